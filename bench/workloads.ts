import { groundStateSpecSchema, type GroundStateSpec } from '../src/experiments/ground-state/schema';

/** Workloads that are measured against NetKet on the same settings; see docs/benchmarks.md. */
export interface Workload {
  /** The same name as in netket/workload.py. */
  readonly id: string;
  readonly label: string;
  readonly spec: GroundStateSpec;
  /** NetKet's time over ours that is to be reached. */
  readonly wantedRatio: number;
  readonly rounds: number;
  /** Iterations before the first round that do not count; the first one of all is told apart. */
  readonly warmUp: { readonly ours: number; readonly peer: number };
  readonly iterationsPerRound: { readonly ours: number; readonly peer: number };
}

type SpecParts = Parameters<typeof groundStateSpecSchema.parse>[0];

interface Part extends Omit<Workload, 'spec' | 'rounds' | 'warmUp'> {
  readonly system: object;
  readonly model: object;
  readonly sampling?: object;
  readonly training?: object;
  readonly rounds?: number;
  readonly warmUp?: Workload['warmUp'];
}

function workload({ system, model, sampling, training, ...rest }: Part): Workload {
  const parts: SpecParts = {
    system,
    model,
    sampling: { chains: 16, sweepsPerSample: 1, discardedSweeps: 5, ...sampling },
    training: { diagonalShift: 0.01, finalDiagonalShift: 0.01, ...training },
  };
  return { rounds: 3, warmUp: { ours: 5, peer: 2 }, ...rest, spec: groundStateSpecSchema.parse(parts) };
}

const spins = (lattice: string, hamiltonian: string): string =>
  `lattice ${lattice} periodic\nsite spin(1/2)\nH = ${hamiltonian}`;
export const ising = (sites: number): string => spins(`chain(${sites})`, '- sum <i,j> Z(i)*Z(j) - sum i X(i)');
export const heisenberg = (side: number): string => spins(`square(${side}, ${side})`, '4 * sum <i,j> S(i).S(j)');
const frustrated = spins('square(10, 10)', '4 * sum <i,j> S(i).S(j) + 2 * sum <<i,j>> S(i).S(j)');

export const machine = (parameters: 'real' | 'complex', hiddenDensity: number): object => ({
  ansatz: 'restrictedBoltzmannMachine',
  parameters,
  hiddenDensity,
  visibleBias: true,
});
export const residualNetwork = (precision: 'float32' | 'float64'): object => ({
  ansatz: 'residualConvolutional',
  layers: 4,
  channels: 16,
  shells: 2,
  activation: 'gelu',
  precision,
});
const manySamples = { samples: 1024 };
const sampleSpace = { solver: 'sampleSpace', learningRate: 0.01 };
export const adam = { preconditioner: 'none', rule: 'adam', learningRate: 1e-3 };

const machines: readonly Workload[] = [
  workload({
    id: 'tfim-40-real',
    label: 'TFIM chain 40, RBM α 1, real',
    system: { hamiltonian: ising(40) },
    model: machine('real', 1),
    // With real parameters NetKet's gradient is twice the force, its rate is 0.05.
    training: { learningRate: 0.1 },
    wantedRatio: 6,
    iterationsPerRound: { ours: 60, peer: 15 },
  }),
  workload({
    id: 'tfim-40-complex',
    label: 'TFIM chain 40, RBM α 1, complex',
    system: { hamiltonian: ising(40) },
    model: machine('complex', 1),
    wantedRatio: 15,
    iterationsPerRound: { ours: 40, peer: 8 },
  }),
  workload({
    id: 'heisenberg-6x6-complex',
    label: 'Heisenberg 6×6, RBM α 2, complex, exchange moves',
    system: { hamiltonian: heisenberg(6), basisRotation: 'marshall' },
    model: machine('complex', 2),
    training: { learningRate: 0.01 },
    wantedRatio: 25,
    iterationsPerRound: { ours: 40, peer: 6 },
  }),
  workload({
    id: 'heisenberg-10x10-complex',
    label: 'Heisenberg 10×10, RBM α 2, complex (20,300 parameters)',
    system: { hamiltonian: heisenberg(10), basisRotation: 'marshall' },
    model: machine('complex', 2),
    training: { learningRate: 0.01 },
    wantedRatio: 70,
    iterationsPerRound: { ours: 20, peer: 2 },
  }),
];

const networks: readonly Workload[] = [
  workload({
    id: 'tfim-40-autoregressive-dense',
    label: 'TFIM chain 40, autoregressive dense (3 layers, 8 features), 1,024 exact samples, Adam',
    system: { hamiltonian: ising(40) },
    // NetKet counts the layer of the conditionals.
    model: { ansatz: 'autoregressiveDense', layers: 2, channels: 8 },
    sampling: manySamples,
    training: adam,
    wantedRatio: 10,
    iterationsPerRound: { ours: 10, peer: 3 },
  }),
  workload({
    id: 'tfim-40-autoregressive-convolution',
    label: 'TFIM chain 40, autoregressive convolution (3 layers, 8 features, window 7), 1,024 exact samples, Adam',
    system: { hamiltonian: ising(40) },
    model: { ansatz: 'autoregressiveConvolutional', layers: 2, channels: 8, kernel: 7 },
    sampling: manySamples,
    training: adam,
    wantedRatio: 10,
    iterationsPerRound: { ours: 20, peer: 5 },
  }),
  workload({
    id: 'heisenberg-10x10-mlp',
    label: 'Heisenberg 10×10, perceptron 256-256 (91,904 parameters), minSR',
    system: { hamiltonian: heisenberg(10), basisRotation: 'marshall' },
    model: { ansatz: 'multilayerPerceptron', layers: 2, hiddenDensity: 2.56, activation: 'gelu' },
    sampling: manySamples,
    training: sampleSpace,
    wantedRatio: 4,
    warmUp: { ours: 2, peer: 1 },
    iterationsPerRound: { ours: 3, peer: 1 },
  }),
  workload({
    id: 'j1j2-10x10-cnn-float32',
    label: 'J1-J2 10×10, residual CNN (4 blocks, 16 channels), minSR, float32',
    system: { hamiltonian: frustrated, basisRotation: 'marshall' },
    model: residualNetwork('float32'),
    sampling: manySamples,
    training: sampleSpace,
    wantedRatio: 8,
    warmUp: { ours: 1, peer: 0 },
    iterationsPerRound: { ours: 2, peer: 1 },
  }),
  workload({
    id: 'j1j2-10x10-cnn-float64',
    label: 'J1-J2 10×10, residual CNN (4 blocks, 16 channels), minSR, float64',
    system: { hamiltonian: frustrated, basisRotation: 'marshall' },
    model: residualNetwork('float64'),
    sampling: manySamples,
    training: sampleSpace,
    wantedRatio: 10,
    rounds: 1,
    warmUp: { ours: 1, peer: 0 },
    iterationsPerRound: { ours: 2, peer: 1 },
  }),
];

export const workloads: readonly Workload[] = [...machines, ...networks];
