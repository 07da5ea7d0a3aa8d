import { exactReference as exactEnergy } from '../../../engine/exact';
import type { ExactReference, RunContext, RunEvent } from '../../../engine/run-context';
import type { DerivedSystem } from '../derive';
import { knownReference } from '../references';
import { sectorWords } from '../sampling-plan';
import type { GroundStateSpec } from '../schema';
import type { Reference } from '../result-schema';
import { rotated } from './prepare';

/** Largest space that is diagonalised beside a run before its first step; a larger one is asked for by itself. */
const besideRunDimension = 3_000_000;

/** Where the closed forms come from. */
const sources: ReadonlyMap<string, string> = new Map([
  ['free fermions', 'Lieb, Schultz and Mattis, Ann. Phys. 16, 407 (1961); Pfeuty, Ann. Phys. 57, 79 (1970)'],
  ['Bethe ansatz', 'Bethe, Z. Phys. 71, 205 (1931)'],
]);

/** Exact reference of a spec where a closed form or Lanczos gives one. */
export async function* exactReference(
  spec: GroundStateSpec,
  system: DerivedSystem,
  context: RunContext,
  maximumDimension?: number,
): AsyncGenerator<RunEvent, ExactReference | null, void> {
  const { hamiltonian, plan } = system;
  const found = yield* exactEnergy(
    { ...hamiltonian, operator: rotated(hamiltonian.operator, spec, system) },
    context.native,
    {
      charges: plan.charges,
      ...(plan.charges.length === 0 ? {} : { sector: sectorWords(plan.charges) }),
      seed: context.seed,
      threads: context.threads,
      signal: context.signal,
      ...(maximumDimension === undefined ? {} : { maximumDimension }),
    },
  );
  return found.found ? found.reference : null;
}

/** What a run is held against: a known system, a closed form, or Lanczos where it takes seconds. Null where nothing fits. */
export async function* findReference(
  spec: GroundStateSpec,
  system: DerivedSystem,
  context: RunContext,
): AsyncGenerator<RunEvent, Reference | null, void> {
  const known = knownReference(system.hamiltonian);
  if (known) return known;
  const exact = yield* exactReference(spec, system, context, besideRunDimension);
  if (!exact) return null;
  return {
    energy: exact.energy,
    energyPerSite: exact.energyPerSite,
    kind: 'exact',
    method: exact.method,
    source: sources.get(exact.method) ?? 'computed here',
  };
}
