import type { SmallSystem } from './small-system';

const hubbard = (lattice: string, interaction: number, up: number, down: number): string =>
  `lattice ${lattice}\nsite electron\nH = -1 * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + ${interaction} * sum i docc(i)\nsector Nup = ${up}, Ndown = ${down}`;
const repelling = (lattice: string, repulsion: number, particles: number): string =>
  `lattice ${lattice}\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.) + ${repulsion} * sum <i,j> n(i)*n(j)\nsector N = ${particles}`;

export const particles: readonly SmallSystem[] = [
  {
    name: 'free fermions with a twist: Slater determinant',
    hamiltonian:
      'lattice chain(8) periodic twist (pi/3)\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.)\nsector N = 3',
    model: { ansatz: 'slater', parameters: 'complex' },
    training: { steps: 200, learningRate: 0.1 },
    accuracy: 1e-4,
  },
  {
    name: 't-V ring: Slater-Jastrow',
    hamiltonian: repelling('chain(8) periodic', 1, 4),
    model: { ansatz: 'slaterJastrow', symmetry: 'translations', parameters: 'complex' },
    known: -3.78608959,
    accuracy: 1e-2,
  },
  {
    name: 'disordered t-V square: backflow',
    hamiltonian: repelling('square(3, 3) open', 2, 4).replace(
      '\nsector',
      ' + sum i uniform(-1, 1, seed=4) * n(i)\nsector',
    ),
    model: { ansatz: 'backflow', layers: 1, channels: 8, activation: 'tanh' },
    accuracy: 5e-3,
  },
  {
    name: 'Hubbard ring: Pfaffian',
    hamiltonian: hubbard('chain(4) periodic', 4, 2, 2),
    model: { ansatz: 'pfaffian', initialScale: 0.1 },
    known: -2.10274848,
    accuracy: 1e-2,
  },
  {
    name: 'Hubbard ring of six: Gutzwiller',
    hamiltonian: hubbard('chain(6) periodic', 2, 3, 3),
    model: { ansatz: 'gutzwiller' },
    known: -5.40945685,
    accuracy: 2e-2,
  },
  {
    name: 'Hubbard plaquettes: backflow',
    hamiltonian: hubbard('square(2, 3) open', 4, 3, 3),
    model: { ansatz: 'backflow', layers: 1, channels: 12, activation: 'tanh' },
    training: { learningRate: 0.1 },
    known: -3.61932132,
    accuracy: 2e-2,
  },
  {
    name: 't-J chain: state vector',
    hamiltonian:
      'lattice chain(4) open\nsite electron\nparam J = 0.4\nH = -1 * sum <i,j> ((1 - n(i,dn))*cdag(i,up)*c(j,up)*(1 - n(j,dn)) + (1 - n(i,up))*cdag(i,dn)*c(j,dn)*(1 - n(j,up)) + h.c.) + J * sum <i,j> (S(i).S(j) - n(i)*n(j)/4)\nsector Nup = 2, Ndown = 1',
    model: { ansatz: 'stateVector', parameters: 'complex', initialScale: 0.3 },
    sampling: { method: 'exact', samples: 1024 },
    training: { learningRate: 0.1, diagonalShift: 1e-3, finalDiagonalShift: 1e-4 },
    accuracy: 5e-3,
  },
  {
    name: 'Bose-Hubbard chain: multi-valued Boltzmann machine',
    hamiltonian:
      'lattice chain(5) periodic\nsite boson(3)\nH = -1 * sum <i,j> (adag(i)*a(j) + h.c.) + 2 * sum i n(i)*(n(i) - 1)\nsector N = 5',
    model: { hiddenDensity: 2, encoding: 'oneHot', symmetry: 'translations' },
    accuracy: 3e-3,
  },
  {
    name: 'bosons in a random potential: residual convolutional network',
    hamiltonian:
      'lattice chain(5) open\nsite boson(2)\nH = -1 * sum <i,j> (adag(i)*a(j) + h.c.) + sum i n(i)*(n(i) - 1) + sum i uniform(-1, 1, seed=6) * n(i)\nsector N = 4',
    model: {
      ansatz: 'residualConvolutional',
      layers: 1,
      channels: 6,
      shells: 2,
      encoding: 'oneHot',
      jastrowFactor: true,
    },
    training: { steps: 120 },
    accuracy: 2e-3,
  },
  {
    name: 'an electron between two spins: state vector',
    hamiltonian:
      'lattice chain(4) open\nsite electron on (0, 1)\nsite spin(1/2)\nH = -1 * sum spin s (cdag(0,s)*c(1,s) + h.c.) + 2 * docc(0) + 2 * docc(1) + sum <i,j> S(i).S(j)',
    model: { ansatz: 'stateVector', parameters: 'complex', initialScale: 0.3 },
    sampling: { method: 'exact', samples: 1024 },
    training: { learningRate: 0.1, diagonalShift: 1e-3, finalDiagonalShift: 1e-4 },
    accuracy: 5e-3,
  },
];
