/** Pieces of a parameter's or operator's name as a physicist writes it: Delta2 is Δ with index 2. */
interface SymbolParts {
  readonly base: string;
  readonly index: string;
}

const greek: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  Gamma: 'Γ',
  delta: 'δ',
  Delta: 'Δ',
  epsilon: 'ε',
  eta: 'η',
  theta: 'θ',
  Theta: 'Θ',
  kappa: 'κ',
  lambda: 'λ',
  Lambda: 'Λ',
  mu: 'μ',
  nu: 'ν',
  xi: 'ξ',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  phi: 'φ',
  Phi: 'Φ',
  chi: 'χ',
  psi: 'ψ',
  omega: 'ω',
  Omega: 'Ω',
};

export const symbolParts = (name: string): SymbolParts => {
  const [, letters = name, digits = '', suffix = ''] = /^([A-Za-z]+?)(\d*)(?:_(\w+))?$/.exec(name) ?? [];
  const known = greek[letters];
  if (known !== undefined) return { base: known, index: digits + suffix };
  if (letters.length <= 1) return { base: letters, index: digits + suffix };
  // Jxy, hz: one letter with a direction; anything longer is a word.
  const direction = /^([A-Za-z])([xyz]{1,2})$/.exec(letters);
  if (direction?.[1] !== undefined && direction[2] !== undefined)
    return { base: direction[1], index: direction[2] + digits + suffix };
  return { base: letters, index: digits + suffix };
};

/** J1 as a rich label with its index below: "_J__{1}"; Omega as "_Ω_". */
export function richSymbol(name: string): string {
  const { base, index } = symbolParts(name);
  return index === '' ? `_${base}_` : `_${base}__{${index}}`;
}
