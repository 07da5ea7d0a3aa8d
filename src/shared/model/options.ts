import { z } from 'zod';
import type { FieldMeta } from '../experiment';
import { activationFunctions, modelGraphSchema, representationPattern } from './graph';

export const ansatzKinds = [
  'meanField',
  'jastrow',
  'restrictedBoltzmannMachine',
  'multilayerPerceptron',
  'convolutional',
  'residualConvolutional',
  'groupConvolutional',
  'visionTransformer',
  'autoregressiveDense',
  'autoregressiveConvolutional',
  'gatedRecurrent',
  'longShortTermMemory',
  'slater',
  'slaterJastrow',
  'gutzwiller',
  'backflow',
  'pfaffian',
  'pairProduct',
  'matrixProduct',
  'stateVector',
  'custom',
] as const;
export type AnsatzKind = (typeof ansatzKinds)[number];

const field = (label: string, help: string, unit = ''): FieldMeta & Record<string, string> => ({ label, help, unit });

export const projectionSchema = z.strictObject({
  momentum: z
    .array(z.int().min(-4096).max(4096))
    .min(1)
    .max(3)
    .readonly()
    .nullable()
    .default(null)
    .meta(
      field('Momentum', 'Total momentum, in multiples of 2π/L along each periodic direction. null: not projected.'),
    ),
  pointGroup: z
    .string()
    .regex(representationPattern, 'a label of a representation, such as A1, E or T1u, or "none"')
    .default('none')
    .meta(
      field(
        'Point group',
        'Irreducible representation of the point operations that leave H unchanged (and keep the momentum), by its Mulliken symbol; E has two dimensions, T three.',
      ),
    ),
  spinFlip: z
    .enum(['none', 'even', 'odd'])
    .default('none')
    .meta(
      field(
        'Spin flip',
        'Eigenvalue +1 (even) or −1 (odd) of turning over every spin; of electrons, of the exchange of up and down.',
      ),
    ),
});

/**
 * An ansatz as its few options: what a form shows and the command line sets. `graphOf` turns it into a graph. Options that
 * an ansatz does not use are kept, so that going back to another finds them; `usedOptions` says which it uses.
 */
