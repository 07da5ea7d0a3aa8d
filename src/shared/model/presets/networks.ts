import { trivialRepresentation } from '../graph';
import type { AnsatzOptions } from '../options';
import { head, sectorOf, type GraphBuilder } from './builder';

export function multilayerPerceptron(builder: GraphBuilder, options: AnsatzOptions): string {
  const { parameters, layers, hiddenDensity, activation, encoding } = options;
  const complex = parameters === 'complex';
  let last = builder.flatten('sites', builder.configuration(encoding));
  for (let layer = 1; layer <= layers; layer++) {
    last = builder.dense(`dense${layer}`, last, { channels: hiddenDensity, perSite: true, complex });
    last = builder.activation(`act${layer}`, last, activation);
  }
  if (parameters !== 'modulusAndPhase') return builder.dense('psi', last, { channels: 1, bias: false, complex });
  const modulus = builder.dense('modulus', last, { channels: 1, bias: false });
  return builder.modulusAndPhase('psi', modulus, builder.dense('phase', last, { channels: 1, bias: false }));
}

function convolution(builder: GraphBuilder, id: string, input: string, { channels, shells }: AnsatzOptions): string {
  return builder.add({
    id,
    inputs: [input],
    layer: 'latticeConvolution',
    channels,
    shells,
    bias: true,
    complex: false,
  });
}

export function convolutional(builder: GraphBuilder, options: AnsatzOptions): string {
  let last = builder.configuration(options.encoding);
  for (let layer = 1; layer <= options.layers; layer++) {
    last = convolution(builder, `conv${layer}`, last, options);
    last = builder.activation(`act${layer}`, last, options.activation);
  }
  return head(builder, builder.pool('pool', last, 'normalised'), options);
}

/** x <- x + conv(f(x)) after a first convolution; layer norm, sum over the lattice, head. */
export function residualConvolutional(builder: GraphBuilder, options: AnsatzOptions): string {
  let last = convolution(builder, 'conv0', builder.configuration(options.encoding), options);
  for (let layer = 1; layer <= options.layers; layer++) {
    const branch = builder.activation(`act${layer}`, last, options.activation);
    last = builder.sum(`skip${layer}`, last, convolution(builder, `conv${layer}`, branch, options));
  }
  return head(builder, builder.pool('pool', builder.layerNorm('norm', last), 'normalised'), options);
}

/** Convolutions over the symmetry group; the sector is projected out at the end, by the characters of its representation. */
export function groupConvolutional(builder: GraphBuilder, options: AnsatzOptions): string {
  const { layers, channels, activation, parameters, encoding } = options;
  const group = options.symmetry === 'none' ? 'translations' : options.symmetry;
  let last = builder.configuration(encoding);
  for (let layer = 1; layer <= layers; layer++) {
    last = builder.add({
      id: `group${layer}`,
      inputs: [last],
      layer: 'groupConvolution',
      group,
      channels,
      shells: null,
      bias: true,
      complex: false,
    });
    last = builder.activation(`act${layer}`, last, activation);
  }
  if (parameters === 'real') return head(builder, builder.pool('pool', last, 'normalised'), options);
  const modulus = builder.dense('modulus', last, { channels: 1, bias: false });
  const phase = builder.dense('phase', last, { channels: 1, bias: false });
  const element = builder.modulusAndPhase('element', modulus, phase);
  const sector = sectorOf(options) ?? { momentum: null, pointGroup: null, spinFlip: null };
  return builder.add({
    id: 'psi',
    inputs: [element],
    layer: 'groupProjection',
    // Of the whole group: what is not named is the identity representation.
    sector: {
      momentum: sector.momentum ?? [0],
      pointGroup: group === 'spaceGroup' ? (sector.pointGroup ?? trivialRepresentation) : sector.pointGroup,
      // The flip is no element of the group: it is projected onto afterwards.
      spinFlip: null,
    },
  });
}

/** Patches, blocks of attention and a two-layer perceptron with layer norm before each, sum over patches, head. */
export function visionTransformer(builder: GraphBuilder, options: AnsatzOptions): string {
  const { layers, channels, heads, scores, activation, patch } = options;
  const factored = scores === 'factored';
  // Scores from queries and keys do not know where a patch is: its sites have to say so.
  const spins = builder.configuration();
  const sites = factored
    ? spins
    : builder.add({ id: 'sites', inputs: [spins], layer: 'embedding', channels: 4, positional: true });
  const patches = builder.add({ id: 'patches', inputs: [sites], layer: 'patch', extent: [patch] });
  let last = builder.dense('embed', patches, { channels });
  for (let layer = 1; layer <= layers; layer++) {
    const seen = builder.add({
      id: `attention${layer}`,
      inputs: [builder.layerNorm(`normA${layer}`, last)],
      layer: 'attention',
      heads,
      scores,
      shared: factored,
    });
    last = builder.sum(`skipA${layer}`, last, seen);
    const wide = builder.dense(`wide${layer}`, builder.layerNorm(`normB${layer}`, last), { channels: 2 * channels });
    const narrow = builder.dense(`narrow${layer}`, builder.activation(`act${layer}`, wide, activation), { channels });
    last = builder.sum(`skipB${layer}`, last, narrow);
  }
  return head(builder, builder.pool('pool', builder.layerNorm('norm', last), 'normalised'), options);
}
