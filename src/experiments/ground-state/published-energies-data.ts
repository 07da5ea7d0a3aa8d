import type { CitationKey } from '../../shared/citations';
import type { PublishedEnergy } from '../../shared/experiment';

/**
 * Energy per site in the units of the text, its error, V-score, what kind of number it is, how it was found, and where it stands.
 * `quotation` where the number agrees with other works that quote it, the original not having been at hand; the others agree with
 * the data set of Wu2024, whose spins are counted in Pauli matrices: energies are a quarter of its own, divided by the sites.
 */
type Row = readonly [
  energyPerSite: number,
  error: number | null,
  vScore: number | null,
  kind: PublishedEnergy['kind'],
  method: string,
  source: CitationKey,
  check?: 'quotation',
];

export interface PublishedSystem {
  readonly text: string;
  readonly nSites: number;
  readonly rows: readonly Row[];
}

const spins = 'site spin(1/2)';
const heisenberg = (lattice: string): string => `lattice ${lattice} periodic\n${spins}\nH = sum <i,j> S(i).S(j)`;
const frustrated = (side: number, ratio: number): string =>
  `lattice square(${side}, ${side}) periodic\n${spins}\nH = sum <i,j> S(i).S(j) + ${ratio} * sum <<i,j>> S(i).S(j)`;
const ising = (lattice: string, field: number): string =>
  `lattice ${lattice} periodic\n${spins}\nH = -1 * sum <i,j> Z(i)*Z(j) - ${field} * sum i X(i)`;
const hubbard = (side: number, repulsion: number, particles: number): string =>
  `lattice square(${side}, ${side}) periodic\nsite electron\n` +
  `H = -1 * sum <i,j> (cdag(i,up)*c(j,up) + cdag(i,dn)*c(j,dn) + h.c.) + ${repulsion} * sum i docc(i)\n` +
  `sector Nup = ${particles}, Ndown = ${particles}`;
const repelling = (side: number, repulsion: number, particles: number): string =>
  `lattice square(${side}, ${side}) periodic\nsite fermion\n` +
  `H = -1 * sum <i,j> (cdag(i)*c(j) + h.c.) + ${repulsion} * sum <i,j> n(i)*n(j)\nsector N = ${particles}`;

