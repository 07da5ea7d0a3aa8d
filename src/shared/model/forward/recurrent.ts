import type { AutoregressiveDefinition } from '../ansatz-definition';
import type { CellInput, CellPass, LayerValues } from './layer-values';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * Stacked gated recurrent units (Cho et al. 2014, with the reset gate behind the product) or long short-term memories (Hochreiter
 * and Schmidhuber 1997). At position i the first layer takes the input at i - 1, every later one the units below at i.
 */
export function recurrentLayers(
  kind: 'gru' | 'lstm',
  { layers: count, features }: AutoregressiveDefinition,
  input: CellInput,
): CellPass {
  const { positions, parameter } = input;
  const layers: LayerValues[] = [];
  const kept = (name: string, operation: string, re: Float64Array, bounded?: 'tanh'): void => {
    layers.push({ name, operation, function: bounded, positions, channels: features, re, im: null });
  };
  // The input of the first layer lags by one position.
  let below = new Float64Array(input.values.length);
  below.set(input.values.subarray(0, (positions - 1) * input.channels), input.channels);
  let channels = input.channels;
  for (let layer = 0; layer < count; layer++) {
    const weights = {
      input: parameter(`layer${layer}.inputs`),
      units: parameter(`layer${layer}.hidden`),
      bias: parameter(`layer${layer}.bias`),
    };
    const units = new Float64Array(positions * features);
    const memory = new Float64Array(positions * features);
    for (let position = 0; position < positions; position++) {
      const at = position * features;
      const before = (of: Float64Array): Float64Array =>
        position === 0 ? new Float64Array(features) : of.subarray(at - features, at);
      const x = below.subarray(position * channels, (position + 1) * channels);
      const gates = preActivations(kind, weights, x, before(units), features);
      if (kind === 'gru') stepGru(gates, before(units), units.subarray(at, at + features));
      else stepLstm(gates, before(memory), memory.subarray(at, at + features), units.subarray(at, at + features));
    }
    kept(`layer${layer}`, 'hidden state', units, 'tanh');
    if (kind === 'lstm') kept(`layer${layer}.memory`, 'memory', memory);
    below = units;
    channels = features;
  }
  const [weights, bias] = [parameter('output.weights'), parameter('output.bias')];
  const outputs = Float64Array.from({ length: positions * input.outputs }, (_, place) => {
    const row = place % input.outputs;
    const start = ((place - row) / input.outputs) * features;
    let sum = bias[row];
    for (let unit = 0; unit < features; unit++) sum += weights[row * features + unit] * below[start + unit];
    return sum;
  });
  return { layers, outputs };
}

/** (a_n, a_r, a_z, b_n) of a gated recurrent unit, where the units feed the last three; (i, f, g, o) of a memory. */
function preActivations(
  kind: 'gru' | 'lstm',
  weights: { readonly input: Float64Array; readonly units: Float64Array; readonly bias: Float64Array },
  input: Float64Array,
  units: Float64Array,
  features: number,
): Float64Array {
  const gates = Float64Array.from(weights.bias);
  const add = (first: number, rows: number, matrix: Float64Array, x: Float64Array): void => {
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let place = 0; place < x.length; place++) sum += matrix[row * x.length + place] * x[place];
      gates[first + row] += sum;
    }
  };
  add(0, (kind === 'gru' ? 3 : 4) * features, weights.input, input);
  add(kind === 'gru' ? features : 0, (kind === 'gru' ? 3 : 4) * features, weights.units, units);
  return gates;
}

/** n = tanh(a_n + s(a_r) b_n), h = n + s(a_z) (h' - n) */
function stepGru(gates: Float64Array, before: Float64Array, units: Float64Array): void {
  const size = units.length;
  for (let unit = 0; unit < size; unit++) {
    const n = Math.tanh(gates[unit] + sigmoid(gates[size + unit]) * gates[3 * size + unit]);
    units[unit] = n + sigmoid(gates[2 * size + unit]) * (before[unit] - n);
  }
}

/** c = s(f) c' + s(i) tanh(g), h = s(o) tanh(c) */
function stepLstm(gates: Float64Array, before: Float64Array, memory: Float64Array, units: Float64Array): void {
  const size = units.length;
  for (let unit = 0; unit < size; unit++) {
    const [i, f, g, o] = [0, 1, 2, 3].map((gate) => gates[gate * size + unit]);
    memory[unit] = sigmoid(f) * before[unit] + sigmoid(i) * Math.tanh(g);
    units[unit] = sigmoid(o) * Math.tanh(memory[unit]);
  }
}
