import type { ActivationFunction } from '../ansatz-definition';
import type { Numbers } from './functions';

/** What a layer gave for a configuration, [position][channel]. */
export interface LayerValues extends Numbers {
  /** Id of the node. */
  readonly name: string;
  /** Operation of the node, or of a cell: "dense", "convolution", "units". */
  readonly operation: string;
  /** Of an activation. */
  readonly function?: ActivationFunction | undefined;
  readonly positions: number;
  readonly channels: number;
}

/** What every cell reads: states at the positions, as numbers. */
export interface CellInput {
  readonly positions: number;
  /** Numbers that a state is given as: x for two states, else one for each state, of which one is 1. */
  readonly channels: number;
  /** [position][channel] */
  readonly values: Float64Array;
  /** Logits of all states but the first, then phases. */
  readonly outputs: number;
  readonly parameter: (name: string) => Float64Array;
}

export interface CellPass {
  readonly layers: readonly LayerValues[];
  /** [position][output] */
  readonly outputs: Float64Array;
}
