import type { CitationKey } from '../../citations';
import type { LayerKind, NodeOf } from '../graph';

type Options<Kind extends LayerKind> = Omit<NodeOf<Kind>, 'id' | 'inputs' | 'layer'>;

/** What a layer or a state is, and the options that it is added with. */
interface LayerEntry<Kind extends LayerKind> {
  /** LaTeX; x the configuration, h a tensor, r a position, c a channel. */
  readonly equation: string;
  readonly summary: string;
  readonly reads: string;
  readonly defaults: Options<Kind>;
  readonly sources: readonly CitationKey[];
}

export type LayerGuide = { readonly [Kind in LayerKind]: LayerEntry<Kind> };

export const layerGroups = [
  { title: 'Input', kinds: ['configuration', 'embedding', 'patch'] },
  {
    title: 'Layers',
    kinds: ['dense', 'latticeConvolution', 'groupConvolution', 'attention', 'layerNorm', 'siteFields'],
  },
  { title: 'Number by number', kinds: ['activation', 'add', 'multiply', 'scale'] },
  { title: 'To one number', kinds: ['flatten', 'pool', 'sumChannels', 'modulusAndPhase', 'groupProjection'] },
  {
    title: 'States',
    kinds: ['meanField', 'jastrow', 'autoregressive', 'determinant', 'pairProduct', 'matrixProduct', 'stateVector'],
  },
  { title: 'Of states', kinds: ['product', 'sum', 'projection'] },
] as const satisfies readonly { readonly title: string; readonly kinds: readonly LayerKind[] }[];

const configurationAlone = 'the configuration, one number a site';
const oneTensor = 'one tensor';
const states = 'two states or more; a tensor of one number counts as a state';

