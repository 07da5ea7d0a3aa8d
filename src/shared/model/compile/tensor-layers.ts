import { orbitsOf } from '../../run/orbits';
import type { ActivationFunction, NetworkOperation } from '../ansatz-definition';
import type { LayerKind, NodeOf } from '../graph';
import { productTable, type SymmetryGroup } from '../symmetry-group';
import { displacementClasses, patchesOf } from '../tables/patches';
import { neighbourTable } from '../tables/neighbour-table';
import { weightsOver } from './sector-weights';
import { NodeProblem, type CompileContext, type Domain, type Outcome, type TensorValue, type Weights } from './context';

/** Real multiplications and additions of a transcendental function, roughly. */
const transcendental = 20;

type Tensor = TensorValue;
type Shape = Pick<Tensor, 'domain' | 'positions' | 'channels' | 'complex'> & { readonly grid?: readonly number[] };

/** Adds one operation and gives the tensor that it makes. */
function emit(
  context: CompileContext,
  id: string,
  inputs: readonly Tensor[],
  operation: NetworkOperation,
  shape: Shape,
): Tensor {
  context.operations.push({ ...operation, id, inputs: inputs.map((input) => input.operation) });
  return { ...shape, kind: 'tensor', operation: id };
}

/** Products of an affine map with `fan` inputs at each of its outputs. */
const products = (outputs: number, fan: number, complexInput: boolean, complexWeights: boolean): number =>
  2 * outputs * fan * (complexInput ? 2 : 1) * (complexWeights ? 2 : 1);

/** Complex weights are learnt as two real tensors. */
const affineWeights = (
  channels: number,
  inner: readonly number[],
  bias: boolean,
  complex: boolean,
): readonly Weights[] =>
  [{ name: 'weights', shape: [channels, ...inner] }, ...(bias ? [{ name: 'bias', shape: [channels] }] : [])].flatMap(
    ({ name, shape }) => [
      { name, shape, complex: false },
      ...(complex ? [{ name: `${name}Imaginary`, shape, complex: false }] : []),
    ],
  );

export function configuration(context: CompileContext, node: NodeOf<'configuration'>): Outcome {
  const { nSites, localDimensions } = context.facts;
  const [first] = localDimensions;
  if (node.encoding === 'oneHot' && localDimensions.some((dimension) => dimension !== first)) {
    throw new NodeProblem(
      'MODEL_MIXED_SITES',
      'One-hot vectors need equal sites.',
      'The sites of this system have different numbers of states. Choose the encoding "value".',
    );
  }
  const channels = node.encoding === 'oneHot' ? first : 1;
  const shape: Shape = { domain: 'sites', positions: nSites, channels, complex: false };
  const operation: NetworkOperation = { op: 'input', encoding: node.encoding };
  return { value: emit(context, node.id, [], operation, shape), weights: [], flops: 0 };
}

export function embedding(context: CompileContext, node: NodeOf<'embedding'>, input: Tensor): Outcome {
  requireConfiguration(context, node.id, input, 'An embedding');
  const { nSites, localDimensions } = context.facts;
  const states = Math.max(...localDimensions);
  const { channels, positional } = node;
  const shape: Shape = { domain: 'sites', positions: nSites, channels, complex: false };
  return {
    value: emit(context, node.id, [input], { op: 'embedding', channels, positional }, shape),
    weights: [
      { name: 'weights', shape: [states, channels], complex: false },
      ...(positional ? [{ name: 'positions', shape: [nSites, channels], complex: false }] : []),
    ],
    flops: nSites * channels,
  };
}

export function dense(context: CompileContext, node: NodeOf<'dense'>, input: Tensor): Outcome {
  const wanted = node.perSite ? node.channels * context.facts.nSites : node.channels;
  const channels = Math.max(1, Math.round(wanted));
  const { bias, complex } = node;
  const shape: Shape = { ...placeOf(input), channels, complex: complex || input.complex };
  return {
    value: emit(context, node.id, [input], { op: 'dense', channels, bias, complex }, shape),
    weights: affineWeights(channels, [input.channels], bias, complex),
    flops: products(input.positions * channels, input.channels, input.complex, complex),
  };
}

