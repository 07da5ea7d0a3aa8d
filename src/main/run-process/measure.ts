import { stochasticReconfiguration } from '../../engine/native/optimiser';
import type {
  StepObservation,
  VariationalMonteCarlo,
  VariationalMonteCarloDefinition,
} from '../../engine/native/variational-monte-carlo';
import { isCancelled } from '../../shared/contract';
import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import { longestStepSeconds, type Speed, type TrainingStep } from '../../shared/lab/device';
import type { MeasuredDevice } from '../../shared/run/engine-contract';
import type { Phase } from '../../shared/run/phase';
import type { RunEnvironment } from './environment';
import { amplitudesPerSecond, measuredConfigurations, measuredNetwork, measuredSites } from './measured-network';

/** As many chains as samples, so that a proposal of every chain is one batch for a device that takes many at once. */
const samples = 256;
const measuredSeconds = 1;
const mostSteps = 20;
/** A first step that takes longer counts: what it spent on compiling kernels is little of that. */
const longFirstSeconds = 8;

const options = { samples, learningRate: 0.01, optimiser: stochasticReconfiguration('auto', 0.01) };

/** Amplitudes and training steps of the same network on any device. */
export async function* measureSpeed(
  environment: RunEnvironment,
  device: MeasuredDevice,
  threads: number,
  signal: AbortSignal,
): AsyncGenerator<Phase, Speed, void> {
  yield { label: 'starting', fraction: 0 };
  const training = await openTraining(environment, device, threads);
  try {
    yield { label: 'amplitudes', fraction: 0.1 };
    const configurations = measuredConfigurations();
    const amplitudes = await amplitudesPerSecond(() => training.logAmplitudes(configurations));
    return { amplitudesPerSecond: amplitudes, trainingStep: yield* measureSteps(training, signal) };
  } finally {
    // Where a step failed, that is what is to be told.
    await training.close().catch(() => undefined);
  }
}

async function openTraining(
  environment: RunEnvironment,
  device: MeasuredDevice,
  threads: number,
): Promise<VariationalMonteCarlo> {
  const definition: VariationalMonteCarloDefinition = {
    hamiltonian: isingChain(measuredSites),
    ansatz: measuredNetwork(),
    sampler: {
      method: 'metropolis',
      moves: [{ kind: 'local', weight: 1 }],
      chains: samples,
      sweepsPerSample: 1,
      discardedSweeps: 0,
      charges: [],
      inverseTemperatures: [1],
    },
    seed: '1',
    threads,
  };
  if (device.kind === 'native') {
    return (await environment.openNative(device.build, threads)).createVariationalMonteCarlo(definition);
  }
  const backend = await environment.openTensor(device.backend);
  // TensorFlow.js is large: it is loaded only where it is asked for.
  const { createTensorMonteCarlo } = await import('../../engine/tensor/training');
  return createTensorMonteCarlo(await environment.openNative('best', threads), backend, definition);
}

/** The fastest of the steps of a second, after one that fills caches and compiles kernels; null: one takes too long. */
async function* measureSteps(
  training: VariationalMonteCarlo,
  signal: AbortSignal,
): AsyncGenerator<Phase, TrainingStep | null, void> {
  yield { label: 'first training step', fraction: 0.3 };
  const first = await timedStep(training, signal);
  if (first === null || first.seconds > longFirstSeconds) return first;
  yield { label: 'training steps', fraction: 0.6 };
  let fastest: TrainingStep | null = null;
  const began = performance.now();
  for (let step = 0; step < mostSteps; step++) {
    const taken = await timedStep(training, signal);
    if (taken !== null && taken.seconds < (fastest?.seconds ?? Infinity)) fastest = taken;
    if (taken === null || performance.now() - began > 1000 * measuredSeconds) break;
  }
  return fastest;
}

/** null: it was broken off because it takes too long. */
async function timedStep(training: VariationalMonteCarlo, signal: AbortSignal): Promise<TrainingStep | null> {
  const limit = new AbortController();
  const stop = (): void => limit.abort();
  const timer = setTimeout(stop, 1000 * longestStepSeconds);
  signal.addEventListener('abort', stop);
  try {
    const began = performance.now();
    const { seconds }: StepObservation = await training.step(options, limit.signal);
    const { sampling, localEnergy, solve } = seconds;
    return { seconds: (performance.now() - began) / 1000, sampling, localEnergies: localEnergy, solve };
  } catch (thrown) {
    if (isCancelled(thrown) && !signal.aborted) return null;
    throw thrown;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** H = -sum_i sz_i sz_{i+1} - sum_i sx_i, Pauli matrices, periodic. */
function isingChain(sites: number): CompiledOperator {
  const offsets = [0];
  const terms: number[] = [];
  const matrixIndex: number[] = [];
  const coefficients: number[] = [];
  for (let site = 0; site < sites; site += 1) {
    for (const [support, matrix] of [[[site, (site + 1) % sites], 0] as const, [[site], 1] as const]) {
      terms.push(...support);
      offsets.push(terms.length);
      matrixIndex.push(matrix);
      coefficients.push(-1, 0);
    }
  }
  return {
    localDimensions: new Uint8Array(sites).fill(2),
    terms: {
      siteOffsets: Uint32Array.from(offsets),
      sites: Uint32Array.from(terms),
      matrixIndex: Uint32Array.from(matrixIndex),
      coefficients: Float64Array.from(coefficients),
    },
    matrices: [
      {
        dimension: 4,
        rowOffsets: Uint32Array.of(0, 1, 2, 3, 4),
        columns: Uint32Array.of(0, 1, 2, 3),
        values: Float64Array.of(1, 0, -1, 0, -1, 0, 1, 0),
      },
      {
        dimension: 2,
        rowOffsets: Uint32Array.of(0, 1, 2),
        columns: Uint32Array.of(1, 0),
        values: Float64Array.of(1, 0, 1, 0),
      },
    ],
    constant: 0,
  };
}
