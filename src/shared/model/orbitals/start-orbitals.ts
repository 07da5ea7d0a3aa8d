import type { CompiledOperator } from '../../hamiltonian';
import { fermionPolynomial } from './fermion-polynomial';
import { hartreeFock } from './hartree-fock';
import { lowestOrbitals } from './hopping';
import type { Orbitals } from './lowest-orbitals';

export type StartOrbitals =
  | {
      readonly ok: true;
      /** Of each species. */
      readonly orbitals: readonly Orbitals[];
      readonly real: boolean;
      /** <H> of their determinant; null: not computed. */
      readonly energy: number | null;
    }
  | { readonly ok: false; readonly reason: string };

export interface CountedSpecies {
  readonly modes: readonly number[];
  readonly particles: number;
}

/** Most modes of a species whose hopping is diagonalised, and whose mean field is iterated. */
const mostModes = { hopping: 256, meanField: 64 } as const;

const known = new WeakMap<CompiledOperator, Map<string, StartOrbitals>>();

/** Orbitals of H that determinants start from, or why there are none. Remembered for each operator object. */
export function startOrbitals(
  operator: CompiledOperator,
  how: 'hopping' | 'meanField',
  species: readonly CountedSpecies[],
  sublattices: readonly number[] | null,
): StartOrbitals {
  const key = JSON.stringify([how, species]);
  const before = known.get(operator) ?? new Map<string, StartOrbitals>();
  known.set(operator, before);
  const found = before.get(key) ?? findOrbitals(operator, how, species, sublattices);
  before.set(key, found);
  return found;
}

function findOrbitals(
  operator: CompiledOperator,
  how: 'hopping' | 'meanField',
  species: readonly CountedSpecies[],
  sublattices: readonly number[] | null,
): StartOrbitals {
  const largest = species.reduce((most, { modes }) => Math.max(most, modes.length), 0);
  if (largest > mostModes[how]) {
    return { ok: false, reason: `They are computed up to ${mostModes[how]} modes of a species; here are ${largest}.` };
  }
  if (how === 'hopping') {
    const orbitals = species.flatMap(({ modes, particles }) => lowestOrbitals(operator, modes, particles) ?? []);
    if (orbitals.length < species.length) return { ok: false, reason: 'H has no hopping between the modes.' };
    return withNumbers(orbitals, null);
  }
  const converted = fermionPolynomial(operator, new Set(species.flatMap(({ modes }) => modes)));
  if (!converted.ok)
    return { ok: false, reason: `${converted.reason} A mean field has one and two particles in a term.` };
  const { orbitals, energy } = hartreeFock(converted.polynomial, species, sublattices);
  return withNumbers(orbitals, energy);
}

const withNumbers = (orbitals: readonly Orbitals[], energy: number | null): StartOrbitals => ({
  ok: true,
  orbitals,
  real: orbitals.every(({ numbers }) => numbers.every((value, at) => at % 2 === 0 || value === 0)),
  energy,
});
