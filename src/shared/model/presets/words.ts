import type { AnsatzKind, AnsatzOptions } from '../options';

export interface AnsatzWords {
  readonly name: string;
  /** One or two sentences: what it can and what it costs. */
  readonly summary: string;
}

export const ansatzWords: Readonly<Record<AnsatzKind, AnsatzWords>> = {
  meanField: { name: 'Mean field', summary: 'A field for every site. A product state: the yardstick to beat.' },
  jastrow: { name: 'Jastrow', summary: 'A weight for every pair of sites. Two-body correlations only.' },
  restrictedBoltzmannMachine: {
    name: 'Restricted Boltzmann machine',
    summary: 'One layer of hidden units. Correlations of every order, as many as α allows.',
  },
  multilayerPerceptron: {
    name: 'Multilayer perceptron',
    summary: 'Dense layers, one behind the other. Knows nothing of the lattice.',
  },
  convolutional: {
    name: 'Convolutional network',
    summary: 'Kernels over neighbour shells, the same at every site, on any lattice of unit cells.',
  },
  residualConvolutional: {
    name: 'Residual convolutional network',
    summary: 'Convolutions beside a skip: deep, and still easy to train. For frustrated magnets.',
  },
  groupConvolutional: {
    name: 'Group-convolutional network',
    summary: 'Convolutions over all symmetries of H; the sector is projected out exactly.',
  },
  visionTransformer: {
    name: 'Vision transformer',
    summary: 'Attention between patches of the lattice: every patch sees every other in each block.',
  },
  autoregressiveDense: {
    name: 'Autoregressive, dense',
    summary: 'Masked dense layers. Independent samples without chains; largest for few sites.',
  },
  autoregressiveConvolutional: {
    name: 'Autoregressive, convolutional',
    summary: 'Causal convolutions along the walk over the sites. Independent samples, few parameters.',
  },
  gatedRecurrent: {
    name: 'Recurrent, GRU',
    summary: 'A gated cell walks over the sites and remembers. Independent samples.',
  },
  longShortTermMemory: {
    name: 'Recurrent, LSTM',
    summary: 'As GRU, with a memory of its own beside the output. Independent samples.',
  },
  slater: { name: 'Slater determinant', summary: 'Free fermions in learnt orbitals. The yardstick of fermions.' },
  slaterJastrow: {
    name: 'Slater–Jastrow',
    summary: 'A determinant times a weight for every pair of modes: correlations in the modulus.',
  },
  gutzwiller: {
    name: 'Gutzwiller',
    summary: 'A determinant times one factor for each doubly occupied site.',
  },
  backflow: {
    name: 'Neural backflow',
    summary: 'Orbitals that a network moves with the configuration: correlated nodes.',
  },
  pfaffian: {
    name: 'Pfaffian',
    summary: 'Pairs of fermions in one learnt pair function: pairing and antiferromagnetism.',
  },
  pairProduct: {
    name: 'Pair product (RVB)',
    summary: 'Resonating valence bonds: pairs of spins in one learnt pair function. Signs for frustrated magnets.',
  },
  matrixProduct: {
    name: 'Matrix product state',
    summary: 'A matrix for every state of a site. Exact for chains with enough bond dimension; for comparison.',
  },
  stateVector: {
    name: 'State vector',
    summary: 'Every amplitude a parameter: exact in a small space, where estimators are checked.',
  },
  custom: { name: 'Own graph', summary: 'Layers and states put together freely, as JSON.' },
};

export const ansatzGroups: readonly { readonly title: string; readonly kinds: readonly AnsatzKind[] }[] = [
  { title: 'Closed forms', kinds: ['restrictedBoltzmannMachine', 'jastrow', 'meanField'] },
  {
    title: 'Deep networks',
    kinds: [
      'multilayerPerceptron',
      'convolutional',
      'residualConvolutional',
      'groupConvolutional',
      'visionTransformer',
    ],
  },
  {
    title: 'Sampled site by site',
    kinds: ['autoregressiveDense', 'autoregressiveConvolutional', 'gatedRecurrent', 'longShortTermMemory'],
  },
  { title: 'Fermions', kinds: ['slater', 'slaterJastrow', 'gutzwiller', 'backflow', 'pfaffian'] },
  { title: 'Valence bonds', kinds: ['pairProduct'] },
  { title: 'For comparison', kinds: ['matrixProduct', 'stateVector'] },
  { title: 'Free combination', kinds: ['custom'] },
];