export function latticeConvolution(
  context: CompileContext,
  node: NodeOf<'latticeConvolution'>,
  input: Tensor,
): Outcome {
  const { lattice } = context.facts;
  if (lattice.crystal === null) {
    throw new NodeProblem(
      'MODEL_NO_DISPLACEMENTS',
      'A lattice convolution shares weights by displacement.',
      'This lattice is a list of edges, which has none. Use dense layers.',
    );
  }
  if (input.domain !== 'sites' && input.domain !== 'lattice') throw wrongDomain(input, 'the sites of the lattice');
  const modesOf = input.domain === 'sites' ? equalModes(context) : null;
  const kinds = modesOf?.[0].length ?? 1;
  const { positions, kernel, table } = neighbourTable(lattice, node.shells);
  // All modes of a neighbour stand in the kernel one behind the other.
  const modes = table.flatMap((site) => (site < 0 ? new Array<number>(kinds).fill(-1) : (modesOf?.[site] ?? [site])));
  const { channels, bias, complex } = node;
  const shape: Shape = { domain: 'lattice', positions, channels, complex: complex || input.complex };
  const fan = kernel * kinds * input.channels;
  return {
    value: emit(
      context,
      node.id,
      [input],
      { op: 'convolution', channels, bias, complex, positions, table: modes },
      shape,
    ),
    weights: affineWeights(channels, [kernel * kinds, input.channels], bias, complex),
    flops: products(positions * channels, fan, input.complex, complex),
  };
}

export function groupConvolution(context: CompileContext, node: NodeOf<'groupConvolution'>, input: Tensor): Outcome {
  const group = groupOf(context, node.group);
  const { channels, bias, complex } = node;
  const { elements } = group;
  const table =
    input.domain === 'sites'
      ? Array.from(group.permutations)
      : input.domain === node.group
        ? productTable(group, kernelElements(context, group, node.shells))
        : null;
  if (table === null) throw wrongDomain(input, 'the configuration, or a tensor over the same group');
  const kernel = table.length / elements;
  const shape: Shape = { domain: node.group, positions: elements, channels, complex: complex || input.complex };
  return {
    value: emit(
      context,
      node.id,
      [input],
      { op: 'convolution', channels, bias, complex, positions: elements, table },
      shape,
    ),
    weights: affineWeights(channels, [kernel, input.channels], bias, complex),
    flops: products(elements * channels, kernel * input.channels, input.complex, complex),
  };
}

/** Elements that move no site of a unit cell by more than so many shells. */
function kernelElements(context: CompileContext, group: SymmetryGroup, shells: number | null): readonly number[] {
  const all = Array.from({ length: group.elements }, (_, element) => element);
  if (shells === null) return all;
  const { lattice } = context.facts;
  const near = neighbourTable(lattice, shells);
  const around = new Set(near.table.slice(0, near.kernel));
  return all.filter((element) => around.has(group.permutations[element * group.nSites] % lattice.nSites));
}

export function siteFields(context: CompileContext, node: NodeOf<'siteFields'>, input: Tensor): Outcome {
  requireConfiguration(context, node.id, input, 'Site fields');
  const { nSites } = context.facts;
  const permutations = node.symmetry === 'none' ? null : groupOf(context, node.symmetry).permutations;
  const orbit = orbitsOf(nSites, permutations === null ? 0 : permutations.length / nSites, (element, site) =>
    permutations === null ? site : permutations[element * nSites + site],
  );
  const members: number[][] = [];
  orbit.forEach((index, site) => (members[index] ??= []).push(site));
  const positions = Math.max(...members.map((sites) => sites.length));
  const table = Array.from({ length: positions }, (_, row) => members.map((sites) => sites[row] ?? -1)).flat();
  const { complex } = node;
  const each: Shape = { domain: 'sites', positions, channels: 1, complex };
  const fields = emit(
    context,
    node.id,
    [input],
    { op: 'convolution', channels: 1, bias: false, complex, positions, table },
    each,
  );
  return {
    value: emit(context, `${node.id}:sum`, [fields], { op: 'pool', how: 'sum' }, { ...each, ...single }),
    weights: affineWeights(1, [members.length, 1], false, complex),
    flops: products(nSites, 1, false, complex),
  };
}

