import type { CompiledHamiltonian, SpinConvention, TermSummary } from './model';

/** How energies are wanted: as the text has them, or in units of the coupling of S or of σ. */
export type ConventionPreference = 'text' | 'spin' | 'pauli';
export const conventionPreferences: readonly ConventionPreference[] = ['text', 'spin', 'pauli'];

/** What the convention of a text follows from. */
export type ConventionFacts = Pick<CompiledHamiltonian, 'convention' | 'energyUnit' | 'siteKinds'> & {
  readonly terms: readonly Pick<TermSummary, 'parameters' | 'spinDegree'>[];
};

/** How the energies of one text are shown. */
export interface EnergyConvention {
  /** Stands beside every energy: S·S, σ·σ. */
  readonly name: string;
  /** Energies of the text times this are what is shown; variances times its square. */
  readonly factor: number;
  /** Symbol of the unit, the coupling of the first term with a parameter; "1" without. */
  readonly unit: string;
  /** Why there is no other convention for this text; null: there is. */
  readonly refusal: string | null;
  /** The convention that is shown. */
  readonly shown: SpinConvention;
}

/** As they stand beside energies. */
export const conventionNames: Readonly<Record<SpinConvention, string>> = {
  spin: 'S·S',
  pauli: 'σ·σ',
  mixed: 'mixed S and σ',
  particles: 'as written',
};

/**
 * The same H with S = σ/2 in the other convention: a term of k operators has 2^k times the coupling in S that it has in σ. Energies are in
 * units of the first coupling, so they all change by that one factor, 4 for a bond; what is dimensionless does not change.
 */
export function energyConvention(hamiltonian: ConventionFacts, preference: ConventionPreference): EnergyConvention {
  const { convention, energyUnit } = hamiltonian;
  const refusal = refusalOf(hamiltonian);
  const base = { unit: energyUnit, refusal };
  if (refusal !== null || preference === 'text' || preference === convention) {
    return { ...base, name: conventionNames[convention], factor: 1, shown: convention };
  }
  const power = 2 ** (leadingDegree(hamiltonian) ?? 0);
  return {
    ...base,
    name: conventionNames[preference],
    factor: preference === 'pauli' ? power : 1 / power,
    shown: preference,
  };
}

/** What the coupling of a term, in units of the first, is multiplied by in a convention; null where the term has no one number of operators. */
export function couplingFactor(
  hamiltonian: CompiledHamiltonian,
  term: number,
  { shown, factor }: EnergyConvention,
): number | null {
  if (factor === 1) return 1;
  const degree = hamiltonian.terms[term]?.spinDegree ?? null;
  if (degree === null) return null;
  return factor * (shown === 'pauli' ? 2 ** -degree : 2 ** degree);
}

/** Spin operators in each product of the term that sets the unit. */
function leadingDegree({ terms }: ConventionFacts): number | null {
  const leading =
    terms.find(({ parameters }) => parameters.length > 0) ?? terms.find(({ spinDegree }) => spinDegree !== 0);
  return leading?.spinDegree ?? null;
}

function refusalOf(hamiltonian: ConventionFacts): string | null {
  const { convention, siteKinds } = hamiltonian;
  if (convention === 'particles') return 'There are no spin operators in H.';
  if (!siteKinds.every((kind) => kind.kind === 'spin' && kind.twiceSpin === 1)) {
    return 'Pauli matrices are for spins 1/2 alone.';
  }
  if (convention === 'mixed') return 'H has S and σ side by side: its couplings have no one convention.';
  const degree = leadingDegree(hamiltonian);
  if (degree === null || degree === 0)
    return 'The first term has no fixed number of spin operators, so its coupling has no one factor.';
  return null;
}
