import { formatInteger } from '../../../../shared/format';
import { layerNames, type CompiledNode } from '../../../../shared/model/compile-model';
import type { ModelNode, SectorChoice } from '../../../../shared/model/graph';

const activationNames: Readonly<Record<string, string>> = {
  gelu: 'GELU',
  silu: 'SiLU',
  relu: 'ReLU',
  leakyRelu: 'leaky ReLU',
  elu: 'ELU',
  logCosh: 'log cosh',
  softplus: 'softplus',
};
export const activationName = (name: string): string => activationNames[name] ?? name;

/** What stands in the box of a node. */
export const titleOf = (node: ModelNode): string => {
  switch (node.layer) {
    case 'activation':
      return activationName(node.function);
    case 'latticeConvolution':
      return 'Convolution';
    case 'groupConvolution':
      return 'Group conv.';
    case 'pool':
      return node.how === 'mean' ? 'Mean over positions' : 'Sum over positions';
    case 'sumChannels':
      return 'Σ channels';
    case 'modulusAndPhase':
      return 'Modulus + i phase';
    case 'groupProjection':
      return 'Projection';
    default:
      return layerNames[node.layer];
  }
};

/** Its most telling option; without one its name. */
export const subtitleOf = (node: ModelNode, compiled: CompiledNode | undefined): string => {
  const channels = compiled?.shape == null ? '?' : formatInteger(compiled.shape.channels);
  switch (node.layer) {
    case 'configuration':
      return node.encoding === 'value' ? 'x = 2m' : node.encoding === 'oneHot' ? 'one-hot' : 'occupations';
    case 'latticeConvolution':
      return `${channels} channels, ${node.shells} shells`;
    case 'groupConvolution':
      return `${channels} channels, ${node.group === 'translations' ? 'translations' : 'space group'}`;
    case 'dense':
      return `${channels} channels${node.complex ? ', complex' : ''}`;
    case 'embedding':
      return `${channels} channels${node.positional ? ', positions' : ''}`;
    case 'attention':
      return `${node.heads} heads, ${node.scores}`;
    case 'patch':
      return node.extent.join(' × ');
    case 'scale':
      return `× ${node.factor}`;
    case 'autoregressive':
      return `${node.layers} × ${node.channels}, ${node.cell}, ${node.order}`;
    case 'determinant':
      return `${node.form}${node.correlator === 'none' ? '' : `, ${node.correlator}`}`;
    case 'pairProduct':
      return `${node.singlet ? 'singlet' : 'any'} pairs, ${node.boundary}`;
    case 'matrixProduct':
      return `bond dimension ${node.bondDimension}`;
    case 'projection':
    case 'groupProjection':
      return sectorWord(node.sector);
    case 'meanField':
    case 'jastrow':
    case 'siteFields':
      return node.symmetry === 'none'
        ? 'each its own'
        : `shared over ${node.symmetry === 'translations' ? 'translations' : 'the space group'}`;
    case 'pool':
      return node.how === 'normalised' ? 'divided by √positions' : 'over all positions';
    case 'layerNorm':
      return 'over channels';
    case 'add':
      return 'skip + branch';
    default:
      return node.id;
  }
};

const sectorWord = ({ momentum, pointGroup, spinFlip }: SectorChoice): string =>
  [
    momentum === null ? null : `k = (${momentum.join(', ')})`,
    pointGroup,
    spinFlip === null ? null : `P = ${spinFlip === 1 ? '+1' : '−1'}`,
  ]
    .filter((part) => part !== null)
    .join(', ');

/** On a line: channels × positions, or a state. */
export const shapeWord = ({ shape, complex }: CompiledNode): string =>
  shape === null
    ? 'ln ψ'
    : `${formatInteger(shape.channels)} × ${formatInteger(shape.positions)}${complex ? ' ℂ' : ''}`;

/** "8 channels × 36 sites, complex" */
export const shapeWords = ({ shape, complex, domain }: CompiledNode): string => {
  if (shape === null) return 'a state, ln ψ';
  const channels = `${formatInteger(shape.channels)} ${shape.channels === 1 ? 'channel' : 'channels'}`;
  const places = domain === 'one' || domain === null ? 'position' : positionWords[domain];
  return `${channels} × ${formatInteger(shape.positions)} ${places}${complex ? ', complex' : ''}`;
};

const positionWords = {
  sites: 'sites',
  lattice: 'lattice sites',
  patches: 'patches',
  translations: 'translations',
  spaceGroup: 'elements of the space group',
} as const;

/** "8·9·8 + 8 = 584" */
export const parameterSum = ({ weights, parameters }: CompiledNode): string => {
  if (weights.length === 0) return 'none';
  const terms = weights.map(({ shape, complex }) => (complex ? ['2', ...shape] : shape).join('·'));
  return `${terms.join(' + ')} = ${formatInteger(parameters)}`;
};

/** "conv1: 8 channels × 36 lattice sites; weights 8 × 9 × 8, bias 8: 584 real parameters" */
export const nodeSentence = (id: string, node: CompiledNode | undefined): string => {
  if (node === undefined) return `${id}: its shape is not known while there is an error before it.`;
  const { weights, parameters } = node;
  const learnt =
    weights.length === 0
      ? 'nothing learnt'
      : `${weights.map(({ name, shape }) => `${name} ${shape.join(' × ')}`).join(', ')}: ${formatInteger(parameters)} real parameters`;
  return `${id}: ${shapeWords(node)}; ${learnt}`;
};
