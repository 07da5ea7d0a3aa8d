import type { ActivationFunction, NetworkDefinition, NetworkNode } from '../../shared/model/ansatz-definition';
import { activationFunctions } from '../../shared/model/graph';

type NamedNetwork = readonly [string, NetworkDefinition];

const input: NetworkNode = { id: 'input', inputs: [], op: 'input', encoding: 'value' };
const ring = Array.from({ length: 6 }, (_, site) => [(site + 5) % 6, site, (site + 1) % 6]).flat();
const open = Array.from({ length: 6 }, (_, site) => [site - 1, site, site < 5 ? site + 1 : -1]).flat();

function network(nodes: readonly NetworkNode[], initialScale = 1): NetworkDefinition {
  return { kind: 'network', precision: 'float32', nodes: [input, ...nodes], initialScale };
}

const conv = (id: string, from: string, channels: number, complex = false, table = ring): NetworkNode => ({
  id,
  inputs: [from],
  op: 'convolution',
  channels,
  bias: true,
  complex,
  positions: 6,
  table,
});
const act = (id: string, from: string, name: ActivationFunction): NetworkNode => ({
  id,
  inputs: [from],
  op: 'activation',
  function: name,
});
const readOut = (from: string): NetworkNode[] => [
  { id: 'sum', inputs: [from], op: 'sumChannels' },
  { id: 'pool', inputs: ['sum'], op: 'pool', how: 'sum' },
];

const named: Record<string, NetworkDefinition> = {
  dense: network([
    { id: 'flat', inputs: ['input'], op: 'flatten' },
    { id: 'hidden', inputs: ['flat'], op: 'dense', channels: 5, bias: true, complex: false },
    act('cosh', 'hidden', 'logCosh'),
    ...readOut('cosh'),
  ]),
  'residual, layer norm': network([
    conv('first', 'input', 4),
    act('gelu', 'first', 'gelu'),
    conv('second', 'gelu', 4, false, open),
    { id: 'add', inputs: ['first', 'second'], op: 'add' },
    { id: 'norm', inputs: ['add'], op: 'layerNorm' },
    act('cosh', 'norm', 'logCosh'),
    ...readOut('cosh'),
  ]),
  'complex weights': network([
    conv('first', 'input', 3, true),
    act('cosh', 'first', 'logCosh'),
    conv('second', 'cosh', 3, true, open),
    act('tanh', 'second', 'tanh'),
    ...readOut('tanh'),
  ]),
  'factored attention': network([
    { id: 'patches', inputs: ['input'], op: 'patch', patches: 3, table: [0, 1, 2, 3, 4, 5] },
    { id: 'embed', inputs: ['patches'], op: 'dense', channels: 4, bias: true, complex: false },
    {
      id: 'attention',
      inputs: ['embed'],
      op: 'attention',
      heads: 2,
      scores: 'factored',
      classes: [0, 1, 2, 2, 0, 1, 1, 2, 0],
    },
    ...readOut('attention'),
  ]),
  'softmax attention': network([
    { id: 'embed', inputs: [], op: 'embedding', channels: 4, positional: true },
    { id: 'attention', inputs: ['embed'], op: 'attention', heads: 2, scores: 'softmax', classes: null },
    act('silu', 'attention', 'silu'),
    ...readOut('silu'),
  ]),
  'modulus and phase': network([
    { id: 'flat', inputs: ['input'], op: 'flatten' },
    { id: 'hidden', inputs: ['flat'], op: 'dense', channels: 5, bias: true, complex: false },
    act('elu', 'hidden', 'elu'),
    { id: 'modulus', inputs: ['elu'], op: 'dense', channels: 1, bias: true, complex: false },
    { id: 'phase', inputs: ['elu'], op: 'dense', channels: 1, bias: false, complex: false },
    { id: 'psi', inputs: ['modulus', 'phase'], op: 'complex' },
  ]),
  characters: network([
    conv('first', 'input', 3, true, open),
    act('sine', 'first', 'sin'),
    { id: 'channels', inputs: ['sine'], op: 'sumChannels' },
    {
      id: 'psi',
      inputs: ['channels'],
      op: 'logSumExp',
      characters: Array.from({ length: 6 }, (_, k) => [
        Math.cos((Math.PI * k) / 3),
        Math.sin((Math.PI * k) / 3),
      ]).flat(),
    },
  ]),
};

/**
 * One function between two convolutions, so that its derivative is in that of every parameter of the first. The second has
 * edges: what is the same at all sites and linear would be a constant where the magnetisation is fixed.
 */
const activated = (name: ActivationFunction, complex: boolean): NetworkDefinition =>
  network([
    conv('first', 'input', 3, complex),
    act('activation', 'first', name),
    conv('second', 'activation', 2, complex, open),
    ...readOut('second'),
  ]);

const ofActivations = activationFunctions.flatMap((name): readonly NamedNetwork[] => [
  [`${name}, real`, activated(name, false)],
  [`${name}, complex`, activated(name, true)],
]);

/** Small networks on a ring of 6 spins 1/2 with their names, one for each kind of layer. */
export const networksOfLayers: readonly NamedNetwork[] = Object.entries(named);

/** The same, and two for each activation. */
export const networks: readonly NamedNetwork[] = [...networksOfLayers, ...ofActivations];