export function patch(context: CompileContext, node: NodeOf<'patch'>, input: Tensor): Outcome {
  if (input.domain !== 'sites') throw wrongDomain(input, 'the configuration');
  const { lattice } = context.facts;
  const extent = node.extent.length === 1 ? lattice.extent.map(() => node.extent[0]) : node.extent;
  const patches = patchesOf(lattice, equalModes(context), extent);
  if (patches === null) {
    throw new NodeProblem(
      'MODEL_PATCHES',
      `The lattice ${lattice.label} does not divide into patches of ${extent.join(' × ')}.`,
      lattice.crystal === null
        ? 'Patches need a lattice of unit cells.'
        : `Its extent is ${lattice.extent.join(' × ')}: give one divisor of each.`,
    );
  }
  const { count, size, table, grid } = patches;
  const shape: Shape = {
    domain: 'patches',
    positions: count,
    channels: size * input.channels,
    complex: input.complex,
    grid,
  };
  return {
    value: emit(context, node.id, [input], { op: 'patch', patches: count, table }, shape),
    weights: [],
    flops: 0,
  };
}

export function attention(context: CompileContext, node: NodeOf<'attention'>, input: Tensor): Outcome {
  requireReal(input, 'Attention');
  const { positions, channels } = input;
  const { heads, scores } = node;
  if (channels % heads !== 0) {
    throw new NodeProblem(
      'MODEL_HEADS',
      `${channels} channels do not divide into ${heads} heads.`,
      'Each head takes an equal share of the channels.',
    );
  }
  const classes = scores === 'factored' && node.shared ? classesOf(context, input) : null;
  const count = classes === null ? positions ** 2 : Math.max(...classes) + 1;
  const square = { shape: [channels, channels], complex: false };
  const weights: Weights[] =
    scores === 'softmax'
      ? [
          { name: 'queries', ...square },
          { name: 'keys', ...square },
          { name: 'values', ...square },
          { name: 'output', ...square },
        ]
      : [
          { name: 'scores', shape: [heads, count], complex: false },
          { name: 'values', ...square },
          { name: 'output', ...square },
        ];
  const projections = weights.filter(({ name }) => name !== 'scores').length;
  const shape: Shape = { ...placeOf(input), channels, complex: false };
  return {
    value: emit(context, node.id, [input], { op: 'attention', heads, scores, classes }, shape),
    weights,
    flops:
      products(positions * channels, channels, false, false) * projections +
      2 * positions ** 2 * channels * (scores === 'softmax' ? 2 : 1) +
      (scores === 'softmax' ? transcendental * heads * positions ** 2 : 0),
  };
}

/** Pairs of positions with one displacement. */
function classesOf(context: CompileContext, input: Tensor): readonly number[] {
  const { lattice } = context.facts;
  if (input.domain === 'patches' && input.grid) {
    return displacementClasses(
      input.grid,
      input.grid.map((_, direction) => lattice.crystal?.closed[direction] === true),
    );
  }
  if (input.domain === 'lattice' || (input.domain === 'sites' && input.positions === lattice.nSites)) {
    const { positions, kernel, table } = neighbourTable(lattice, Infinity);
    const classes = new Array<number>(positions * positions).fill(0);
    table.forEach((to, at) => {
      if (to >= 0) classes[Math.floor(at / kernel) * positions + to] = at % kernel;
    });
    return classes;
  }
  throw new NodeProblem(
    'MODEL_SHARED_SCORES',
    'These positions have no displacements.',
    'Shared scores need patches or sites of a lattice. Do not share them here.',
  );
}

export function layerNorm(context: CompileContext, id: string, input: Tensor): Outcome {
  requireReal(input, 'Layer norm');
  const { positions, channels } = input;
  return {
    value: emit(context, id, [input], { op: 'layerNorm' }, { ...placeOf(input), channels, complex: false }),
    weights: [
      { name: 'scale', shape: [channels], complex: false },
      { name: 'shift', shape: [channels], complex: false },
    ],
    flops: 8 * positions * channels,
  };
}

