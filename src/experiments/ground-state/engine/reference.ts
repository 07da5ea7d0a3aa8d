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
  if (spec.training.target === 'excitedState') return yield* excitedReference(spec, system, context);
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

/** Largest space whose lowest states are found beside a run. */
const excitedDimension = 200_000n;

/** The energy of the level after as many as there are lower states, counted with multiplicity, in the same sector. */
async function* excitedReference(
  spec: GroundStateSpec,
  system: DerivedSystem,
  context: RunContext,
): AsyncGenerator<RunEvent, Reference | null, void> {
  if (system.facts.sectorDimension > excitedDimension) return null;
  const level = spec.training.lowerRuns.length;
  yield { kind: 'phase', label: `Exact energies of the lowest ${level + 1} states`, fraction: null };
  const exact = await context.native.createExactDiagonalisation(rotated(system.hamiltonian.operator, spec, system), {
    charges: system.plan.charges,
    eigenvalues: level + 1,
    wantVectors: false,
    tolerance: 1e-9,
    maxIterations: 2_000,
    seed: context.seed,
    threads: context.threads,
  });
  try {
    const { eigenvalues, converged, method } = await exact.lowest({ signal: context.signal });
    const energy = eigenvalues[level];
    if (!converged || energy === undefined) return null;
    const energyPerSite = energy / system.hamiltonian.lattice.nSites;
    return { energy, energyPerSite, kind: 'exact', method: `${method}, level ${level}`, source: 'computed here' };
  } finally {
    await exact.close();
  }
}
