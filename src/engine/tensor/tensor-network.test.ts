import { beforeAll, describe, expect, it } from 'vitest';
import type { ActivationFunction, NetworkDefinition, NetworkNode } from '../../shared/model/ansatz-definition';
import { openTensorBackend } from '../../main/tensor-backends';
import { tensorBackends } from '../../shared/run/engine-contract';
import { Random } from './random';
import { TensorNetwork } from './tensor-network';

/** All backends of this machine are held against finite differences; wasm is always there. */
const backend = tensorBackends.find((name) => name === process.env.ANSATZ_TENSOR_BACKEND) ?? 'wasm';

beforeAll(() => openTensorBackend(backend));

const localDimensions = new Uint8Array(6).fill(2);
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

const networks: Record<string, NetworkDefinition> = {
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
    act('exp', 'first', 'sin'),
    { id: 'channels', inputs: ['exp'], op: 'sumChannels' },
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

function randomConfigurations(count: number, random: Random): Uint8Array {
  return Uint8Array.from({ length: count * 6 }, () => random.below(2));
}

describe.each(Object.entries(networks))('%s', (_name, definition) => {
  it('has the derivatives of finite differences', async () => {
    const random = Random.seeded('7', 0);
    const made = new TensorNetwork(definition, localDimensions);
    const parameters = made.initialParameters(random).map((value) => value + 0.1 * random.normal());
    const configurations = randomConfigurations(3, random);
    made.setParameters(parameters);
    const found = await made.derivatives(configurations);
    const count = made.plan.parameterCount;
    const step = 3e-3;
    for (let parameter = 0; parameter < count; parameter++) {
      const [up, down] = [Float64Array.from(parameters), Float64Array.from(parameters)];
      up[parameter]! += step;
      down[parameter]! -= step;
      made.setParameters(up);
      const above = await made.logAmplitudes(configurations);
      made.setParameters(down);
      const below = await made.logAmplitudes(configurations);
      for (let sample = 0; sample < 3; sample++) {
        const re = (above[2 * sample]! - below[2 * sample]!) / (2 * step);
        let im = (above[2 * sample + 1]! - below[2 * sample + 1]!) / (2 * step);
        im -= (Math.round((im * 2 * step) / (2 * Math.PI)) * 2 * Math.PI) / (2 * step);
        expect(Math.abs(found.re[sample * count + parameter]! - re)).toBeLessThan(4e-3 * (1 + Math.abs(re)));
        if (found.im)
          expect(Math.abs(found.im[sample * count + parameter]! - im)).toBeLessThan(4e-3 * (1 + Math.abs(im)));
        else expect(im).toBe(0);
      }
    }
    made.dispose();
  });

  it('sums derivatives in one backward pass', async () => {
    const random = Random.seeded('8', 0);
    const made = new TensorNetwork(definition, localDimensions);
    made.setParameters(made.initialParameters(random).map((value) => value + 0.1 * random.normal()));
    const configurations = randomConfigurations(4, random);
    const rows = await made.derivatives(configurations);
    const weights = [1, -0.5, 0.25, 2];
    const turned = made.complex ? [0.3, 1, -1, 0.5] : null;
    const summed = await made.weightedDerivatives(
      configurations,
      Float64Array.from(weights),
      turned ? Float64Array.from(turned) : null,
    );
    const count = made.plan.parameterCount;
    for (let parameter = 0; parameter < count; parameter++) {
      let expected = 0;
      for (let sample = 0; sample < 4; sample++) {
        expected += weights[sample]! * rows.re[sample * count + parameter]!;
        if (turned && rows.im) expected += turned[sample]! * rows.im[sample * count + parameter]!;
      }
      expect(Math.abs(summed[parameter]! - expected)).toBeLessThan(1e-4 * (1 + Math.abs(expected)));
    }
    made.dispose();
  });
});
