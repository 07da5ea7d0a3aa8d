import { stochasticReconfiguration } from '../../engine/native/optimiser';
import type { SamplerDefinition } from '../../engine/native/sampler';
import type { NativeEngine } from '../../engine/native/variational-monte-carlo';
import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import type { RunEnvironment } from './environment';
import { amplitudesPerSecond, measuredConfigurations, measuredNetwork, measuredSites } from './measured-network';

const nSites = 20;
const measuredSeconds = 1;
const mostSteps = 200;

const oneChain: SamplerDefinition = {
  method: 'metropolis',
  moves: [{ kind: 'local', weight: 1 }],
  chains: 1,
  sweepsPerSample: 1,
  discardedSweeps: 1,
  charges: [],
  inverseTemperatures: [1],
};

/** Steps per second of a small workload that is the same everywhere: Ising chain of 20 sites, 256 samples, SR. */
export async function measureWorkload(
  environment: RunEnvironment,
  kind: 'addon' | 'wasm',
  threads: number,
  signal: AbortSignal,
): Promise<{ engine: NativeEngine['description']; stepsPerSecond: number; amplitudesPerSecond: number }> {
  const native = await environment.openNative(kind, threads);
  const simulation = await native.createVariationalMonteCarlo({
    hamiltonian: isingChain(nSites),
    ansatz: {
      kind: 'machine',
      form: 'restrictedBoltzmannMachine',
      complex: false,
      symmetry: [],
      hiddenDensity: 1,
      initialScale: 0.01,
      useVisibleBias: false,
      useHiddenBias: true,
    },
    sampler: { ...oneChain, chains: 16 },
    seed: '1',
    threads,
  });
  try {
    const options = { samples: 256, learningRate: 0.02, optimiser: stochasticReconfiguration('auto', 0.01) };
    // The first steps fill caches and wake the threads.
    for (let step = 0; step < 3; step += 1) await simulation.step(options, signal);
    const began = performance.now();
    let steps = 0;
    let seconds = 0;
    while (seconds < measuredSeconds && steps < mostSteps) {
      await simulation.step(options, signal);
      steps += 1;
      seconds = (performance.now() - began) / 1000;
    }
    return {
      engine: native.description,
      stepsPerSecond: steps / seconds,
      amplitudesPerSecond: await measureNetwork(native, threads),
    };
  } finally {
    await simulation.close();
  }
}

/** The network that all devices are measured with. */
async function measureNetwork(native: NativeEngine, threads: number): Promise<number> {
  const network = await native.createVariationalMonteCarlo({
    hamiltonian: isingChain(measuredSites),
    ansatz: measuredNetwork(),
    sampler: oneChain,
    seed: '1',
    threads,
  });
  try {
    const configurations = measuredConfigurations();
    return await amplitudesPerSecond(() => network.logAmplitudes(configurations));
  } finally {
    await network.close();
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
