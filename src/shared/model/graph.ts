import { z } from 'zod';

/**
 * A wavefunction as a graph of layers, as it is drawn and stored: at the level at which a physicist thinks, without sizes
 * that follow from the lattice. `compileModel` turns it, with what is known of the system, into an `AnsatzDefinition`.
 *
 * A node is a tensor [positions][channels] for a configuration, or a whole state ln psi. The one node that no other node
 * reads is the wavefunction.
 */
export const modelGraphVersion = 1;

export const activationFunctions = [
  'identity',
  'step',
  'sigmoid',
  'tanh',
  'arctan',
  'relu',
  'leakyRelu',
  'elu',
  'softplus',
  'gelu',
  'silu',
  'logCosh',
  'square',
  'cube',
  'sin',
  'exp',
] as const;

const channels = z.int().min(1).max(4096);
const complex = z.boolean();
const bias = z.boolean();
const shells = z.int().min(0).max(12);
const symmetry = z.enum(['none', 'translations', 'spaceGroup']);
const group = z.enum(['translations', 'spaceGroup']);
const order = z.enum(['rows', 'snake']);
const activation = z.enum(activationFunctions);

/** Labels of representations: letters and digits. Which ones there are depends on the Hamiltonian. */
export const representationPattern = /^[A-Za-z][A-Za-z0-9]{0,11}$/;
/** Stands for the representation in which nothing changes a sign, whatever its label is: A, A1 or A1g. */
export const trivialRepresentation = 'trivial';

/** An irreducible sector of the symmetry group; null: the group of that kind is not used. */
const sectorSchema = z.strictObject({
  /** Total momentum as multiples of 2 pi / L along each periodic direction; one number stands for all of them. */
  momentum: z.array(z.int().min(-4096).max(4096)).min(1).max(3).readonly().nullable(),
  /** Irreducible representation of the point group (with momentum: of those elements that keep it) by its label, or "trivial". */
  pointGroup: z.string().regex(representationPattern, 'a label of a representation, such as A1, E or T1u').nullable(),
  spinFlip: z.union([z.literal(1), z.literal(-1)]).nullable(),
});
export type SectorChoice = z.output<typeof sectorSchema>;

/** A layer with its options, as a node of a graph. */
function node<Kind extends string, Shape extends z.ZodRawShape>(layer: Kind, shape: Shape) {
  return z.strictObject({
    /** Parameters are named after it: `conv1.weights`. */
    id: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, 'a letter, then letters, digits and underscores, 40 at most'),
    /** Ids of the nodes that it reads. */
    inputs: z.array(z.string().max(40)).max(32).readonly(),
    layer: z.literal(layer),
    ...shape,
  });
}

