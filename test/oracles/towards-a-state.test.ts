import { describe, expect, it } from 'vitest';
import type { Checkpoint, OtherRun, RunContext } from '../../src/engine/run-context';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { requireSystem } from '../../src/experiments/ground-state/engine/prepare';
import { groundStatePresets } from '../../src/experiments/ground-state/presets';
import type { GroundStateResult } from '../../src/experiments/ground-state/result-schema';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { runContext } from '../support/run-context';

const native = await openNative();

const context = (overrides: Partial<RunContext> = {}): RunContext => runContext(native, '5', overrides);

interface Finished {
  readonly result: GroundStateResult;
  readonly infidelities: readonly number[];
  readonly checkpoints: ReadonlyMap<number, Checkpoint>;
}

async function finish(spec: GroundStateSpec, given: RunContext, keep: readonly number[] = []): Promise<Finished> {
  const run = groundStateEngine.run(spec, given);
  const infidelities: number[] = [];
  const checkpoints = new Map<number, Checkpoint>();
  for (;;) {
    const { value, done } = await run.next();
    if (done) return { result: value, infidelities, checkpoints };
    if (value.kind !== 'observation') continue;
    infidelities.push(value.values['infidelity'] ?? Number.NaN);
    if (keep.includes(value.step)) checkpoints.set(value.step, await value.checkpoint());
  }
}

function ring(
  sites: number,
  model: Partial<GroundStateSpec['model']>,
  training: Partial<GroundStateSpec['training']>,
  sampling: Partial<GroundStateSpec['sampling']> = {},
): GroundStateSpec {
  const found = groundStatePresets.find(({ id }) => id === 'tfim-chain-20');
  if (!found) throw new Error('no preset');
  const { spec } = found;
  return {
    system: { ...spec.system, hamiltonian: spec.system.hamiltonian.replace('chain(20)', `chain(${sites})`) },
    model: { ...spec.model, ...model },
    sampling: { ...spec.sampling, ...sampling },
    training: { ...spec.training, ...training },
  };
}

/** A run of the full state vector that has found the exact ground state: its amplitudes are those of exact diagonalisation. */
async function exactState(sites: number): Promise<OtherRun> {
  const spec = ring(
    sites,
    { ansatz: 'stateVector', symmetry: 'none' },
    { steps: 1, finalSamples: 100 },
    { method: 'exact', samples: 100 },
  );
  const { result, checkpoints } = await finish(spec, context(), [1]);
  const checkpoint = checkpoints.get(1);
  if (checkpoint === undefined) throw new Error('no checkpoint');
  const exact = await native.createExactDiagonalisation(requireSystem(spec).hamiltonian.operator, {
    charges: [],
    eigenvalues: 1,
    wantVectors: true,
    tolerance: 1e-12,
    maxIterations: 1_000,
    seed: '1',
    threads: 1,
  });
  await exact.lowest({});
  // The first site slowest, as the tensor has them.
  const configurations = Uint8Array.from(
    { length: 2 ** sites * sites },
    (_, k) => (Math.floor(k / sites) >> (sites - 1 - (k % sites))) & 1,
  );
  const amplitudes = await exact.amplitudes(configurations, 0);
  await exact.close();
  const data = Float64Array.from({ length: 2 ** sites }, (_, k) => Math.log(Math.abs(amplitudes[2 * k] ?? 0)));
  const { logAmplitudes } = checkpoint.model;
  if (logAmplitudes?.data.length !== data.length) throw new Error('not a state vector');
  return {
    id: 'exact-state',
    spec,
    checkpoint: { ...checkpoint, model: { logAmplitudes: { ...logAmplitudes, data } } },
    result,
  };
}

const towards: Partial<GroundStateSpec['training']> = {
  target: 'otherState',
  targetRun: 'exact-state',
  steps: 120,
  finalSamples: 20_000,
  learningRate: 0.2,
  finalLearningRate: 0.1,
  diagonalShift: 1e-3,
  finalDiagonalShift: 1e-5,
};

describe('training towards the state of another run', () => {
  it('brings a machine onto the state vector, and says so with an error that the sum over all amplitudes meets', async () => {
    const goal = await exactState(8);
    const spec = ring(8, { hiddenDensity: 2, symmetry: 'none' }, towards);
    const { result, infidelities, checkpoints } = await finish(spec, context({ others: [goal] }), [80, 120]);
    expect(infidelities[0]).toBeGreaterThan(0.05);
    const found = result.otherState;
    if (found === null) throw new Error('no fidelity');
    expect(1 - found.mean).toBeLessThan(1e-4);
    const last = checkpoints.get(120);
    if (last === undefined) throw new Error('no checkpoint');
    const request = {
      quantity: { kind: 'overlap', run: 'exact-state' },
      untilError: null,
      samples: 20_000,
      seed: '3',
    } as const;
    const measuring = groundStateEngine.measure?.(spec, last, request, context({ others: [goal] }));
    let next = await measuring?.next();
    while (next?.done === false) next = await measuring?.next();
    const exact = next?.done === true ? (next.value.values[0]?.exact ?? Number.NaN) : Number.NaN;
    expect(1 - exact).toBeLessThan(1e-4);
    expect(Math.abs(found.mean - exact)).toBeLessThan(4 * found.error + 1e-9);
    const again = await finish(spec, context({ others: [goal], resumeFrom: checkpoints.get(80) ?? null }));
    expect(again.infidelities).toEqual(infidelities.slice(80));
    expect(again.result).toEqual(result);
  });

  it('compresses a network into one of another kind', async () => {
    const steps = 100;
    const large = ring(10, { ansatz: 'multilayerPerceptron', hiddenDensity: 2 }, { steps, finalSamples: 2_000 });
    const { result, checkpoints } = await finish(large, context(), [steps]);
    const checkpoint = checkpoints.get(steps);
    if (checkpoint === undefined) throw new Error('no checkpoint');
    const goal: OtherRun = { id: 'exact-state', spec: large, checkpoint, result };
    const spec = ring(10, { hiddenDensity: 1 }, { ...towards, steps: 60 });
    const small = await finish(spec, context({ others: [goal] }));
    expect(small.result.otherState?.mean).toBeGreaterThan(0.99);
    expect(small.infidelities[0]).toBeGreaterThan(0.1);
  }, 60_000);
});
