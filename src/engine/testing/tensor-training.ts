import type { NetworkDefinition } from '../../shared/model/ansatz-definition';
import { stochasticReconfiguration, type OptimiserDefinition } from '../native/optimiser';
import type {
  StepOptions,
  VariationalMonteCarlo,
  VariationalMonteCarloDefinition,
} from '../native/variational-monte-carlo';
import { OperatorRows } from '../tensor/operator-rows';
import { networks } from './networks';
import { heisenberg, ringBonds } from './operators';

/** A Heisenberg ring without magnetisation, small enough for finite differences along every parameter. */
export const nSites = 6;

export function definitionOf(ansatz: NetworkDefinition, chains = 24): VariationalMonteCarloDefinition {
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
type Amplitudes = readonly (readonly [number, number])[];

export async function amplitudesOf(kernels: VariationalMonteCarlo, configurations: Uint8Array): Promise<Amplitudes> {
  const found = await kernels.logAmplitudes(configurations);
  return Array.from({ length: found.length / 2 }, (_, place) => [found[2 * place]!, found[2 * place + 1]!]);
}

/** Centred rows Re O, Im O by central differences of the native engine, and centred local energies, as one real system. */
export async function denseSystem(
  reference: VariationalMonteCarlo,
  definition: VariationalMonteCarloDefinition,
  configurations: Uint8Array,
): Promise<{ rows: number[][]; right: number[]; energy: number }> {
  const { parameters } = await reference.state();
  const columns: Amplitudes[] = [];
  const step = 1e-5;
  for (let parameter = 0; parameter < parameters.length; parameter++) {
    const shifted = async (by: number): Promise<Amplitudes> => {
      const moved = Float64Array.from(parameters);
      moved[parameter]! += by;
      await reference.setParameters(moved);
      return amplitudesOf(reference, configurations);
    };
    const [above, below] = [await shifted(step), await shifted(-step)];
    columns.push(above.map(([re, im], k) => [(re - below[k]![0]) / (2 * step), (im - below[k]![1]) / (2 * step)]));
  }
  await reference.setParameters(parameters);
  const rows = new OperatorRows(definition.hamiltonian);
  const energies = rows.diagonals(configurations);
  const own = await amplitudesOf(reference, configurations);
  for (const piece of rows.connections(configurations, 1e6)) {
    const others = await amplitudesOf(reference, piece.configurations);
    others.forEach(([re, im], place) => {
      const sample = piece.samples[place]!;
      const [size, angle] = [Math.exp(re - own[sample]![0]), im - own[sample]![1]];
      energies[2 * sample]! += piece.elements[2 * place]! * size * Math.cos(angle);
      energies[2 * sample + 1]! += piece.elements[2 * place]! * size * Math.sin(angle);
    });
  }
  const count = own.length;
  const centred = (values: number[]): number[] => {
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    return values.map((value) => value - mean);
  };
  const parts = [0, 1] as const;
  const byPart = parts.map((part) => columns.map((column) => centred(column.map((value) => value[part]))));
  const energyParts = parts.map((part) => Array.from({ length: count }, (_, k) => energies[2 * k + part]!));
  return {
    rows: byPart.flatMap((ofColumns) => Array.from({ length: count }, (_, k) => ofColumns.map((column) => column[k]!))),
    right: energyParts.flatMap(centred),
    energy: energyParts[0]!.reduce((sum, value) => sum + value, 0) / count,
  };
}
