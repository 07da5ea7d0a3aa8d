/**
 * A wavefunction in the form that the engines read: tables written out, nothing left to derive. Made from a model graph and
 * a compiled system; the native engine and the tensor engine take the same values.
 *
 * Sites are those of the compiled operator; the input of a site is x = (d - 1) - 2 index, so +1 and -1 for spin 1/2, and
 * index 0 is spin up, an occupied fermionic mode, the largest number of bosons.
 */
export type AnsatzDefinition =
  | MachineDefinition
  | NetworkDefinition
  | AutoregressiveDefinition
  | DeterminantDefinition
  | PairProductDefinition
  | MatrixProductDefinition
  | StateVectorDefinition
  | TabulatedDefinition
  | ProductDefinition
  | SumDefinition
  | ProjectedDefinition;

/** Closed forms with fast ratios. Real parameters give a positive wavefunction. */
export interface MachineDefinition {
  readonly kind: 'machine';
  readonly form: 'meanField' | 'jastrow' | 'restrictedBoltzmannMachine';
  readonly complex: boolean;
  /** Hidden units per site (alpha); with a symmetry filters, as in Carleo and Troyer (2017). */
  readonly hiddenDensity: number;
  /** Site permutations that weights are shared over, row-major [element][site]; empty: none. */
  readonly symmetry: readonly number[];
  /** Standard deviation of the normal initial parameters. */
  readonly initialScale: number;
  readonly useVisibleBias: boolean;
  readonly useHiddenBias: boolean;
}

/**
 * A graph of layers in topological order. Every tensor has the shape [positions][channels] for a configuration and is real
 * or complex. The last node is ln psi: [1][1], real (a positive wavefunction) or complex.
 */
export interface NetworkDefinition {
  readonly kind: 'network';
  readonly precision: 'float32' | 'float64';
  readonly nodes: readonly NetworkNode[];
  /** Multiplies the standard initialisation of every weight. */
  readonly initialScale: number;
}

export type NetworkNode = NetworkOperation & {
  /** Unique; parameters are named `${id}.weights`, `${id}.bias` and so on. */
  readonly id: string;
  /** Ids of earlier nodes; the input has none. */
  readonly inputs: readonly string[];
};

export type NetworkOperation =
  /** value: [nSites][1] x; oneHot: [nSites][d]; occupation: [nSites][1] of d - 1 - index. */
  | { readonly op: 'input'; readonly encoding: 'value' | 'oneHot' | 'occupation' }
  /** A learnt vector for every local state (shared by all sites) plus, if positional, one for every site: [nSites][channels]. */
  | { readonly op: 'embedding'; readonly channels: number; readonly positional: boolean }
  /** The same affine map at every position. Complex weights make the output complex. */
  | { readonly op: 'dense'; readonly channels: number; readonly bias: boolean; readonly complex: boolean }
  /**
   * out[p][c] = bias[c] + sum_k sum_b W[c][k][b] in[table[p][k]][b]; -1 in the table: nothing there (open boundary). Lattice
   * and group convolutions, and machines with a symmetry, are this.
   */
  | {
      readonly op: 'convolution';
      readonly channels: number;
      readonly bias: boolean;
      readonly complex: boolean;
      readonly positions: number;
      /** Row-major [positions][kernel]. */
      readonly table: readonly number[];
    }
  | { readonly op: 'activation'; readonly function: ActivationFunction }
  /** Over the channels of a position, with learnt scale and shift; epsilon 1e-6. Real tensors only. */
  | { readonly op: 'layerNorm' }
  /** Elementwise, of two or more tensors of one shape; a real one is taken as complex where another is. */
  | { readonly op: 'add' }
  | { readonly op: 'multiply' }
  | { readonly op: 'scale'; readonly factor: number }
  /** [positions][channels] to [1][positions channels]. */
  | { readonly op: 'flatten' }
  /** [patches][size channels], the inputs at table[patch][k] behind one another. */
  | { readonly op: 'patch'; readonly patches: number; readonly table: readonly number[] }
  /**
   * Multi-head attention over positions with learnt projections to values and back. softmax: scores from queries and keys
   * (Vaswani et al. 2017); factored: scores are parameters [head][position][position] (Rende and Viteritti 2024), shared over
   * equal entries of `classes` [position][position] where given.
   */
  | {
      readonly op: 'attention';
      readonly heads: number;
      readonly scores: 'softmax' | 'factored';
      readonly classes: readonly number[] | null;
    }
  /** Over positions: [1][channels]. */
  | { readonly op: 'pool'; readonly how: 'sum' | 'mean' }
  /** Over channels: [positions][1]. */
  | { readonly op: 'sumChannels' }
  /** Re and Im of a complex tensor from two real ones. */
  | { readonly op: 'complex' }
  /**
   * ln sum_p character_p exp(z_p) over the positions of [positions][1], real and imaginary parts of the characters
   * interleaved; complex out. The projection of a group-convolutional network.
   */
  | { readonly op: 'logSumExp'; readonly characters: readonly number[] };

/** Complex arguments: identity, logCosh, tanh, sin, exp, square, cube are holomorphic; the others act on Re and Im separately. */
export type ActivationFunction =
  | 'identity'
  | 'step'
  | 'sigmoid'
  | 'tanh'
  | 'arctan'
  | 'relu'
  | 'leakyRelu'
  | 'elu'
  | 'softplus'
  | 'gelu'
  | 'silu'
  | 'logCosh'
  | 'square'
  | 'cube'
  | 'sin'
  | 'exp';

