import { Latest } from '../../../engine/exact/latest';
import type { LanczosProgress } from '../../../engine/native/exact-diagonalisation';
import type { RunContext, RunEvent, Spectrum } from '../../../engine/run-context';
import { sectorWords } from '../sampling-plan';
import type { GroundStateSpec } from '../schema';
import { requireSystem, rotated } from './prepare';

/** Largest sector whose low levels are looked for: their vectors are kept. */
const largestDimension = 3_000_000n;

/** Lowest levels in the sector that a run samples, counted with multiplicity; null where the space is too large. */
export async function* spectrum(
  spec: GroundStateSpec,
  states: number,
  context: RunContext,
): AsyncGenerator<RunEvent, Spectrum | null, void> {
  const system = requireSystem(spec);
  if (system.facts.sectorDimension > largestDimension) return null;
  const { charges } = system.plan;
  yield { kind: 'phase', label: `Lowest ${states} levels`, fraction: null };
  const exact = await context.native.createExactDiagonalisation(rotated(system.hamiltonian.operator, spec, system), {
    charges,
    eigenvalues: Math.min(states, Number(system.facts.sectorDimension)),
    wantVectors: false,
    tolerance: 1e-9,
    maxIterations: 2_000,
    seed: context.seed,
    threads: context.threads,
  });
  try {
    const news = new Latest<LanczosProgress>();
    const search = exact
      .lowest({ onProgress: (progress) => news.put(progress), signal: context.signal })
      .finally(() => news.end());
    // It is awaited below; until then a failure is not unhandled.
    search.catch(() => undefined);
    for await (const { stage, fraction, iteration } of news) {
      const work = stage === 'search' ? `, product ${iteration.toLocaleString('en')}` : '';
      yield { kind: 'phase', label: `Lowest ${states} levels${work}`, fraction };
    }
    const { eigenvalues, residuals, converged, method } = await search;
    if (!converged) return null;
    return {
      energies: [...eigenvalues].slice(0, states),
      residuals: [...residuals].slice(0, states).map((residual) => (Number.isFinite(residual) ? residual : null)),
      method,
      sector: sectorWords(charges),
      dimension: String(exact.dimension),
    };
  } finally {
    await exact.close();
  }
}