export const nodeSchema = z.discriminatedUnion('layer', [
  // Tensors.
  node('configuration', { encoding: z.enum(['value', 'oneHot', 'occupation']) }),
  node('embedding', { channels, positional: z.boolean() }),
  /** perSite: so many channels for every site of the lattice (the hidden density of a Boltzmann machine). */
  node('dense', {
    channels: z.number().positive().max(65_536),
    perSite: z.boolean(),
    bias,
    complex,
  }),
  /** One weight for every displacement to a site within so many neighbour shells, the site itself included. */
  node('latticeConvolution', { channels, shells, bias, complex }),
  /**
   * From a configuration: weights on all sites, moved over the group ([elements][channels]). From such a tensor: a
   * convolution over the group; shells limits it to elements that move a site by so many neighbour shells at most, null:
   * none. Cohen and Welling (2016); Roth, Szabo and MacDonald (2023).
   */
  node('groupConvolution', { group, channels, shells: shells.nullable(), bias, complex }),
  /** sum_i a_i x_i: the visible bias of a Boltzmann machine, one number for every orbit of sites. */
  node('siteFields', { symmetry, complex }),
  /** Blocks of cells of the given extent along the lattice directions; one number stands for all of them. */
  node('patch', { extent: z.array(z.int().min(1).max(64)).min(1).max(3).readonly() }),
  /** shared: one score for every displacement of two positions (factored scores only). */
  node('attention', {
    heads: z.int().min(1).max(64),
    scores: z.enum(['softmax', 'factored']),
    shared: z.boolean(),
  }),
  node('layerNorm', {}),
  node('activation', { function: activation }),
  /** Of tensors of one shape; of states: their product (the logarithms are added). */
  node('add', {}),
  node('multiply', {}),
  node('scale', { factor: z.number() }),
  node('flatten', {}),
  /** Over positions. normalised: the sum divided by the square root of their number. */
  node('pool', { how: z.enum(['sum', 'mean', 'normalised']) }),
  node('sumChannels', {}),
  /** ln psi = first input + i second input: log-modulus and phase. */
  node('modulusAndPhase', {}),
  /** ln sum_g chi_g exp(z_g) of [elements][1]: the sector of a group-convolutional network. */
  node('groupProjection', { sector: sectorSchema }),
  // States.
  node('meanField', { symmetry, complex }),
  node('jastrow', { symmetry, visibleBias: z.boolean(), complex }),
  node('autoregressive', {
    cell: z.enum(['dense', 'convolution', 'gru', 'lstm']),
    layers: z.int().min(1).max(32),
    channels,
    kernel: z.int().min(1).max(4096),
    activation,
    order,
    phase: z.boolean(),
  }),
  node('determinant', {
    form: z.enum(['slater', 'backflow', 'pfaffian']),
    complex,
    /** hopping: the lowest orbitals of the quadratic part of H; meanField: those of Hartree and Fock; random: orthonormal. */
    orbitals: z.enum(['hopping', 'meanField', 'random']),
    correlator: z.enum(['none', 'gutzwiller', 'density']),
    /** Pair factors shared over the translations. */
    shared: z.boolean(),
    hidden: z.array(channels).max(8).readonly(),
    activation,
  }),
  /**
   * Resonating valence bonds: pairs f(i, j) shared over the symmetry. singlet: f(i, j) = f(j, i). antiperiodic: a minus sign for
   * pairs across the boundary of the first direction.
   */
  node('pairProduct', {
    symmetry,
    singlet: z.boolean(),
    boundary: z.enum(['periodic', 'antiperiodic']),
    complex,
  }),
  node('matrixProduct', {
    bondDimension: z.int().min(1).max(512),
    complex,
    periodic: z.boolean(),
    uniform: z.boolean(),
    order,
  }),
  node('stateVector', { complex }),
  // Of states.
  node('product', {}),
  node('sum', {}),
  node('projection', { sector: sectorSchema }),
]);
export type ModelNode = z.output<typeof nodeSchema>;
export type LayerKind = ModelNode['layer'];
export type NodeOf<Kind extends LayerKind> = Extract<ModelNode, { readonly layer: Kind }>;

const coordinate = z.number().min(-1e6).max(1e6);

/**
 * How a graph is drawn: no part of the wavefunction. Names of nodes that are not there are passed over, and nodes without a
 * place get one.
 */
const layoutSchema = z.strictObject({
  /** Upper left corners, in pixels of the canvas at its usual size. */
  places: z
    .array(z.strictObject({ node: z.string().max(40), x: coordinate, y: coordinate }))
    .max(512)
    .readonly(),
  /** Nodes drawn as one block, or within a frame while it is open. A node belongs to one group at most. */
  groups: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1).max(60),
        nodes: z.array(z.string().max(40)).max(256).readonly(),
        open: z.boolean(),
      }),
    )
    .max(64)
    .readonly(),
});
export type GraphLayout = z.output<typeof layoutSchema>;

export const modelGraphSchema = z.strictObject({
  version: z.literal(modelGraphVersion),
  precision: z.enum(['float32', 'float64']),
  /** Standard deviation of the initial parameters of closed forms: machines, Jastrow, determinants, matrix products. */
  initialScale: z.number().min(1e-6).max(1),
  /** Multiplies the standard initial weights of layers. */
  weightScale: z.number().min(1e-3).max(10),
  nodes: z.array(nodeSchema).min(1).max(256).readonly(),
  layout: layoutSchema.optional(),
});
export type ModelGraph = z.output<typeof modelGraphSchema>;
