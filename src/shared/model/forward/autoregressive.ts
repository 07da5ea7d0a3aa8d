import type { AutoregressiveDefinition } from '../ansatz-definition';
import { numbersOf, type ModelTensors } from '../plan/leaf-parameters';
import { maskedLayers } from './masked';
import type { CellInput, LayerValues } from './layer-values';
import { recurrentLayers } from './recurrent';
import { Sector, type Left } from './sector';

/** psi(s) = prod_i sqrt(p(s_i | s_<i)) e^{i phi_i}, factor by factor along the order of the sites. */
export interface Conditionals {
  /** Site at each position. */
  readonly order: readonly number[];
  /** Largest local dimension. */
  readonly states: number;
  /** p(s | s_<i), [position][state]; NaN where no state leads into the sector, zero for states that a site does not have. */
  readonly probabilities: Float64Array;
  /** State at each position. */
  readonly chosen: Uint8Array;
  /** ln p of the chosen state, [position]; -Infinity where the sector forbids it. */
  readonly logProbability: Float64Array;
  /** Phase of the chosen state, [position]. */
  readonly phase: Float64Array;
}

export interface AutoregressivePass {
  /** In the order of the positions. */
  readonly layers: readonly LayerValues[];
  readonly conditionals: Conditionals;
  readonly logAmplitude: readonly [re: number, im: number];
}

/** A network of conditionals with its parameters, for any number of configurations. */
export class Autoregressive {
  readonly #sector: Sector | null;
  readonly #states: number;

  constructor(
    private readonly definition: AutoregressiveDefinition,
    private readonly localDimensions: Uint8Array,
    private readonly tensors: ModelTensors,
    private readonly prefix = '',
  ) {
    const { charges, order } = definition;
    this.#sector = charges.length === 0 ? null : new Sector(charges, order, localDimensions);
    this.#states = localDimensions.reduce((most, dimension) => Math.max(most, dimension), 1);
  }

  /** Everything along one configuration of local states [site], in float64. */
  pass(configuration: Uint8Array): AutoregressivePass {
    const { cell, order, phase } = this.definition;
    const states = this.#states;
    const logits = Math.max(states, 2) - 1;
    const chosen = Uint8Array.from(order, (site) => configuration[site]);
    const input: CellInput = {
      positions: order.length,
      channels: states <= 2 ? 1 : states,
      values: this.#encoded(chosen),
      outputs: logits + (phase ? states : 0),
      parameter: (name) => numbersOf(this.tensors, `${this.prefix}${name}`),
    };
    const recurrent = cell === 'gru' || cell === 'lstm';
    const made = recurrent ? recurrentLayers(cell, this.definition, input) : maskedLayers(this.definition, input);
    const conditionals: Conditionals = {
      order,
      states,
      probabilities: new Float64Array(order.length * states),
      chosen,
      logProbability: new Float64Array(order.length),
      phase: new Float64Array(order.length),
    };
    let left: Left = this.#sector?.start ?? [];
    order.forEach((_, position) => {
      const outputs = made.outputs.subarray(position * input.outputs, (position + 1) * input.outputs);
      const state = chosen[position];
      conditionals.logProbability[position] = this.#softmax(position, left, outputs, state, conditionals.probabilities);
      if (phase) conditionals.phase[position] = outputs[logits + state];
      if (this.#sector !== null) left = this.#sector.after(position, left, state);
    });
    const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
    return {
      layers: made.layers,
      conditionals,
      logAmplitude: left === null ? [-Infinity, 0] : [0.5 * sum(conditionals.logProbability), sum(conditionals.phase)],
    };
  }

  #encoded(chosen: Uint8Array): Float64Array {
    const [states, { order }] = [this.#states, this.definition];
    if (states <= 2) {
      return Float64Array.from(chosen, (state, position) => this.localDimensions[order[position]] - 1 - 2 * state);
    }
    const values = new Float64Array(chosen.length * states);
    chosen.forEach((state, position) => (values[position * states + state] = 1));
    return values;
  }

  /** Writes the probabilities of a position; gives ln p of the chosen state. */
  #softmax(position: number, left: Left, outputs: Float64Array, chosen: number, into: Float64Array): number {
    const start = position * this.#states;
    const dimension = this.localDimensions[this.definition.order[position]];
    const logit = (state: number): number => {
      if (this.#sector !== null && this.#sector.after(position, left, state) === null) return -Infinity;
      return state === 0 ? 0 : outputs[state - 1];
    };
    const all = Float64Array.from({ length: dimension }, (_, state) => logit(state));
    const largest = all.reduce((most, value) => Math.max(most, value), -Infinity);
    if (largest === -Infinity) {
      into.fill(Number.NaN, start, start + dimension);
      return -Infinity;
    }
    const total = all.reduce((sum, value) => sum + Math.exp(value - largest), 0);
    all.forEach((value, state) => (into[start + state] = Math.exp(value - largest) / total));
    return all[chosen] - largest - Math.log(total);
  }
}