export const layerGuide: LayerGuide = {
  configuration: {
    equation: 'h_c(r) = x_r',
    summary: 'The configuration: one position a site (a mode of fermions), one channel, or one for each local state.',
    reads: 'nothing',
    defaults: { encoding: 'value' },
    sources: [],
  },
  embedding: {
    equation: 'h(r) = E_{x_r} + P_r',
    summary: 'A learnt vector for every local state, the same at all sites, and one for every site.',
    reads: configurationAlone,
    defaults: { channels: 4, positional: true },
    sources: ['Vaswani2017'],
  },
  patch: {
    equation: 'h_{c k}(p) = h_c(r_{p k})',
    summary: 'Blocks of cells become positions, the sites of a block channels behind one another.',
    reads: 'a tensor over the sites',
    defaults: { extent: [2] },
    sources: ['Viteritti2023'],
  },
  dense: {
    equation: "h_c(r) = b_c + \\sum_{c'} W_{c c'}\\,h_{c'}(r)",
    summary: 'The same affine map at every position.',
    reads: oneTensor,
    defaults: { channels: 8, perSite: false, bias: true, complex: false },
    sources: ['CaiLiu2018'],
  },
  latticeConvolution: {
    equation: "h_c(r) = b_c + \\sum_{d} \\sum_{c'} W_{c c'}(d)\\,h_{c'}(r + d)",
    summary:
      'One matrix for every displacement to a site within so many neighbour shells, on any lattice of unit cells.',
    reads: 'a tensor over the sites',
    defaults: { channels: 8, shells: 2, bias: true, complex: false },
    sources: ['Choo2019'],
  },
  groupConvolution: {
    equation: "h_c(g) = b_c + \\sum_{k\\in G} \\sum_{c'} W_{c c'}(k)\\,h_{c'}(g k)",
    summary:
      'From the configuration: weights on all sites, moved over the group. From such a tensor: a convolution over the group.',
    reads: 'the configuration, or a tensor over the same group',
    defaults: { group: 'translations', channels: 4, shells: null, bias: true, complex: false },
    sources: ['CohenWelling2016', 'Roth2023'],
  },
  attention: {
    equation: 'h(p) = O \\sum_{q} A_{p q}\\,V h(q)',
    summary:
      'Every position sees every other, in several heads. A is learnt (factored) or made from queries and keys (softmax).',
    reads: 'one real tensor, its channels a multiple of the heads',
    defaults: { heads: 1, scores: 'factored', shared: false },
    sources: ['Vaswani2017', 'Viteritti2023'],
  },
  layerNorm: {
    equation: 'h_c(r) = s_c\\,\\frac{h_c(r) - \\mu(r)}{\\sqrt{\\sigma^2(r) + \\epsilon}} + t_c',
    summary: 'Over the channels of each position, with learnt scale and shift.',
    reads: 'one real tensor',
    defaults: {},
    sources: ['BaKirosHinton2016'],
  },
  siteFields: {
    equation: '\\ln\\psi = \\sum_i a_i\\,x_i',
    summary: 'One field for every site, or for every orbit of sites: the visible bias of a Boltzmann machine.',
    reads: configurationAlone,
    defaults: { symmetry: 'none', complex: false },
    sources: ['CarleoTroyer2017'],
  },
  activation: {
    equation: 'h_c(r) = f\\bigl(h_c(r)\\bigr)',
    summary: 'A function of every number; the table below has them all.',
    reads: oneTensor,
    defaults: { function: 'gelu' },
    sources: [],
  },
  add: {
    equation: 'h = h_1 + h_2 + \\dots',
    summary: 'Tensors of one shape, number by number: a skip. Of states it is their product.',
    reads: 'two tensors of one shape or more, or states',
    defaults: {},
    sources: ['He2016'],
  },
  multiply: {
    equation: 'h = h_1\\,h_2 \\cdots',
    summary: 'Tensors of one shape, number by number: a gate.',
    reads: 'two tensors of one shape or more',
    defaults: {},
    sources: [],
  },
  scale: {
    equation: 'h = \\lambda\\,h',
    summary: 'Every number times one that is not learnt.',
    reads: oneTensor,
    defaults: { factor: 0.5 },
    sources: [],
  },
  flatten: {
    equation: 'h_{(r, c)} = h_c(r)',
    summary: 'All positions behind one another, as channels of one position.',
    reads: oneTensor,
    defaults: {},
    sources: [],
  },
  pool: {
    equation: 'h_c = \\sum_r h_c(r)',
    summary: 'Sum, mean, or sum over the square root of the number of positions.',
    reads: oneTensor,
    defaults: { how: 'normalised' },
    sources: [],
  },
  sumChannels: {
    equation: 'h(r) = \\sum_c h_c(r)',
    summary: 'One channel is left.',
    reads: oneTensor,
    defaults: {},
    sources: [],
  },
  modulusAndPhase: {
    equation: 'h = h_1 + i\\,h_2',
    summary: 'Log-modulus and phase from two real tensors.',
    reads: 'two real tensors of one shape',
    defaults: {},
    sources: [],
  },
  groupProjection: {
    equation: '\\ln\\psi = \\ln \\sum_{g\\in G} \\chi_g^*\\,e^{h(g)}',
    summary: 'The sector of a group-convolutional network.',
    reads: 'one channel over the elements of a group',
    defaults: { sector: { momentum: [0], pointGroup: null, spinFlip: null } },
    sources: ['Roth2023'],
  },
  meanField: {
    equation: '\\ln\\psi = \\sum_i a_i\\,x_i',
    summary: 'A field for every site. A product state.',
    reads: 'nothing',
    defaults: { symmetry: 'none', complex: false },
    sources: [],
  },
  jastrow: {
    equation: '\\ln\\psi = \\sum_{i<j} J_{ij}\\,x_i x_j',
    summary: 'A weight for every pair of sites at any distance.',
    reads: 'nothing',
    defaults: { symmetry: 'none', visibleBias: false, complex: false },
    sources: ['Jastrow1955'],
  },
  autoregressive: {
    equation: '\\psi = \\prod_i \\sqrt{p(x_i \\mid x_{<i})}\\;e^{i\\varphi(x_i \\mid x_{<i})}',
    summary: 'Conditionals site by site. Alone in its graph it is sampled directly, without chains.',
    reads: 'nothing',
    defaults: { cell: 'dense', layers: 1, channels: 8, kernel: 8, activation: 'gelu', order: 'snake', phase: false },
    sources: ['Sharir2020', 'HibatAllah2020'],
  },
  determinant: {
    equation: '\\psi = J(n)\\,\\prod_\\sigma \\det \\phi^\\sigma_k(r_j; n)',
    summary: 'Slater determinant, neural backflow or Pfaffian, with its correlator. For fermions of fixed number.',
    reads: 'nothing',
    defaults: {
      form: 'slater',
      complex: false,
      orbitals: 'hopping',
      correlator: 'none',
      shared: false,
      hidden: [],
      activation: 'gelu',
    },
    sources: ['Slater1929'],
  },
  pairProduct: {
    equation: '\\psi = \\epsilon(x)\\,\\det f(u_a, d_b)',
    summary: 'Resonating valence bonds: pairs of a spin up and a spin down. For spins 1/2 at total Sz = 0.',
    reads: 'nothing',
    defaults: { symmetry: 'none', singlet: true, boundary: 'periodic', complex: false },
    sources: ['Anderson1987', 'TaharaImada2008'],
  },
  matrixProduct: {
    equation: '\\psi = \\mathrm{tr}\\,A_1^{x_1} A_2^{x_2} \\cdots A_N^{x_N}',
    summary: 'A matrix for every state of a site.',
    reads: 'nothing',
    defaults: { bondDimension: 4, complex: false, periodic: false, uniform: false, order: 'snake' },
    sources: ['PerezGarcia2007'],
  },
  stateVector: {
    equation: '\\ln\\psi(x) = \\theta_x',
    summary: 'Every amplitude a parameter, in a small space.',
    reads: 'nothing',
    defaults: { complex: false },
    sources: [],
  },
  product: {
    equation: '\\psi = \\psi_1\\,\\psi_2 \\cdots',
    summary: 'A product of states: the logarithms are added.',
    reads: states,
    defaults: {},
    sources: [],
  },
  sum: {
    equation: '\\psi = \\psi_1 + \\psi_2 + \\dots',
    summary: 'A superposition of states.',
    reads: states,
    defaults: {},
    sources: [],
  },
  projection: {
    equation: '\\psi_P(x) = \\sum_{g} \\chi_g^*\\,\\psi(g x)',
    summary: 'A state in a sector of the symmetries of H, at one evaluation for each element.',
    reads: 'one state',
    defaults: { sector: { momentum: [0], pointGroup: null, spinFlip: null } },
    sources: ['Nomura2021'],
  },
};

