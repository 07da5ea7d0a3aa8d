/** The words of the language with what hover cards and completions say about them. */

export interface SiteOperatorWord {
  readonly name: string;
  readonly family: 'spin' | 'pauli';
  /** Three components, to be used in a scalar product. */
  readonly vector: boolean;
  /** LaTeX with # where the site goes. */
  readonly latex: string;
  readonly description: string;
}

const spin = (name: string, latex: string, description: string, vector = false): SiteOperatorWord => ({
  name,
  family: 'spin',
  vector,
  latex,
  description,
});
const pauli = (name: string, latex: string, description: string, vector = false): SiteOperatorWord => ({
  name,
  family: 'pauli',
  vector,
  latex,
  description,
});

/** Operators on one site. The other spellings of a name are in `operatorAliases`. */
export const siteOperators: readonly SiteOperatorWord[] = [
  spin('S', '\\mathbf{S}_{#}', 'Spin vector; use it in a scalar product, S(i).S(j).', true),
  spin('Sx', 'S^x_{#}', 'x component of the spin.'),
  spin('Sy', 'S^y_{#}', 'y component of the spin.'),
  spin('Sz', 'S^z_{#}', 'z component of the spin, diagonal, from -S to +S.'),
  spin('Sp', 'S^+_{#}', 'Raises the z component by one: S^+ = S^x + i S^y.'),
  spin('Sm', 'S^-_{#}', 'Lowers the z component by one: S^- = S^x - i S^y.'),
  pauli('sigma', '\\boldsymbol{\\sigma}_{#}', 'Vector of Pauli matrices; use it in a scalar product.', true),
  pauli('X', '\\sigma^x_{#}', 'Pauli matrix x, eigenvalues ±1: flips a spin 1/2.'),
  pauli('Y', '\\sigma^y_{#}', 'Pauli matrix y, eigenvalues ±1.'),
  pauli('Z', '\\sigma^z_{#}', 'Pauli matrix z, diagonal, +1 for up and -1 for down.'),
];

export const operatorAliases: Readonly<Record<string, string>> = {
  'S+': 'Sp',
  'S-': 'Sm',
  Splus: 'Sp',
  Sminus: 'Sm',
  σ: 'sigma',
  σx: 'X',
  σy: 'Y',
  σz: 'Z',
  sigmax: 'X',
  sigmay: 'Y',
  sigmaz: 'Z',
};

const operatorsByName = new Map(siteOperators.map((word) => [word.name, word]));

export function siteOperator(name: string): SiteOperatorWord | undefined {
  return (
    operatorsByName.get(name) ?? operatorsByName.get(Object.hasOwn(operatorAliases, name) ? operatorAliases[name]! : '')
  );
}

/** Functions of real numbers, with their LaTeX name. */
export const scalarFunctions: ReadonlyMap<string, { readonly apply: (x: number) => number; readonly latex: string }> =
  new Map([
    ['sqrt', { apply: Math.sqrt, latex: '\\sqrt' }],
    ['cos', { apply: Math.cos, latex: '\\cos' }],
    ['sin', { apply: Math.sin, latex: '\\sin' }],
    ['tan', { apply: Math.tan, latex: '\\tan' }],
    ['exp', { apply: Math.exp, latex: '\\exp' }],
    ['log', { apply: Math.log, latex: '\\log' }],
    ['abs', { apply: Math.abs, latex: '\\operatorname{abs}' }],
  ]);

export const randomFunctions: ReadonlyMap<string, { readonly usage: string; readonly description: string }> = new Map([
  [
    'uniform',
    {
      usage: 'uniform(low, high, seed=1)',
      description:
        'A random number between low and high, one for each element of the sum; the same seed gives the same numbers.',
    },
  ],
  [
    'normal',
    {
      usage: 'normal(mean, deviation, seed=1)',
      description:
        'A normally distributed random number, one for each element of the sum; the same seed gives the same numbers.',
    },
  ],
]);

export const constants: ReadonlyMap<string, { readonly latex: string; readonly description: string }> = new Map([
  ['pi', { latex: '\\pi', description: 'The number π.' }],
  ['im', { latex: '\\mathrm{i}', description: 'The imaginary unit.' }],
  ['Id', { latex: '\\mathbb{1}', description: 'The identity operator.' }],
]);

export const latticeWords: ReadonlyMap<string, { readonly usage: string; readonly description: string }> = new Map([
  ['chain', { usage: 'chain(L)', description: 'L sites in a row.' }],
  ['ladder', { usage: 'ladder(L, W)', description: 'W legs (two if left out) of L rungs; periodic along the legs.' }],
  ['square', { usage: 'square(Lx, Ly)', description: 'Square lattice of Lx × Ly sites.' }],
  ['triangular', { usage: 'triangular(Lx, Ly)', description: 'Triangular lattice of Lx × Ly sites.' }],
  ['honeycomb', { usage: 'honeycomb(Lx, Ly)', description: 'Honeycomb lattice of Lx × Ly cells with two sites each.' }],
  [
    'custom',
    {
      usage: 'custom(N) edges (0,1) (1,2)',
      description: 'N sites with the bonds written out; positions are optional.',
    },
  ],
]);

export const boundaryWords = ['periodic', 'open'] as const;
export const statementWords = ['lattice', 'site', 'param', 'H', 'sector'] as const;
export const keywords: ReadonlySet<string> = new Set([
  'lattice',
  'site',
  'param',
  'sector',
  'sum',
  'periodic',
  'open',
  'edges',
  'positions',
]);

/** True if a parameter or index may not have this name. */
export function isReserved(name: string): boolean {
  return (
    name === 'H' ||
    name === 'spin' ||
    keywords.has(name) ||
    siteOperator(name) !== undefined ||
    scalarFunctions.has(name) ||
    randomFunctions.has(name) ||
    constants.has(name)
  );
}

/** A text with more names than this gets suggestions from the first ones only. */
const comparedNames = 200;

/** The closest of the candidates if it is close enough to be meant; upper and lower case count half. */
export function closest(word: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 0.6;
  if (word.length > 40) return null;
  let compared = 0;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    if (++compared > comparedNames) break;
    const distance = editDistance(word, candidate);
    if (distance < bestDistance && distance < Math.max(word.length, candidate.length)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const [left, right] = [a[row - 1]!, b[column - 1]!];
      const replace = left === right ? 0 : left.toLowerCase() === right.toLowerCase() ? 0.5 : 1;
      current.push(Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + replace));
    }
    previous = current;
  }
  return previous[b.length]!;
}
