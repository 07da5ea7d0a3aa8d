import { beforeAll, expect, it } from 'vitest';
import type { NativeEngine } from '../../../engine/native/variational-monte-carlo';
import type { Checkpoint, RunContext } from '../../../engine/run-context';
import { openNative } from '../../../main/native-binding';
import { openTensorBackend } from '../../../main/tensor-backends';
import type { GroundStateResult } from '../result-schema';
import { groundStateSpecSchema, type GroundStateSpec } from '../schema';
import { groundStateEngine } from '.';

const spec: GroundStateSpec = groundStateSpecSchema.parse({
  system: {
    hamiltonian: 'lattice chain(6) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)',
    basisRotation: 'marshall',
  },
  model: { ansatz: 'residualConvolutional', parameters: 'real', layers: 1, channels: 4 },
  sampling: { samples: 128, chains: 64, discardedSweeps: 2 },
  training: { device: 'wasm', steps: 6, rule: 'momentum', diagnosticsEvery: 3, finalSamples: 256 },
});
let native: NativeEngine;

beforeAll(async () => {
  native = await openNative({ kind: 'best' });
});

const contextOf = (resumeFrom: Checkpoint | null): RunContext => ({
  native,
  openTensor: openTensorBackend,
  seed: '3',
  threads: 2,
  signal: new AbortController().signal,
  resumeFrom,
  adjusted: (_path, _step, initial) => initial,
});

interface Finished {
  readonly result: GroundStateResult;
  readonly energies: readonly (number | undefined)[];
  readonly profiles: readonly string[];
  readonly half: Checkpoint | null;
}

async function finish(resumeFrom: Checkpoint | null, of = spec): Promise<Finished> {
  const events = groundStateEngine.run(of, contextOf(resumeFrom));
  const energies: (number | undefined)[] = [];
  const profiles: string[] = [];
  let half: Checkpoint | null = null;
  for (;;) {
    const next = await events.next();
    if (next.done === true) return { result: next.value, energies, profiles, half };
    if (next.value.kind === 'profile') profiles.push(next.value.profile.name);
    if (next.value.kind !== 'observation') continue;
    energies.push(next.value.values['energyPerSite']);
    if (next.value.step === 3) half = await next.value.checkpoint();
  }
}

it('a run on TensorFlow.js goes on from its checkpoint, which the native engine looks into', async () => {
  const whole = await finish(null);
  const rest = await finish(whole.half);
  expect(rest.energies).toEqual(whole.energies.slice(3));
  expect(rest.result).toEqual(whole.result);
  expect(new Set(whole.profiles)).toEqual(
    new Set(['samplerTrace', 'layerGradientNorms', 'geometricTensorSpectrum', 'signalToNoise']),
  );
  const inspecting = groundStateEngine.inspect(spec, whole.half!, contextOf(null));
  for (;;) {
    const next = await inspecting.next();
    if (next.done !== true) continue;
    expect(next.value.step).toBe(3);
    expect(next.value.exact).not.toBeNull();
    break;
  }
});

it('trains a complex machine that is projected onto a momentum', async () => {
  const projected = groundStateSpecSchema.parse({
    system: {
      hamiltonian: 'lattice chain(6) periodic\nsite spin(1/2)\nsector momentum = pi\nH = sum <i,j> S(i).S(j)',
      basisRotation: 'marshall',
    },
    model: {
      ansatz: 'restrictedBoltzmannMachine',
      parameters: 'complex',
      hiddenDensity: 1,
      initialScale: 0.1,
      projection: { momentum: [3], pointGroup: 'none', spinFlip: 'none' },
    },
    sampling: { samples: 128, chains: 128, discardedSweeps: 2 },
    training: { device: 'wasm', steps: 40, finalSamples: 256 },
  });
  const { result } = await finish(null, projected);
  expect(result.parameterCount).toBe(6 + 6 ** 2);
  expect(result.reference?.kind).toBe('exact');
  expect(result.relativeError).toBeLessThan(2e-3);
}, 120_000);

it('says where there is no TensorFlow.js', async () => {
  const { openTensor: _, ...without } = contextOf(null);
  const events = groundStateEngine.run(spec, without);
  const all = async (): Promise<void> => {
    while ((await events.next()).done !== true);
  };
  await expect(all()).rejects.toMatchObject({ code: 'TENSOR_BACKEND_MISSING' });
});