/** What an option means; of one name the same in every layer. */
export const optionWords: Readonly<Record<string, string>> = {
  encoding:
    'value: the number 2m (of bosons 2n − n_max). oneHot: one channel for each local state. occupation: the level, from 0.',
  channels: 'Numbers at each position.',
  positional: 'A vector for every site besides.',
  extent: 'Cells of a block along each direction; one number stands for all of them.',
  perSite: 'So many channels for every site of the lattice: then channels may be a fraction (the hidden density).',
  bias: 'A learnt constant for each channel.',
  complex: 'Complex weights; what follows is complex.',
  shells: 'Neighbour shells that the kernel reaches; of a group null: all of it.',
  group: 'Translations, or with the point group.',
  symmetry: 'Weights shared over these permutations of the sites.',
  heads: 'A divisor of the channels.',
  scores: 'factored: learnt numbers. softmax: from queries and keys.',
  shared: 'One number for equal displacements: scores of patches and of sites, pair factors of a determinant.',
  function: 'One of the activations below.',
  factor: 'The number.',
  how: 'normalised: the sum over the square root of the number of positions.',
  sector:
    'momentum, pointGroup and spinFlip; null: not used. Momenta are multiples of 2π/L along each periodic direction. The point group by a label that H has, such as A1, E or T1u, or "trivial".',
  visibleBias: 'A field for every site besides.',
  cell: 'Masked dense layers, causal convolutions, or a recurrent cell.',
  layers: 'One behind the other.',
  kernel: 'Sites that a causal convolution sees.',
  activation: 'Of the hidden layers.',
  order: 'rows: as the sites are numbered. snake: every second row backwards.',
  phase: 'Phases beside the probabilities; without them the state is positive.',
  form: 'Determinant of orbitals, of orbitals that a network moves, or Pfaffian of pairs.',
  orbitals: 'First ones: the lowest of the quadratic part of H, of Hartree and Fock, or random.',
  correlator: 'Factor: of doubly occupied sites, or of all pairs of modes.',
  hidden: 'Widths of the hidden layers of the backflow.',
  singlet: 'f(i, j) = f(j, i): total spin zero.',
  boundary: 'antiperiodic: a minus sign for pairs across the boundary of the first direction.',
  bondDimension: 'Size of the matrices.',
  periodic: 'A trace; otherwise vectors at the ends.',
  uniform: 'The same matrices at all sites.',
};