export const ansatzOptionsSchema = z.strictObject({
  ansatz: z.enum(ansatzKinds).default('restrictedBoltzmannMachine').meta(field('Ansatz', 'Form of the wavefunction.')),
  parameters: z
    .enum(['real', 'complex', 'modulusAndPhase'])
    .default('real')
    .meta(
      field(
        'Amplitude',
        'Real parameters: a positive wavefunction (a determinant has signs of its own). Complex parameters: modulus and phase at once; deep networks have them in the last layers. Modulus and phase: two heads of real parameters.',
      ),
    ),
  hiddenDensity: z
    .number()
    .min(0.25)
    .max(32)
    .default(1)
    .meta(field('Hidden density α', 'Hidden units per site; with symmetry the number of filters.', 'units/site')),
  symmetry: z
    .enum(['none', 'translations', 'spaceGroup'])
    .default('none')
    .meta(
      field('Symmetry', 'Weights shared over the translations that leave H unchanged, or over its whole space group.'),
    ),
  visibleBias: z
    .boolean()
    .default(false)
    .meta(field('Visible bias', 'One bias a site. It breaks the spin-flip symmetry of the network.')),
  hiddenBias: z.boolean().default(true).meta(field('Hidden bias', 'One bias a hidden unit (or filter).')),
  encoding: z
    .enum(['value', 'oneHot'])
    .default('value')
    .meta(
      field(
        'Input',
        'value: the number 2m (of bosons 2n − n_max). oneHot: one input a local state, so that each state has weights of its own.',
      ),
    ),
  layers: z
    .int()
    .min(1)
    .max(32)
    .default(2)
    .meta(field('Layers', 'Layers, residual blocks, transformer blocks or stacked cells.')),
  channels: z.int().min(1).max(1024).default(8).meta(field('Channels', 'Numbers that a layer holds at each position.')),
  shells: z
    .int()
    .min(0)
    .max(12)
    .default(2)
    .meta(
      field(
        'Kernel',
        'Neighbour shells that a convolution sees; on the square lattice 2 shells are 3 × 3 sites. 0: the site alone.',
        'shells',
      ),
    ),
  activation: z
    .enum(activationFunctions)
    .default('gelu')
    .meta(field('Activation', 'Of the hidden layers. Step has no derivative: with it a layer does not learn.')),
  heads: z.int().min(1).max(64).default(2).meta(field('Heads', 'Of the attention; a divisor of the channels.')),
  scores: z
    .enum(['factored', 'softmax'])
    .default('factored')
    .meta(
      field(
        'Attention',
        'factored: learnt weights that depend on the displacement alone. softmax: from queries and keys.',
      ),
    ),
  patch: z
    .int()
    .min(1)
    .max(16)
    .default(2)
    .meta(field('Patch', 'Side of a patch, along each direction of the lattice.', 'cells')),
  kernel: z
    .int()
    .min(1)
    .max(1024)
    .default(8)
    .meta(field('Window', 'Sites that a causal convolution sees before the one asked for.', 'sites')),
  order: z
    .enum(['rows', 'snake'])
    .default('snake')
    .meta(
      field(
        'Order of the sites',
        'rows: as they are numbered. snake: every second row backwards, so that steps are bonds.',
      ),
    ),
  bondDimension: z
    .int()
    .min(1)
    .max(256)
    .default(8)
    .meta(field('Bond dimension', 'Size of the matrices; the entanglement across a bond is at most its logarithm.')),
  uniform: z
    .boolean()
    .default(false)
    .meta(field('Equal matrices', 'The same matrices on all sites: a translation-invariant state.')),
  orbitals: z
    .enum(['hopping', 'meanField', 'random'])
    .default('hopping')
    .meta(
      field(
        'First orbitals',
        'hopping: the lowest of the quadratic part of H. meanField: those of unrestricted Hartree-Fock, which are other ones for each species and break symmetries of H where that lowers the energy. random: orthonormal ones.',
      ),
    ),
  correlator: z
    .enum(['none', 'gutzwiller', 'density'])
    .default('density')
    .meta(
      field(
        'Correlator',
        'Factor of the determinant. gutzwiller: one number for each doubly occupied site. density: one for each pair of modes.',
      ),
    ),
  singlet: z
    .boolean()
    .default(true)
    .meta(field('Total singlet', 'The pair of spins up at i and down at j is that of up at j and down at i.')),
  partonBoundary: z
    .enum(['periodic', 'antiperiodic'])
    .default('periodic')
    .meta(
      field(
        'Boundary of the pairs',
        'antiperiodic: a pair across the boundary of the first direction has a minus sign, so that on even lattices shells are closed.',
      ),
    ),
  factor: z
    .enum(['none', 'restrictedBoltzmannMachine', 'residualConvolutional'])
    .default('none')
    .meta(field('Factor', 'A positive network that multiplies the pairs.')),
  jastrowFactor: z
    .boolean()
    .default(false)
    .meta(field('Jastrow factor', 'Multiplies the state by a long-range Jastrow factor.')),
  initialScale: z
    .number()
    .min(1e-6)
    .max(1)
    .default(0.01)
    .meta(field('Initial scale', 'Standard deviation of the initial parameters; of layers see the weight scale.')),
  weightScale: z
    .number()
    .min(1e-3)
    .max(10)
    .default(1)
    .meta(field('Weight scale', 'Multiplies the usual initial weights of layers, √(1/inputs).')),
  precision: z
    .enum(['float64', 'float32'])
    .default('float64')
    .meta(
      field(
        'Precision',
        'Of the layers. float32 is up to twice as fast; energies and the solve stay in double precision.',
      ),
    ),
  projection: projectionSchema.default({ momentum: null, pointGroup: 'none', spinFlip: 'none' }),
  /** The graph of a custom model; null for the others. */
  graph: modelGraphSchema.nullable().default(null),
});
export type AnsatzOptions = z.output<typeof ansatzOptionsSchema>;
export type AnsatzOption = keyof AnsatzOptions;
export const ansatzOptions: readonly AnsatzOption[] = ansatzOptionsSchema.keyof().options;

/** Ansätze whose real amplitudes have signs of their own: for the others real parameters mean a positive wavefunction. */
export const signedAnsatze: ReadonlySet<AnsatzKind> = new Set<AnsatzKind>([
  'slater',
  'slaterJastrow',
  'gutzwiller',
  'backflow',
  'pfaffian',
  'pairProduct',
  'matrixProduct',
]);

