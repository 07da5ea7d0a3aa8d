import { describe, expect, it } from 'vitest';
import { compareWithExact } from '../../src/experiments/ground-state/engine/compare-with-exact';
import { optimiserOf } from '../../src/experiments/ground-state/engine/optimiser';
import { openKernels } from '../../src/experiments/ground-state/engine/prepare';
import { findReference } from '../../src/experiments/ground-state/engine/reference';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { runContext } from '../support/run-context';
import { systemOf } from './support/enumerated-state';

const native = await openNative();
const context = runContext(native, '3');

async function finished<Result>(work: AsyncGenerator<unknown, Result, void>): Promise<Result> {
  for (;;) {
    const next = await work.next();
    if (next.done === true) return next.value;
  }
}

const heisenberg = (lattice: string, total: string): string =>
  `lattice ${lattice}\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\nsector Sz = ${total}`;
const electrons =
  'lattice square(2, 2) open\nsite electron\nH = -1 * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 4 * sum i docc(i)\nsector Nup = 1, Ndown = 1';
const none = { momentum: null, pointGroup: 'none', spinFlip: 'none' } as const;
type Case = readonly [string, string, Partial<GroundStateSpec['model']['projection']>];

const cases: readonly Case[] = [
  ['E of an open square', heisenberg('square(3, 3) open', '5/2'), { pointGroup: 'E' }],
  ['E at zero momentum', heisenberg('square(3, 3) periodic', '3/2'), { momentum: [0], pointGroup: 'E' }],
  ['A2 along an axis of the zone', heisenberg('square(3, 3) periodic', '5/2'), { momentum: [1, 0], pointGroup: 'A2' }],
  ['T1u of a cube', heisenberg('cubic(2, 2, 2) open', '2'), { pointGroup: 'T1u' }],
  ['E of electrons', electrons, { pointGroup: 'E' }],
  ['electrons, odd under the exchange of up and down', electrons, { spinFlip: 'odd' }],
];

describe('all amplitudes as parameters, projected onto a representation', () => {
  it.each(cases)('come onto its lowest state: %s', async (_, text, change) => {
    const model = { ansatz: 'stateVector', parameters: 'complex', initialScale: 0.3 } as const;
    const of = systemOf(text, { ...model, projection: { ...none, ...change } }, false, { method: 'exact' });
    const reference = await finished(findReference(of.spec, of.system, context));
    const kernels = await openKernels(native, of.spec, of.system, '5', 1);
    const optimiser = optimiserOf(of.spec.training, 1, 1e-3);
    for (let step = 0; step < 110; step++) {
      await kernels.step({ samples: 256, learningRate: 0.1, optimiser, diagnostics: false, memoryLimit: 2 ** 30 });
    }
    const { mean, error } = (await kernels.measure(512)).energy;
    const compared = await finished(compareWithExact(of.spec, of.system, kernels, context));
    await kernels.close();
    const exact = reference?.energy ?? Number.NaN;
    expect(mean).toBeGreaterThan(exact - 5 * error - 1e-9);
    expect(mean).toBeLessThan(exact + 1e-2 * Math.abs(exact) + 5 * error);
    expect(compared?.exact.energy).toBeCloseTo(exact, 8);
    expect(compared?.exact.fidelity).toBeGreaterThan(0.98);
  });
});
