import type { SmallSystem } from './small-system';

const half = 'site spin(1/2)\n';
const ising = (lattice: string, field = 1): string =>
  `lattice ${lattice}\n${half}param h = ${field}\nH = -1 * sum <i,j> Z(i)*Z(j) - h * sum i X(i)`;
const heisenberg = (lattice: string, spin = '1/2'): string =>
  `lattice ${lattice}\nsite spin(${spin})\nH = sum <i,j> S(i).S(j)`;

export const magnets: readonly SmallSystem[] = [
  {
    name: 'Ising chain: symmetric Boltzmann machine',
    hamiltonian: ising('chain(10) periodic'),
    model: { symmetry: 'translations', hiddenDensity: 2 },
    known: -12.784906443,
    accuracy: 4e-4,
  },
  {
    name: 'Ising chain: Jastrow',
    hamiltonian: ising('chain(8) periodic', 1.5),
    model: { ansatz: 'jastrow', symmetry: 'translations' },
    accuracy: 3e-3,
  },
  {
    name: 'Ising square in a strong field: mean field',
    hamiltonian: ising('square(3, 3) periodic', 8),
    model: { ansatz: 'meanField', symmetry: 'translations', initialScale: 0.3 },
    accuracy: 2e-2,
  },
  {
    name: 'open Ising chain: dense autoregressive network',
    hamiltonian: ising('chain(8) open', 0.8),
    model: { ansatz: 'autoregressiveDense', layers: 1, channels: 6, activation: 'silu' },
    accuracy: 3e-3,
  },
  {
    name: 'Ising ladder: convolutional autoregressive network',
    hamiltonian: ising('ladder(4, 2) periodic', 2),
    model: { ansatz: 'autoregressiveConvolutional', layers: 2, channels: 8, kernel: 8, activation: 'silu' },
    accuracy: 2e-3,
  },
  {
    name: 'Ising chain in a random field: multilayer perceptron',
    hamiltonian: `lattice chain(8) periodic\n${half}H = -1 * sum <i,j> Z(i)*Z(j) - sum i uniform(0.5, 1.5, seed=2) * X(i) - sum i normal(0, 0.3, seed=3) * Z(i)`,
    model: { ansatz: 'multilayerPerceptron', layers: 2, hiddenDensity: 1 },
    accuracy: 1e-3,
  },
  {
    name: 'long-range Ising chain: gated recurrent network',
    hamiltonian: `lattice chain(8) periodic\n${half}param alpha = 3\nH = -1 * sum i<j Z(i)*Z(j) / dist(i,j)^alpha - 1.2 * sum i X(i)`,
    model: { ansatz: 'gatedRecurrent', layers: 1, channels: 10 },
    accuracy: 2e-3,
  },
  {
    name: 'Rydberg atoms: LSTM network',
    hamiltonian: `lattice chain(8) open\n${half}param Omega = 2, Delta = 2, V = 10\nH = -Omega/2 * sum i X(i) - Delta * sum i n(i) + V * sum i<j n(i)*n(j)/dist(i,j)^6`,
    model: { ansatz: 'longShortTermMemory', layers: 1, channels: 8 },
    training: { learningRate: 0.1, steps: 250 },
    accuracy: 5e-3,
  },
  {
    name: 'cluster model: matrix product state with signs',
    hamiltonian: `lattice chain(8) periodic\n${half}H = -1 * sum i Z(i)*X(i+1)*Z(i+2) - 0.5 * sum i X(i)`,
    model: { ansatz: 'matrixProduct', bondDimension: 4, initialScale: 0.2 },
    training: { learningRate: 0.1 },
    accuracy: 2e-3,
  },
  {
    name: 'Heisenberg chain: real Boltzmann machine after Marshall',
    hamiltonian: heisenberg('chain(10) periodic'),
    marshall: true,
    model: { hiddenDensity: 2 },
    known: -4.515446354,
    accuracy: 1e-3,
  },
  {
    name: 'Heisenberg square: group-convolutional network',
    hamiltonian: heisenberg('square(2, 4) periodic'),
    marshall: true,
    model: { ansatz: 'groupConvolutional', symmetry: 'translations', layers: 2, channels: 4 },
    training: { steps: 80 },
    accuracy: 2e-3,
  },
  {
    name: 'XXZ chain in a random field: GRU with a phase',
    hamiltonian: `lattice chain(8) periodic\n${half}H = sum <i,j> (Sx(i)*Sx(j) + Sy(i)*Sy(j) + 0.5*Sz(i)*Sz(j)) + sum i uniform(-1, 1, seed=1)*Sz(i)`,
    marshall: true,
    model: { ansatz: 'gatedRecurrent', layers: 1, channels: 10, parameters: 'modulusAndPhase' },
    accuracy: 1e-2,
  },
  {
    name: 'spin 1 chain: multi-valued Boltzmann machine',
    hamiltonian: heisenberg('chain(6) periodic', '1'),
    marshall: true,
    model: { encoding: 'oneHot', hiddenDensity: 2, symmetry: 'translations' },
    accuracy: 2e-3,
  },
  {
    name: 'spin 3/2 chain: multi-valued Boltzmann machine',
    hamiltonian: heisenberg('chain(4) open', '3/2'),
    marshall: true,
    model: { encoding: 'oneHot', hiddenDensity: 2 },
    training: { steps: 120 },
    accuracy: 2e-3,
  },
  {
    name: 'alternating spins 1/2 and 1: state vector',
    hamiltonian:
      'lattice chain(6) periodic\nsite spin(1/2) on sublattice 0\nsite spin(1) on sublattice 1\nH = sum <i,j> S(i).S(j)',
    marshall: true,
    model: { ansatz: 'stateVector', initialScale: 0.1 },
    sampling: { method: 'exact', samples: 1024 },
    training: { steps: 120, learningRate: 0.1, diagonalShift: 1e-3, finalDiagonalShift: 1e-4 },
    accuracy: 3e-3,
  },
];
