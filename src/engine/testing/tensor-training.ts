import type { AnsatzDefinition, NetworkDefinition } from '../../shared/model/ansatz-definition';
import { stochasticReconfiguration, type OptimiserDefinition } from '../native/optimiser';
import type {
  StepOptions,
  VariationalMonteCarlo,
  VariationalMonteCarloDefinition,
} from '../native/variational-monte-carlo';
import { networks } from './networks';
import { heisenberg, ringBonds } from './operators';

/** A Heisenberg ring without magnetisation, small enough for finite differences along every parameter. */
export const nSites = 6;

export function definitionOf(ansatz: AnsatzDefinition, chains = 24): VariationalMonteCarloDefinition {
  return {
    hamiltonian: heisenberg(nSites),
    ansatz,
    sampler: {
      method: 'metropolis',
      moves: [{ kind: 'exchange', weight: 1, pairs: ringBonds(nSites).flat() }],
      chains,
      sweepsPerSample: 1,
      discardedSweeps: 2,
      charges: [{ sites: [0, 1, 2, 3, 4, 5], total: 3 }],
      inverseTemperatures: [1],
    },
    seed: '5',
    threads: 2,
  };
}

export const named = (name: string): NetworkDefinition => {
  const found = networks.find(([known]) => known === name);
  if (!found) throw new RangeError(name);
  return found[1];
};

export async function using<Result>(
  opened: Promise<VariationalMonteCarlo>,
  work: (kernels: VariationalMonteCarlo) => Promise<Result>,
): Promise<Result> {
  const kernels = await opened;
  try {
    return await work(kernels);
  } finally {
    await kernels.close();
  }
}

export const plain: OptimiserDefinition = {
  ...stochasticReconfiguration('auto', 0.01),
  preconditioner: { kind: 'none' },
};
export const optionsOf = (optimiser: OptimiserDefinition, memoryLimit = 2 ** 28): StepOptions => ({
  samples: 48,
  learningRate: 0.05,
  optimiser,
  memoryLimit,
});

/** Re ln psi and Im ln psi of samples. */
export type Amplitudes = readonly (readonly [number, number])[];

export async function amplitudesOf(kernels: VariationalMonteCarlo, configurations: Uint8Array): Promise<Amplitudes> {
  const found = await kernels.logAmplitudes(configurations);
  return Array.from({ length: found.length / 2 }, (_, place) => [found[2 * place]!, found[2 * place + 1]!]);
}