export function activation(context: CompileContext, id: string, name: ActivationFunction, input: Tensor): Outcome {
  const cheap = ['identity', 'step', 'relu', 'leakyRelu', 'square', 'cube'].includes(name);
  const each = (cheap ? 2 : transcendental) * (input.complex ? 2 : 1);
  return {
    value: emit(context, id, [input], { op: 'activation', function: name }, input),
    weights: [],
    flops: each * input.positions * input.channels,
  };
}

export function elementwise(
  context: CompileContext,
  id: string,
  op: 'add' | 'multiply',
  inputs: readonly Tensor[],
): Outcome {
  const [first] = inputs;
  const other = inputs.find(({ positions, channels }) => positions !== first.positions || channels !== first.channels);
  if (other !== undefined) {
    const what = other.channels !== first.channels ? 'Channels' : 'Positions';
    const [a, b] = what === 'Channels' ? [first.channels, other.channels] : [first.positions, other.positions];
    throw new NodeProblem(
      'MODEL_SHAPES_DIFFER',
      `${what} differ: ${first.operation} ${a}, ${other.operation} ${b}.`,
      'Tensors are added and multiplied number by number.',
    );
  }
  const complex = inputs.some((input) => input.complex);
  const { positions, channels } = first;
  return {
    value: emit(context, id, inputs, { op }, { ...placeOf(first), channels, complex }),
    weights: [],
    flops: (inputs.length - 1) * positions * channels * (complex ? 2 : 1),
  };
}

export function scale(context: CompileContext, id: string, factor: number, input: Tensor): Outcome {
  return {
    value: emit(context, id, [input], { op: 'scale', factor }, input),
    weights: [],
    flops: input.positions * input.channels * (input.complex ? 2 : 1),
  };
}

export function flatten(context: CompileContext, id: string, input: Tensor): Outcome {
  const channels = input.positions * input.channels;
  const shape: Shape = { ...single, channels, complex: input.complex };
  return { value: emit(context, id, [input], { op: 'flatten' }, shape), weights: [], flops: 0 };
}

export function pool(context: CompileContext, node: NodeOf<'pool'>, input: Tensor): Outcome {
  const shape: Shape = { ...single, channels: input.channels, complex: input.complex };
  const flops = input.positions * input.channels * (input.complex ? 2 : 1);
  if (node.how !== 'normalised') {
    const value = emit(context, node.id, [input], { op: 'pool', how: node.how }, shape);
    return { value, weights: [], flops };
  }
  const summed = emit(context, `${node.id}:sum`, [input], { op: 'pool', how: 'sum' }, shape);
  const factor = 1 / Math.sqrt(input.positions);
  return { value: emit(context, node.id, [summed], { op: 'scale', factor }, shape), weights: [], flops };
}

export function sumChannels(context: CompileContext, id: string, input: Tensor): Outcome {
  const shape: Shape = { ...placeOf(input), channels: 1, complex: input.complex };
  return {
    value: emit(context, id, [input], { op: 'sumChannels' }, shape),
    weights: [],
    flops: input.positions * input.channels * (input.complex ? 2 : 1),
  };
}

export function modulusAndPhase(context: CompileContext, id: string, inputs: readonly Tensor[]): Outcome {
  const [modulus, phase] = inputs;
  for (const part of inputs) {
    requireReal(part, 'Log-modulus and phase');
    if (part.positions !== modulus.positions || part.channels !== modulus.channels) {
      throw new NodeProblem(
        'MODEL_SHAPES_DIFFER',
        `The modulus ${modulus.positions} × ${modulus.channels} and the phase ${phase.positions} × ${phase.channels} differ in shape.`,
        'They are the real and the imaginary part of the same numbers.',
      );
    }
  }
  const shape: Shape = { ...placeOf(modulus), channels: modulus.channels, complex: true };
  return { value: emit(context, id, inputs, { op: 'complex' }, shape), weights: [], flops: 0 };
}

