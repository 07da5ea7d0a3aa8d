import {
  coveringSectors,
  exactReference as exactEnergy,
  fermionicSites,
  positiveSector,
  searched,
  type SymmetrySector,
} from '../../../engine/exact';
import type { Charge } from '../../../engine/native/exact-diagonalisation';
import type { RunContext, RunEvent } from '../../../engine/run-context';
import { symmetryWords, type CompiledHamiltonian } from '../../../shared/hamiltonian';
import type { ExactAnswer } from '../../../shared/run/exact';
import type { DerivedSystem } from '../derive';
import { knownReference } from '../references';
import { sectorWords } from '../sampling-plan';
import type { GroundStateSpec } from '../schema';
import type { Reference } from '../result-schema';
import { fixedSector } from './exact-sector';

/** Largest space that is diagonalised beside a run before its first step; a larger one is asked for by itself. */
const besideRunDimension = 3_000_000;

/** Where the closed forms come from. */
const sources: ReadonlyMap<string, string> = new Map([
  ['free fermions', 'Lieb, Schultz and Mattis, Ann. Phys. 16, 407 (1961); Pfeuty, Ann. Phys. 57, 79 (1970)'],
  ['Bethe ansatz', 'Bethe, Z. Phys. 71, 205 (1931)'],
]);

/** Longest search beside a run, in seconds by its estimate. */
const besideRunSeconds = 60;

interface Limits {
  readonly maximumDimension?: number;
  readonly maximumSeconds?: number;
}

/**
 * Exact reference of a spec where a closed form or Lanczos gives one: in the symmetry sector that the text or the ansatz fixes,
 * else the lowest energy of all.
 */
export async function* exactReference(
  spec: GroundStateSpec,
  system: DerivedSystem,
  context: RunContext,
  limits: Limits = {},
): AsyncGenerator<RunEvent, ExactAnswer, void> {
  const { hamiltonian, plan } = system;
  const { charges } = plan;
  const fixed = fixedSector(spec, system);
  return yield* exactEnergy(hamiltonian, context.native, {
    charges,
    ...(charges.length === 0 ? {} : { sector: sectorWords(charges) }),
    ...(fixed === null || fixed.hasGroundState === true ? {} : { fixedSector: fixed }),
    symmetrySectors: () => groundSectors(hamiltonian, charges),
    fermionicSites: fermionicSites(hamiltonian),
    seed: context.seed,
    threads: context.threads,
    signal: context.signal,
    ...limits,
  });
}

/** The sector of positive amplitudes where the signs of H can be removed, else all. */
function groundSectors(hamiltonian: CompiledHamiltonian, charges: readonly Charge[]): readonly SymmetrySector[] {
  const positive = positiveSector(hamiltonian, charges);
  return positive === null ? coveringSectors(hamiltonian, charges) : [positive];
}

/** What a run is held against: a known system, a closed form, or Lanczos where it takes seconds. Null where nothing fits. */
export async function* findReference(
  spec: GroundStateSpec,
  system: DerivedSystem,
  context: RunContext,
): AsyncGenerator<RunEvent, Reference | null, void> {
  if (spec.training.target === 'excitedState') return yield* excitedReference(spec, system, context);
  // What is known is the ground state, which a sector need not have.
  const fixed = fixedSector(spec, system);
  const asked = symmetryWords(system.hamiltonian.requestedSector) !== '';
  const isGround = fixed === null || (fixed.hasGroundState ?? !asked);
  const known = isGround ? knownReference(system.hamiltonian) : null;
  if (known) return known;
  const answer = yield* exactReference(spec, system, context, {
    maximumDimension: besideRunDimension,
    maximumSeconds: besideRunSeconds,
  });
  if (!answer.found) return null;
  const exact = answer.reference;
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
  const label = `Exact energies of the lowest ${level + 1} states`;
  yield { kind: 'phase', label, fraction: null, remaining: null };
  const exact = await context.native.createExactDiagonalisation(system.hamiltonian.operator, {
    charges: system.plan.charges,
    symmetries: fixedSector(spec, system)?.symmetries ?? [],
    fermionicSites: fermionicSites(system.hamiltonian),
    eigenvalues: level + 1,
    wantVectors: false,
    tolerance: 1e-9,
    maxIterations: 2_000,
    seed: context.seed,
    threads: context.threads,
  });
  try {
    const { eigenvalues, converged, method } = yield* searched(exact, label, context.signal);
    const energy = eigenvalues[level];
    if (!converged || energy === undefined) return null;
    const energyPerSite = energy / system.hamiltonian.lattice.nSites;
    return { energy, energyPerSite, kind: 'exact', method: `${method}, level ${level}`, source: 'computed here' };
  } finally {
    await exact.close();
  }
}