/** psi(s) = prod_i psi_i(s_i | s_<i), in the order of `order`; |psi|^2 is normalised and sampled directly. */
export interface AutoregressiveDefinition {
  readonly kind: 'autoregressive';
  readonly cell: 'dense' | 'convolution' | 'gru' | 'lstm';
  /** Hidden layers before the conditionals (dense, convolution); stacked cells (gru, lstm). */
  readonly layers: number;
  /** Channels at a site. */
  readonly features: number;
  /** Sites that a convolution sees before the one asked for. */
  readonly kernel: number;
  readonly activation: ActivationFunction;
  /** Sites in the order in which they are drawn. */
  readonly order: readonly number[];
  /** A phase at every site beside the modulus; without it psi is positive. */
  readonly phase: boolean;
  /** Conserved sums of levels d - 1 - index over sites; conditionals that could not reach them are zero. */
  readonly charges: readonly Charge[];
  readonly precision: 'float32' | 'float64';
  readonly initialScale: number;
}

/** The sum of the levels d - 1 - index over some sites: particles, or Sz + S for each site of a spin. */
export interface Charge {
  readonly sites: readonly number[];
  readonly total: number;
}

/**
 * Determinants of fermionic modes with two states, index 0 occupied. `species` lists the modes of each kind of particle (up
 * modes, down modes; or all modes of spinless fermions) with their number; configurations with other numbers have no amplitude.
 * A Pfaffian pairs all modes of all species, and of an odd number of particles one stays alone. The signs are those of the
 * Jordan-Wigner order of the sites. Complex orbitals of backflow are pairs of real parameters.
 */
export interface DeterminantDefinition {
  readonly kind: 'determinant';
  readonly form: 'slater' | 'backflow' | 'pfaffian';
  readonly complex: boolean;
  readonly species: readonly { readonly modes: readonly number[]; readonly particles: number }[];
  /**
   * Orbitals to start from, for each species [mode of the species][particle], real and imaginary part interleaved where complex;
   * null: plane waves are not known, so random orthonormal ones.
   */
  readonly orbitals: readonly (readonly number[])[] | null;
  /** gutzwiller: one factor a doubly occupied site; density: one for each class of pairs of modes; none. */
  readonly jastrow: 'none' | 'gutzwiller' | 'density';
  /** Classes of pairs [site][site] of modes that share a Jastrow parameter, -1: none; empty: every pair its own. */
  readonly pairClasses: readonly number[];
  /** Hidden widths of the network that moves the orbitals (backflow). */
  readonly hidden: readonly number[];
  readonly activation: ActivationFunction;
  readonly initialScale: number;
}

/**
 * Gutzwiller-projected pair product of spins 1/2 with as many up as down: psi(s) = epsilon(s) det F, F_ab = f(u_a, d_b), with the
 * sites u of the spins up and d of those down, ascending, and epsilon = (-1)^(pairs i < j with i down and j up).
 */
export interface PairProductDefinition {
  readonly kind: 'pairProduct';
  readonly complex: boolean;
  /** Classes of ordered pairs [site up][site down] that share a number, -1: f = 0. */
  readonly classes: readonly number[];
  /** 1 or -1 for every ordered pair, a factor of its number. */
  readonly signs: readonly number[];
  /** Of every class, real and imaginary part interleaved where complex. */
  readonly initial: readonly number[];
  /** Standard deviation of what is added to them, in units of their root mean square. */
  readonly initialScale: number;
}

/** psi(s) = tr A_1[s_1] ... A_N[s_N] (periodic) or with boundary vectors. */
export interface MatrixProductDefinition {
  readonly kind: 'matrixProduct';
  readonly bondDimension: number;
  readonly complex: boolean;
  readonly periodic: boolean;
  /** Sites along the chain of matrices. */
  readonly order: readonly number[];
  /** Equal matrices on all sites. */
  readonly uniform: boolean;
  readonly initialScale: number;
}

/** Every ln psi(s) a parameter; at most 2^16 configurations. */
export interface StateVectorDefinition {
  readonly kind: 'stateVector';
  readonly complex: boolean;
  readonly initialScale: number;
}

/** Every psi(s) of a sector a parameter, the first site slowest; at most 2^22 configurations. Drawn directly. */
export interface TabulatedDefinition {
  readonly kind: 'tabulated';
  readonly complex: boolean;
  /** None: the whole space. */
  readonly charges: readonly Charge[];
  /** Spread of the first amplitudes around one. */
  readonly initialScale: number;
}

export interface ProductDefinition {
  readonly kind: 'product';
  readonly factors: readonly AnsatzDefinition[];
}

export interface SumDefinition {
  readonly kind: 'sum';
  readonly terms: readonly AnsatzDefinition[];
}

/** psi_P(s) = sum_g character_g^* sign_g(s) psi(g s): an irreducible sector of a symmetry. */
export interface ProjectedDefinition {
  readonly kind: 'projected';
  readonly state: AnsatzDefinition;
  /** Permutations of the sites [element][site]: (g s)_{site} = s_{permutation[site]}. */
  readonly permutations: readonly number[];
  /** Of each element, real and imaginary part interleaved. */
  readonly characters: readonly number[];
  /** Spin flip (index to d - 1 - index on every site) as a further factor of the group, with its eigenvalue. */
  readonly spinFlip: 1 | -1 | null;
  /** Fermionic: permuting occupied modes gives the sign of the permutation. */
  readonly fermionic: boolean;
}