export function groupProjection(context: CompileContext, node: NodeOf<'groupProjection'>, input: Tensor): Outcome {
  const domain = input.domain;
  if ((domain !== 'translations' && domain !== 'spaceGroup') || input.channels !== 1) {
    throw wrongDomain(input, 'one channel over a symmetry group: put "Sum of channels" before it');
  }
  const sector = context.facts.sector(node.sector);
  if (!sector.ok) throw new NodeProblem('MODEL_SECTOR', 'The sector does not exist.', sector.reason);
  const group = groupOf(context, domain);
  const characters = weightsOver(group, sector);
  if (characters === null || sector.spinFlip !== null) {
    throw new NodeProblem(
      'MODEL_SECTOR',
      'The sector belongs to another group than the convolutions.',
      `They run over ${group.elements} elements, the sector over ${sector.group.elements}${sector.spinFlip === null ? '' : ' with the spin flip'}.`,
    );
  }
  const shape: Shape = { ...single, channels: 1, complex: true };
  return {
    value: emit(context, node.id, [input], { op: 'logSumExp', characters }, shape),
    weights: [],
    flops: 2 * transcendental * input.positions,
  };
}

/** Modes of each lattice site, where all sites have as many. */
function equalModes({ facts: { modesOf } }: CompileContext): readonly (readonly number[])[] {
  if (modesOf.every((modes) => modes.length === modesOf[0].length)) return modesOf;
  throw new NodeProblem(
    'MODEL_MIXED_MODES',
    'The same weights at every site need equal sites.',
    'Some sites of this lattice have one mode and some have two. Use dense layers.',
  );
}

const single = { domain: 'one', positions: 1 } as const;

const placeOf = ({ domain, positions, grid }: Tensor): Pick<Tensor, 'domain' | 'positions' | 'grid'> =>
  grid === undefined ? { domain, positions } : { domain, positions, grid };

/** The symmetry group of that name. */
export function groupOf(context: CompileContext, name: 'translations' | 'spaceGroup'): SymmetryGroup {
  const group = context.facts[name];
  if (group !== null && group.elements > 1) return group;
  throw new NodeProblem(
    name === 'translations' ? 'MODEL_NO_TRANSLATIONS' : 'MODEL_NO_SPACE_GROUP',
    `H has no ${name === 'translations' ? 'translations' : 'space group'} to share weights over.`,
    name === 'translations'
      ? 'It needs a periodic lattice with uniform couplings.'
      : 'No permutation of this lattice other than the identity leaves H unchanged.',
  );
}

function requireConfiguration(context: CompileContext, id: string, input: Tensor, what: string): void {
  const source = context.operations.find((operation) => operation.id === input.operation);
  if (source?.op === 'input' && input.channels === 1) return;
  throw new NodeProblem(
    'MODEL_READS_CONFIGURATION',
    `${what} reads the configuration itself.`,
    `"${id}" reads "${input.operation}". Connect it to the configuration, one number a site.`,
  );
}

function requireReal(input: Tensor, what: string): void {
  if (!input.complex) return;
  throw new NodeProblem(
    'MODEL_NEEDS_REAL',
    `${what} takes real numbers.`,
    `"${input.operation}" is complex. Make its weights real, and complex ones only behind it.`,
  );
}

const domainWords: Readonly<Record<Domain, string>> = {
  sites: 'sites',
  lattice: 'sites of the lattice',
  patches: 'patches',
  translations: 'translations',
  spaceGroup: 'elements of the space group',
  one: 'one position',
};

function wrongDomain({ operation, domain, positions, channels }: Tensor, wanted: string): NodeProblem {
  return new NodeProblem(
    'MODEL_WRONG_INPUT',
    `It reads ${wanted}.`,
    `"${operation}" is ${positions} × ${channels} over ${domainWords[domain]}.`,
  );
}

/** Layers that take exactly one tensor. */
export const oneInput: ReadonlySet<LayerKind> = new Set<LayerKind>([
  'embedding',
  'dense',
  'latticeConvolution',
  'groupConvolution',
  'siteFields',
  'patch',
  'attention',
  'layerNorm',
  'activation',
  'scale',
  'flatten',
  'pool',
  'sumChannels',
  'groupProjection',
  'projection',
]);
