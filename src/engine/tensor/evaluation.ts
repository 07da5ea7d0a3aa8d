import * as tf from '@tensorflow/tfjs-core';
import type { Configurations, Encoding } from './layers';
import { logOfSum, logSumExp, type Factors } from './log-sums';
import type { LayeredState, StatePlan } from '../../shared/model/plan/state-plan';
import { addValues, type Value } from './value';

/** ln psi of encoded configurations by a network of layers. */
export type OfNetwork = (network: LayeredState, configurations: Configurations) => Value;
/** ln psi [configuration][1][1] of the configurations that it was made for. */
export type Evaluation = (ofNetwork: OfNetwork) => Value;

/** Puts configurations [n][site] and what the parts of a state see of them on the device, for any number of passes. */
export function evaluationOf(state: StatePlan, localDimensions: Uint8Array, configurations: Uint8Array): Evaluation {
  switch (state.kind) {
    case 'layered': {
      const encoded = encodeFor(state, localDimensions, configurations);
      return (ofNetwork) => ofNetwork(state, encoded);
    }
    case 'product':
    case 'sum': {
      const parts = state.parts.map((part) => evaluationOf(part, localDimensions, configurations));
      const combine = (values: readonly Value[]): Value =>
        state.kind === 'sum' ? logOfSum(values) : values.slice(1).reduce(addValues, values[0]!);
      return (ofNetwork) => combine(parts.map((part) => part(ofNetwork)));
    }
    case 'projected': {
      const { images } = state;
      const ofImages = evaluationOf(state.state, localDimensions, images.of(configurations));
      const factors = factorsOf(images.factors(configurations), images.count);
      const shape: [number, number, number] = [configurations.length / localDimensions.length, images.count, 1];
      return (ofNetwork) => {
        const { re, im } = ofImages(ofNetwork);
        return logSumExp({ re: tf.reshape(re, shape), im: im ? tf.reshape(im, shape) : null }, factors);
      };
    }
  }
}

/** [configuration or 1][element][1] */
function factorsOf(interleaved: Float64Array, elements: number): Factors {
  const part = (offset: number): tf.Tensor3D =>
    tf.tensor3d(
      Float32Array.from({ length: interleaved.length / 2 }, (_, place) => interleaved[2 * place + offset]!),
      [interleaved.length / (2 * elements), elements, 1],
    );
  return { re: part(0), im: part(1) };
}

function encodeFor({ plan }: LayeredState, localDimensions: Uint8Array, configurations: Uint8Array): Configurations {
  const encoded: Record<Encoding, tf.Tensor3D | null> = { value: null, occupation: null, oneHot: null, powers: null };
  for (const { node } of plan.nodes) {
    const encoding = node.op === 'input' ? node.encoding : node.op === 'embedding' ? 'oneHot' : null;
    if (encoding !== null) encoded[encoding] ??= encode(configurations, localDimensions, encoding);
  }
  return encoded;
}

function encode(configurations: Uint8Array, localDimensions: Uint8Array, encoding: Encoding): tf.Tensor3D {
  const nSites = localDimensions.length;
  const count = configurations.length / nSites;
  const states = localDimensions.reduce((most, dimension) => Math.max(most, dimension), 0);
  if (encoding === 'oneHot') {
    const ones = new Float32Array(configurations.length * states);
    configurations.forEach((index, place) => (ones[place * states + index] = 1));
    return tf.tensor3d(ones, [count, nSites, states]);
  }
  if (encoding === 'powers') {
    const powers = Math.max(1, states - 1);
    const numbers = new Float32Array(configurations.length * powers);
    configurations.forEach((index, place) => {
      const span = localDimensions[place % nSites]! - 1;
      const x = span > 0 ? 1 - (2 * index) / span : 0;
      for (let power = 0; power < powers; power++) numbers[place * powers + power] = x ** (power + 1);
    });
    return tf.tensor3d(numbers, [count, nSites, powers]);
  }
  const numbers = new Float32Array(configurations.length);
  const step = encoding === 'value' ? 2 : 1;
  for (let start = 0; start < configurations.length; start += nSites) {
    for (let site = 0; site < nSites; site++) {
      numbers[start + site] = localDimensions[site]! - 1 - step * configurations[start + site]!;
    }
  }
  return tf.tensor3d(numbers, [count, nSites, 1]);
}
