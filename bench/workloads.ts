/** Workloads that are measured against NetKet on the same settings; see docs/benchmarks.md. */
export interface Workload {
  readonly id: string;
  readonly label: string;
  readonly hamiltonian: string;
  readonly parameters: 'real' | 'complex';
  readonly hiddenDensity: number;
  readonly basisRotation: 'none' | 'marshall';
  readonly learningRate: number;
  /** NetKet's time over ours that is to be reached. */
  readonly wantedRatio: number;
  readonly iterationsPerRound: { readonly ours: number; readonly peer: number };
}

const ising = 'lattice chain(40) periodic\nsite spin(1/2)\nH = - sum <i,j> Z(i)*Z(j) - sum i X(i)';
const heisenberg = (side: number): string =>
  `lattice square(${side}, ${side}) periodic\nsite spin(1/2)\nH = 4 * sum <i,j> S(i).S(j)`;

export const samples = 1008;
export const chains = 16;
export const diagonalShift = 0.01;

export const workloads: readonly Workload[] = [
  {
    id: 'tfim-40-real',
    label: 'TFIM chain 40, RBM α 1, real',
    hamiltonian: ising,
    parameters: 'real',
    hiddenDensity: 1,
    basisRotation: 'none',
    learningRate: 0.05,
    wantedRatio: 6,
    iterationsPerRound: { ours: 60, peer: 15 },
  },
  {
    id: 'tfim-40-complex',
    label: 'TFIM chain 40, RBM α 1, complex',
    hamiltonian: ising,
    parameters: 'complex',
    hiddenDensity: 1,
    basisRotation: 'none',
    learningRate: 0.05,
    wantedRatio: 15,
    iterationsPerRound: { ours: 40, peer: 8 },
  },
  {
    id: 'heisenberg-6x6-complex',
    label: 'Heisenberg 6×6, RBM α 2, complex, exchange moves',
    hamiltonian: heisenberg(6),
    parameters: 'complex',
    hiddenDensity: 2,
    basisRotation: 'marshall',
    learningRate: 0.01,
    wantedRatio: 25,
    iterationsPerRound: { ours: 40, peer: 6 },
  },
  {
    id: 'heisenberg-10x10-complex',
    label: 'Heisenberg 10×10, RBM α 2, complex (20,300 parameters)',
    hamiltonian: heisenberg(10),
    parameters: 'complex',
    hiddenDensity: 2,
    basisRotation: 'marshall',
    learningRate: 0.01,
    wantedRatio: 70,
    iterationsPerRound: { ours: 20, peer: 2 },
  },
];
