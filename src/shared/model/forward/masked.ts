import type { AutoregressiveDefinition } from '../ansatz-definition';
import { activate } from './functions';
import type { CellInput, CellPass, LayerValues } from './layer-values';

/**
 * Masked dense layers and convolutions. At position i the first layer sees the inputs before i, every later one the units below
 * up to i; a convolution only the last `kernel` of these, with the same weights everywhere. A dense layer has, position after
 * position, the weights [unit][input] of what is seen there.
 */
export function maskedLayers(
  { cell, layers: hidden, features, kernel: wished, activation }: AutoregressiveDefinition,
  input: CellInput,
): CellPass {
  const { positions } = input;
  const kernel = cell === 'convolution' ? Math.min(wished, positions) : null;
  const layers: LayerValues[] = [];
  let [values, channels] = [input.values, input.channels];
  for (let layer = 0; layer <= hidden; layer++) {
    const last = layer === hidden;
    const name = last ? 'output' : `layer${layer}`;
    const outputs = last ? input.outputs : features;
    const weights = input.parameter(`${name}.weights`);
    const bias = input.parameter(`${name}.bias`);
    const out = new Float64Array(positions * outputs);
    for (let position = 0; position < positions; position++) {
      const to = layer === 0 ? position : position + 1;
      const from = kernel === null ? 0 : Math.max(0, to - kernel);
      const stride = (kernel ?? to) * channels;
      // Inputs at all earlier positions together, of a dense layer.
      const before = layer === 0 ? (position * (position - 1)) / 2 : (position * (position + 1)) / 2;
      const first = kernel === null ? before * channels * outputs : (kernel - (to - from)) * channels;
      for (let unit = 0; unit < outputs; unit++) {
        let sum = bias[(kernel === null ? position * outputs : 0) + unit];
        for (let place = 0; place < (to - from) * channels; place++) {
          sum += weights[first + unit * stride + place] * values[from * channels + place];
        }
        out[position * outputs + unit] = sum;
      }
    }
    if (last) return { layers, outputs: out };
    values = activate(activation, { re: out, im: null }).re;
    channels = features;
    layers.push({ name, operation: cell, function: activation, positions, channels, re: values, im: null });
  }
  return { layers, outputs: values };
}