/** ln psi of an ansatz as LaTeX; x_i is 2m on site i, n_i an occupation. Null for a custom graph. */
export function ansatzFormula(options: AnsatzOptions): string | null {
  const { ansatz, symmetry } = options;
  const shared = symmetry !== 'none';
  switch (ansatz) {
    case 'meanField':
      return '\\ln\\psi(x) = \\sum_i a_i\\,x_i';
    case 'jastrow':
      return `\\ln\\psi(x) = ${visible(options)}\\sum_{i<j} J_{ij}\\,x_i x_j`;
    case 'restrictedBoltzmannMachine': {
      const bias = (index: string): string => (options.hiddenBias ? `b_${index} + ` : '');
      const body = shared
        ? `\\sum_{f=1}^{F} \\sum_{g\\in G} \\ln\\cosh\\Bigl(${bias('f')}\\sum_{i=1}^{N} W_{fi}\\,x_{g(i)}\\Bigr)`
        : `\\sum_{j=1}^{M} \\ln\\cosh\\Bigl(${bias('j')}\\sum_{i=1}^{N} W_{ji}\\,x_i\\Bigr)`;
      return `\\ln\\psi(x) = ${visible(options)}${body}`;
    }
    case 'multilayerPerceptron':
      return '\\ln\\psi(x) = w\\cdot h_L,\\quad h_l = f(W_l\\,h_{l-1} + b_l),\\quad h_0 = x';
    case 'convolutional':
      return `h_l(r) = f\\Bigl(b_l + \\sum_{d} W_l(d)\\,h_{l-1}(r + d)\\Bigr),\\quad ${headOf(options)}`;
    case 'residualConvolutional':
      return `h_l(r) = h_{l-1}(r) + b_l + \\sum_{d} W_l(d)\\,f\\bigl(h_{l-1}(r + d)\\bigr),\\quad ${headOf(options)}`;
    case 'groupConvolutional':
      return options.parameters === 'real'
        ? `h_l(g) = f\\Bigl(b_l + \\sum_{k\\in G} W_l(k)\\,h_{l-1}(gk)\\Bigr),\\quad ${headOf(options)}`
        : 'h_l(g) = f\\Bigl(b_l + \\sum_{k\\in G} W_l(k)\\,h_{l-1}(gk)\\Bigr),\\quad \\psi(x) = \\sum_{g\\in G}\\chi_g\\, e^{w\\cdot h_L(g)}';
    case 'visionTransformer':
      return `h \\leftarrow h + \\sum_{q} A_{pq}\\,V h_q,\\quad h \\leftarrow h + W_2 f(W_1 h),\\quad ${headOf(options)}`;
    case 'autoregressiveDense':
    case 'autoregressiveConvolutional':
    case 'gatedRecurrent':
    case 'longShortTermMemory':
      return options.parameters === 'real'
        ? '\\psi(x) = \\prod_i \\sqrt{p(x_i \\mid x_{<i})}'
        : '\\psi(x) = \\prod_i \\sqrt{p(x_i \\mid x_{<i})}\\; e^{i\\varphi(x_i \\mid x_{<i})}';
    case 'slater':
      return '\\psi(n) = \\prod_\\sigma \\det \\phi^\\sigma_{k}(r_j)';
    case 'slaterJastrow':
      return '\\psi(n) = e^{\\sum_{i<j} v_{ij} n_i n_j}\\,\\prod_\\sigma \\det \\phi^\\sigma_{k}(r_j)';
    case 'gutzwiller':
      return '\\psi(n) = e^{-g \\sum_i n_{i\\uparrow} n_{i\\downarrow}}\\,\\prod_\\sigma \\det \\phi^\\sigma_{k}(r_j)';
    case 'backflow':
      return '\\psi(n) = J(n)\\,\\prod_\\sigma \\det \\bigl[\\phi^\\sigma_{k}(r_j) + \\Delta^\\sigma_{k}(r_j; n)\\bigr]';
    case 'pfaffian':
      return '\\psi(n) = J(n)\\,\\mathrm{Pf}\\, F(r_i, r_j),\\quad F(r_j, r_i) = -F(r_i, r_j)';
    case 'pairProduct':
      return `\\psi(x) = ${options.factor === 'none' ? '' : 'e^{h(x)}\\,'}\\epsilon(x)\\,\\det f(u_a, d_b),\\quad x_{u} = +1,\\ x_{d} = -1`;
    case 'matrixProduct':
      return '\\psi(x) = \\mathrm{tr}\\, A_1^{x_1} A_2^{x_2} \\cdots A_N^{x_N}';
    case 'stateVector':
      return '\\ln\\psi(x) = \\theta_x';
    case 'custom':
      return null;
  }
}

const visible = ({ visibleBias }: AnsatzOptions): string => (visibleBias ? '\\sum_i a_i\\,x_i + ' : '');

const headOf = ({ parameters }: AnsatzOptions): string =>
  parameters === 'modulusAndPhase'
    ? '\\ln\\psi = w\\cdot \\textstyle\\sum_r h_L(r) + i\\,u\\cdot \\sum_r h_L(r)'
    : '\\ln\\psi = \\textstyle\\sum_c \\ln\\cosh\\bigl(b_c + W_c\\cdot \\sum_r h_L(r)\\bigr)';
