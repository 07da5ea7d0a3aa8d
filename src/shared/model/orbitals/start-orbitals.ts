import type { CompiledOperator } from '../../hamiltonian';
import { fermionPolynomial, type FermionPolynomial } from './fermion-polynomial';
import { hartreeFock, isRealPolynomial } from './hartree-fock';
import { lowestOrbitals } from './hopping';
import type { Orbitals } from './lowest-orbitals';

interface NoOrbitals {
  readonly ok: false;
  readonly reason: string;
}

export type FoundOrbitals =
  | {
      readonly ok: true;
      /** Of each species. */
      readonly orbitals: readonly Orbitals[];
      readonly real: boolean;
      /** <H> of their determinant; null: not computed. */
      readonly energy: number | null;
    }
  | NoOrbitals;

/** With null for orbitals that are there, and were not computed. */
export type StartOrbitals =
  FoundOrbitals | { readonly ok: true; readonly orbitals: null; readonly real: boolean; readonly energy: null };

export interface CountedSpecies {
  readonly modes: readonly number[];
  readonly particles: number;
}

/** Most modes of a species whose hopping is diagonalised, and whose mean field is iterated. */
const mostModes = { hopping: 256, meanField: 64 } as const;

const known = new WeakMap<CompiledOperator, Map<string, FoundOrbitals>>();

/** Orbitals of H that determinants start from, or why there are none. Remembered for each operator object. */
export function startOrbitals(
  operator: CompiledOperator,
  how: 'hopping' | 'meanField',
  species: readonly CountedSpecies[],
  sublattices: readonly number[] | null,
): FoundOrbitals {
  const key = JSON.stringify([how, species]);
  const before = known.get(operator) ?? new Map<string, FoundOrbitals>();
  known.set(operator, before);
  const found = before.get(key) ?? findOrbitals(operator, how, species, sublattices);
  before.set(key, found);
  return found;
}

/** The same without the mean field, which takes seconds: only whether there is one, and whether it is real. */
export function foreseenOrbitals(
  operator: CompiledOperator,
  how: 'hopping' | 'meanField',
  species: readonly CountedSpecies[],
): StartOrbitals {
  if (how === 'hopping') return startOrbitals(operator, how, species, null);
  const field = meanFieldOf(operator, species);
  return field.ok ? { ok: true, orbitals: null, real: isRealPolynomial(field.polynomial), energy: null } : field;
}

function findOrbitals(
  operator: CompiledOperator,
  how: 'hopping' | 'meanField',
  species: readonly CountedSpecies[],
  sublattices: readonly number[] | null,
): FoundOrbitals {
  if (how === 'hopping') {
    const refused = tooMany(how, species);
    if (refused !== null) return refused;
    const orbitals = species.flatMap(({ modes, particles }) => lowestOrbitals(operator, modes, particles) ?? []);
    if (orbitals.length < species.length) return { ok: false, reason: 'H has no hopping between the modes.' };
    const real = orbitals.every(({ numbers }) => numbers.every((value, at) => at % 2 === 0 || value === 0));
    return { ok: true, orbitals, real, energy: null };
  }
  const field = meanFieldOf(operator, species);
  if (!field.ok) return field;
  const { polynomial } = field;
  return { ok: true, real: isRealPolynomial(polynomial), ...hartreeFock(polynomial, species, sublattices) };
}

/** One and two particles of H, or why it has no mean field. */
function meanFieldOf(
  operator: CompiledOperator,
  species: readonly CountedSpecies[],
): { readonly ok: true; readonly polynomial: FermionPolynomial } | NoOrbitals {
  const refused = tooMany('meanField', species);
  if (refused !== null) return refused;
  const converted = fermionPolynomial(operator, new Set(species.flatMap(({ modes }) => modes)));
  if (converted.ok) return converted;
  return { ok: false, reason: `${converted.reason} A mean field has one and two particles in a term.` };
}

function tooMany(how: keyof typeof mostModes, species: readonly CountedSpecies[]): NoOrbitals | null {
  const largest = species.reduce((most, { modes }) => Math.max(most, modes.length), 0);
  if (largest <= mostModes[how]) return null;
  return { ok: false, reason: `They are computed up to ${mostModes[how]} modes of a species; here are ${largest}.` };
}