const network: readonly AnsatzOption[] = ['activation', 'weightScale', 'precision'];
const machine: readonly AnsatzOption[] = ['symmetry', 'initialScale'];
const determinant: readonly AnsatzOption[] = ['parameters', 'orbitals', 'symmetry', 'initialScale'];

const used: Readonly<Record<AnsatzKind, readonly AnsatzOption[]>> = {
  meanField: ['parameters', ...machine],
  jastrow: ['parameters', 'visibleBias', ...machine],
  restrictedBoltzmannMachine: [
    'parameters',
    'hiddenDensity',
    'symmetry',
    'visibleBias',
    'hiddenBias',
    'encoding',
    'initialScale',
  ],
  multilayerPerceptron: ['parameters', 'layers', 'hiddenDensity', 'encoding', ...network, 'jastrowFactor'],
  convolutional: ['parameters', 'layers', 'channels', 'shells', 'encoding', ...network, 'jastrowFactor'],
  residualConvolutional: ['parameters', 'layers', 'channels', 'shells', 'encoding', ...network, 'jastrowFactor'],
  groupConvolutional: ['parameters', 'symmetry', 'layers', 'channels', 'encoding', ...network, 'jastrowFactor'],
  visionTransformer: ['parameters', 'layers', 'channels', 'patch', 'heads', 'scores', ...network, 'jastrowFactor'],
  autoregressiveDense: ['parameters', 'layers', 'channels', 'order', ...network],
  autoregressiveConvolutional: ['parameters', 'layers', 'channels', 'kernel', 'order', ...network],
  gatedRecurrent: ['parameters', 'layers', 'channels', 'order', 'weightScale', 'precision'],
  longShortTermMemory: ['parameters', 'layers', 'channels', 'order', 'weightScale', 'precision'],
  slater: determinant,
  slaterJastrow: determinant,
  gutzwiller: determinant,
  backflow: [...determinant, 'correlator', 'layers', 'channels', 'activation'],
  pfaffian: ['parameters', 'orbitals', 'correlator', 'symmetry', 'initialScale'],
  pairProduct: ['parameters', 'symmetry', 'singlet', 'partonBoundary', 'factor', 'jastrowFactor', 'initialScale'],
  matrixProduct: ['parameters', 'bondDimension', 'uniform', 'order', 'initialScale'],
  stateVector: ['parameters', 'initialScale'],
  custom: ['graph'],
};

/** Ansätze that read an option. */
export const readersOf = (option: AnsatzOption): readonly AnsatzKind[] =>
  ansatzKinds.filter((kind) => used[kind].includes(option));

/** Of the network that multiplies a pair product. */
const factors: Readonly<Record<AnsatzOptions['factor'], readonly AnsatzOption[]>> = {
  none: [],
  restrictedBoltzmannMachine: ['hiddenDensity', 'hiddenBias'],
  residualConvolutional: ['layers', 'channels', 'shells', ...network],
};

/** Options that mean something to an ansatz. All but a custom graph, which says it itself, can be projected. */
export function usedOptions(chosen: AnsatzOptions): ReadonlySet<AnsatzOption> {
  const { ansatz, jastrowFactor, visibleBias, factor } = chosen;
  const options = new Set<AnsatzOption>(['ansatz', ...used[ansatz]]);
  if (ansatz !== 'custom') options.add('projection');
  if (ansatz === 'pairProduct') factors[factor].forEach((option) => options.add(option));
  if (jastrowFactor && options.has('jastrowFactor')) options.add('symmetry').add('initialScale');
  if (isMachineOfLayers(chosen)) {
    options.add('weightScale').add('precision');
    // A visible bias for each local state is a mean field, no layer.
    if (!visibleBias || chosen.encoding === 'value') options.delete('initialScale');
  }
  return options;
}

/** A Boltzmann machine with two heads, or with an input for each local state, has no closed form: its weights are those of layers. */
export const isMachineOfLayers = ({ ansatz, parameters, encoding }: AnsatzOptions): boolean =>
  ansatz === 'restrictedBoltzmannMachine' && (parameters === 'modulusAndPhase' || encoding === 'oneHot');