/** Ground states with periodic boundaries, lowest first. */
export const publishedSystems: readonly PublishedSystem[] = [
  {
    text: heisenberg('chain(20)'),
    nSites: 20,
    rows: [
      [-0.4452193265, null, null, 'exact', 'exact diagonalisation', 'Wu2024'],
      [-0.4452193265, null, null, 'variational', 'DMRG, truncation error 10⁻¹³', 'Wu2024'],
      [-0.44521887, 5.75e-8, 8.42e-7, 'variational', 'RNN, translations', 'Wu2024'],
      [-0.44521861, 9e-8, 2.01e-6, 'variational', 'RNN', 'Wu2024'],
      [-0.4451815, 4.13e-6, 0.000769, 'variational', 'projected fermions with Jastrow factor', 'Wu2024'],
      [-0.445049, 5.13e-6, 0.00277, 'variational', 'RBM, α = 1', 'Wu2024'],
      [-0.44439737, 6.12e-6, 0.00383, 'variational', 'Jastrow factor', 'Wu2024'],
    ],
  },
  {
    text: heisenberg('square(6, 6)'),
    nSites: 36,
    rows: [
      [-0.67887215, null, null, 'exact', 'exact diagonalisation', 'Wu2024'],
      [-0.6786223899, null, 0.00522, 'variational', 'DMRG, bond dimension 2,048', 'Wu2024'],
      [-0.66974097, 2.64e-5, 0.0571, 'variational', 'Jastrow factor', 'Wu2024'],
      [-0.66854306, 2.57e-5, 0.0541, 'variational', 'RBM, α = 1', 'Wu2024'],
    ],
  },
  {
    text: heisenberg('square(10, 10)'),
    nSites: 100,
    rows: [
      [-0.671549, 4e-6, null, 'estimate', 'stochastic series expansion, unbiased', 'Sandvik1997', 'quotation'],
      [-0.6714, 1.25e-5, 0.000128, 'variational', 'RNN, translations', 'Wu2024'],
      [-0.6711345, 1.25e-6, 0.000751, 'variational', 'RNN', 'Wu2024'],
      [-0.6693525, 1e-5, 0.017, 'variational', 'projected fermions with flux, Néel order and Jastrow factor', 'Wu2024'],
      [-0.6648561645, null, 0.0601, 'variational', 'DMRG, bond dimension 1,024', 'Wu2024'],
      [-0.6644315, 1.5e-5, 0.0525, 'variational', 'RBM, α = 1', 'Wu2024'],
      [-0.6642115, 1.4e-5, 0.0453, 'variational', 'Jastrow factor', 'Wu2024'],
    ],
  },
  {
    text: frustrated(6, 0.4),
    nSites: 36,
    rows: [
      [-0.5297450057, null, null, 'exact', 'exact diagonalisation', 'Wu2024'],
      [-0.5289187755, null, 0.0135, 'variational', 'DMRG, bond dimension 2,048', 'Wu2024'],
      [-0.51953125, 2.64e-5, 0.0969, 'variational', 'RBM, α = 1', 'Wu2024'],
      [-0.51320764, 3.19e-5, 0.146, 'variational', 'Jastrow factor', 'Wu2024'],
    ],
  },
  {
    text: frustrated(6, 0.5),
    nSites: 36,
    rows: [
      [-0.5038096539, null, null, 'exact', 'exact diagonalisation', 'Wu2024'],
      [-0.50380014, 1.11e-6, 0.000253, 'variational', 'RBM and pair product, projected', 'NomuraImada2021'],
      [-0.50375972, 6.25e-7, 0.0013, 'variational', 'RBM, projected', 'Nomura2021'],
      [-0.5025974828, null, 0.0155, 'variational', 'DMRG, bond dimension 2,048', 'Wu2024'],
      [-0.50115972, 2.08e-5, 0.0375, 'variational', 'projected BCS state, Z₂ spin liquid', 'Wu2024'],
      [-0.48692778, 2.43e-5, 0.0901, 'variational', 'RBM, α = 1', 'Wu2024'],
      [-0.47819653, 3.61e-5, 0.208, 'variational', 'Jastrow factor', 'Wu2024'],
    ],
  },
  {
    text: frustrated(6, 0.6),
    nSites: 36,
    rows: [
      [-0.4932385935, null, null, 'exact', 'exact diagonalisation', 'Wu2024'],
      [-0.4926952464, null, 0.00199, 'variational', 'DMRG, bond dimension 2,048', 'Wu2024'],
      [-0.48067014, 1.46e-5, 0.0329, 'variational', 'RBM, α = 1', 'Wu2024'],
      [-0.47380903, 4.51e-5, 0.33, 'variational', 'Jastrow factor', 'Wu2024'],
    ],
  },
  {
    text: frustrated(8, 0.5),
    nSites: 64,
    rows: [
      [-0.49896348, 1.88e-6, 0.000981, 'variational', 'RBM and pair product, projected', 'NomuraImada2021'],
      [-0.49866555, 2.3e-6, 0.00727, 'variational', 'RBM, projected', 'Nomura2021'],
      [-0.49654297, 1.56e-5, 0.0274, 'variational', 'projected BCS state, Z₂ spin liquid', 'Wu2024'],
      [-0.4940153564, null, 0.0346, 'variational', 'DMRG, bond dimension 1,024', 'Wu2024'],
      [-0.48270117, 1.6e-5, 0.0722, 'variational', 'RBM, α = 1', 'Wu2024'],
      [-0.47458711, 2.62e-5, 0.198, 'variational', 'Jastrow factor', 'Wu2024'],
    ],
  },
  {
    text: frustrated(10, 0.4),
    nSites: 100,
    rows: [
      [-0.516622944, null, 0.0506, 'variational', 'DMRG, bond dimension 1,024', 'Wu2024'],
      [-0.50869875, 2.02e-5, 0.161, 'variational', 'RBM, α = 1', 'Wu2024'],
      [-0.508571, 1.87e-5, 0.14, 'variational', 'Jastrow factor', 'Wu2024'],
    ],
  },
  {
    text: frustrated(10, 0.5),
    nSites: 100,
    rows: [
      [
        -0.497715,
        9e-6,
        null,
        'estimate',
        'residual network, extrapolated to zero variance',
        'ChenHeyl2024',
        'quotation',
      ],
      [-0.4976921, 4e-7, null, 'variational', 'residual network, minSR', 'ChenHeyl2024', 'quotation'],
      [-0.497634, 1e-6, null, 'variational', 'vision transformer', 'Rende2024', 'quotation'],
      [-0.49762935, 1.1e-6, 0.00199, 'variational', 'RBM and pair product, projected', 'NomuraImada2021'],
      [
        -0.497549,
        2e-7,
        null,
        'variational',
        'projected BCS state, two Lanczos steps',
        'HuBeccaParolaSorella2013',
        'quotation',
      ],
      [-0.4955975, 4.25e-5, 0.0119, 'variational', 'RNN, translations', 'Wu2024'],
      [-0.4953925, 7.5e-6, 0.00414, 'variational', 'RNN', 'Wu2024'],
      [-0.49516, 1e-5, null, 'variational', 'convolutional network', 'Choo2019', 'quotation'],
      [-0.49515, 2.25e-5, 0.0296, 'variational', 'projected BCS state, Z₂ spin liquid', 'Wu2024'],
      [-0.4913982999, null, 0.0431, 'variational', 'DMRG, bond dimension 1,024', 'Wu2024'],
      [-0.47700175, 2.1e-5, 0.197, 'variational', 'RBM, α = 1', 'Wu2024'],
      [-0.47390175, 2.1e-5, 0.199, 'variational', 'Jastrow factor', 'Wu2024'],
    ],
  },
  {
    text: frustrated(10, 0.6),
    nSites: 100,
    rows: [
      [-0.4774610635, null, 0.0255, 'variational', 'DMRG, bond dimension 1,024', 'Wu2024'],
      [-0.45333225, 1.85e-5, 0.172, 'variational', 'RBM, α = 1', 'Wu2024'],
      [-0.44467, 2.5e-5, 0.329, 'variational', 'Jastrow factor', 'Wu2024'],
    ],
  },
  {
    text: ising('chain(10)', 1),
    nSites: 10,
    rows: [
      [-1.2785231, 4.8e-6, 0.00015, 'variational', 'RBM, α = 1', 'Wu2024'],
      [-1.2784906443, null, null, 'variational', 'DMRG, bond dimension 28', 'Wu2024'],
      [-1.2784906443, null, null, 'exact', 'free fermions', 'Wu2024'],
      [-1.277246, 3e-5, 0.00572, 'variational', 'Jastrow factor', 'Wu2024'],
    ],
  },
  {
    text: ising('chain(32)', 1),
    nSites: 32,
    rows: [
      [-1.2737510154, null, null, 'exact', 'free fermions', 'Wu2024'],
      [-1.2737510154, null, 5.39e-11, 'variational', 'DMRG, bond dimension 71', 'Wu2024'],
      [-1.27375025, 1.81e-7, 3.85e-6, 'variational', 'symmetric feed-forward network, 32 features', 'Wu2024'],
      [-1.27367594, 4.37e-6, 0.000384, 'variational', 'RBM, α = 1', 'Wu2024'],
      [-1.27191437, 1.66e-5, 0.00556, 'variational', 'Jastrow factor', 'Wu2024'],
    ],
  },
  {
    text: ising('square(6, 6)', 3),
    nSites: 36,
    rows: [
      [-3.2009085362, null, null, 'exact', 'exact diagonalisation', 'Wu2024'],
      [-3.2009083747, null, 8.08e-7, 'variational', 'DMRG, bond dimension 1,024', 'Wu2024'],
      [-3.20087917, 7.78e-6, 0.000225, 'variational', 'RBM, α = 1', 'Wu2024'],
      [-3.19985667, 1.72e-5, 0.00108, 'variational', 'Jastrow factor', 'Wu2024'],
    ],
  },
  {
    text: hubbard(4, 2, 5),
    nSites: 16,
    rows: [
      [-1.3360594365, null, null, 'exact', 'exact diagonalisation', 'Wu2024'],
      [-1.3360594365, null, 3.06e-10, 'variational', 'DMRG, bond dimension 7,000', 'Wu2024'],
    ],
  },
  {
    text: hubbard(4, 4, 5),
    nSites: 16,
    rows: [
      [-1.2238085953, null, null, 'exact', 'exact diagonalisation', 'Wu2024'],
      [-1.2238085943, null, 6.79e-9, 'variational', 'DMRG, bond dimension 7,000', 'Wu2024'],
    ],
  },
  {
    text: hubbard(4, 8, 5),
    nSites: 16,
    rows: [
      [-1.0943979184, null, null, 'exact', 'exact diagonalisation', 'Wu2024'],
      [-1.0943979105, null, 4.36e-8, 'variational', 'DMRG, bond dimension 7,000', 'Wu2024'],
    ],
  },
  {
    text: hubbard(8, 8, 28),
    nSites: 64,
    rows: [
      [-0.74928125, 1.56e-5, null, 'projected', 'lattice fixed node, upper bound', 'Wu2024'],
      [-0.74220312, 3.13e-5, 0.0175, 'variational', 'BCS pairing with Jastrow factor and backflow', 'Wu2024'],
    ],
  },
  {
    text: hubbard(8, 4, 32),
    nSites: 64,
    rows: [
      [-0.86035938, 6.25e-5, null, 'estimate', 'auxiliary-field Monte Carlo, unbiased', 'Qin2016'],
      [-0.85915625, 4.69e-5, 0.00212, 'variational', 'projected pair state, RBM and Lanczos step', 'Wu2024'],
      [-0.85765313, 9.37e-6, null, 'projected', 'lattice fixed node, upper bound', 'Wu2024'],
      [-0.85650594, 1.13e-5, 0.00391, 'variational', 'Néel order with Jastrow factor and backflow', 'Wu2024'],
    ],
  },
  {
    text: hubbard(8, 8, 32),
    nSites: 64,
    rows: [
      [-0.52565625, 7.81e-5, null, 'estimate', 'auxiliary-field Monte Carlo, unbiased', 'Qin2016'],
      [-0.52459375, 6.25e-5, 0.00152, 'variational', 'projected pair state, RBM and Lanczos step', 'Wu2024'],
    ],
  },
  {
    text: repelling(4, 1, 5),
    nSites: 16,
    rows: [
      [-0.6400406558, null, null, 'exact', 'exact diagonalisation', 'Wu2024'],
      [-0.6400406558, null, null, 'variational', 'DMRG, bond dimension 74', 'Wu2024'],
      [-0.64003882, 2.77e-6, 2.7e-5, 'variational', 'backflow determinant and RBM, momentum zero', 'Wu2024'],
      [-0.63999762, 8.77e-6, 0.000221, 'variational', 'Slater determinant and RBM, momentum zero', 'Wu2024'],
      [-0.63996435, 9.48e-6, 0.000305, 'variational', 'Slater determinant and RBM', 'Wu2024'],
    ],
  },
  {
    text: repelling(4, 10, 5),
    nSites: 16,
    rows: [
      [-0.2532534547, null, null, 'variational', 'DMRG, bond dimension 74', 'Wu2024'],
      [-0.2532534547, null, null, 'exact', 'exact diagonalisation', 'Wu2024'],
      [-0.25110969, 0.00149, 0.00731, 'variational', 'backflow determinant and RBM, momentum zero', 'Wu2024'],
      [-0.2374764, 0.0012, 0.044, 'variational', 'Slater determinant and RBM, momentum zero', 'Wu2024'],
      [-0.23615284, 0.000224, 0.0226, 'variational', 'Slater determinant and RBM', 'Wu2024'],
    ],
  },
  {
    text: repelling(6, 1, 13),
    nSites: 36,
    rows: [
      [-0.6132603433, null, null, 'exact', 'exact diagonalisation', 'Wu2024'],
      [-0.6132263293, null, 0.000244, 'variational', 'DMRG, bond dimension 4,096', 'Wu2024'],
      [-0.61319289, 6.56e-6, 0.000241, 'variational', 'backflow determinant and RBM, momentum zero', 'Wu2024'],
      [-0.61160912, 9.96e-5, 0.00738, 'variational', 'Slater determinant and RBM, momentum zero', 'Wu2024'],
    ],
  },
];
