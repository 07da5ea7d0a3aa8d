import { describe, expect, it } from 'vitest';
import type { RunContext } from '../../src/engine/run-context';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import type { GroundStateResult } from '../../src/experiments/ground-state/result-schema';
import { groundStateSpecSchema } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { openTensorBackend } from '../../src/main/tensor-backends';
import { tensorBackends } from '../../src/shared/run/tensor-backend';

const backend = tensorBackends.find((name) => name === process.env.ANSATZ_TENSOR_BACKEND) ?? 'wasm';

async function train(hamiltonian: string, model: object, training: object): Promise<GroundStateResult> {
  const spec = groundStateSpecSchema.parse({
    system: { hamiltonian, basisRotation: 'marshall' },
    model,
    sampling: { samples: 256, chains: 256, discardedSweeps: 1 },
    training: { device: backend, diagonalShift: 1e-3, finalDiagonalShift: 1e-4, finalSamples: 4096, ...training },
  });
  const context: RunContext = {
    native: await openNative({ kind: 'best' }),
    openTensor: openTensorBackend,
    seed: '1',
    threads: 2,
    signal: new AbortController().signal,
    resumeFrom: null,
    adjusted: (_path, _step, initial) => initial,
  };
  const events = groundStateEngine.run(spec, context);
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
  }
}

const heisenberg = (lattice: string): string => `lattice ${lattice}\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)`;

describe('trainings on TensorFlow.js reach exact energies', () => {
  it.each([
    [
      'a residual network on a ring of 8',
      heisenberg('chain(8) periodic'),
      { ansatz: 'residualConvolutional', parameters: 'real', layers: 1, channels: 6, shells: 2 },
      { steps: 80, learningRate: 0.05, finalLearningRate: 0.01 },
      1e-3,
    ],
    [
      'complex weights on a ring of 6',
      heisenberg('chain(6) periodic'),
      { ansatz: 'convolutional', parameters: 'complex', layers: 1, channels: 6, shells: 2 },
      { steps: 80, preconditioner: 'spring', learningRate: 0.05, finalLearningRate: 0.01 },
      2e-3,
    ],
  ] as const)('%s', async (_name, hamiltonian, model, training, wanted) => {
    const { relativeError, energy } = await train(hamiltonian, model, training);
    expect(energy.splitRHat).toBeLessThan(1.1);
    expect(relativeError).toBeLessThan(wanted);
  });
});
