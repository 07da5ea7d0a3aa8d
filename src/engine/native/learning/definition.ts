import type { ActivationFunction } from '../../../shared/model/ansatz-definition';

/**
 * A network that learns, as JSON, identical to the serde structs of native/crates/learn/src/definition.rs. Nodes are in
 * topological order; every tensor is [positions][channels] for a sample; the last node is the output. An image has
 * height times width positions, row by row.
 */
export interface LearningDefinition {
  readonly precision: 'float32' | 'float64';
  readonly nodes: readonly LearningNode[];
}

export type LearningNode = {
  readonly id: string;
  /** Ids of earlier nodes; absent for inputs. */
  readonly inputs?: readonly string[];
} & LearningOperation;

/** Rows and columns of a grid and of the window that moves over it; one dimension is height 1. */
interface LearningWindow {
  readonly height: number;
  readonly width: number;
  readonly size: readonly [number, number];
  readonly stride?: readonly [number, number];
  readonly padding?: 'same' | 'valid';
}

export type LearningOperation =
  | { readonly op: 'features'; readonly positions: number; readonly channels: number }
  | { readonly op: 'tokens'; readonly positions: number; readonly vocabulary: number }
  | {
      readonly op: 'dense';
      readonly channels: number;
      readonly bias?: boolean;
      readonly initialisation?: Initialisation;
      readonly biasInitialisation?: Initialisation;
    }
  | ({
      readonly op: 'convolution';
      readonly channels: number;
      readonly bias?: boolean;
      readonly initialisation?: Initialisation;
      readonly biasInitialisation?: Initialisation;
    } & LearningWindow)
  | ({ readonly op: 'pool'; readonly how: 'max' | 'mean' } & LearningWindow)
  | { readonly op: 'globalPool'; readonly how: 'max' | 'mean' }
  | { readonly op: 'flatten' | 'concatenate' | 'layerNorm' | 'add' | 'multiply' }
  | { readonly op: 'reshape'; readonly positions: number; readonly channels: number }
  /** One position; negative from the end. */
  | { readonly op: 'position'; readonly at: number }
  | { readonly op: 'activation'; readonly function: ActivationFunction }
  | { readonly op: 'scale'; readonly factor: number }
  | {
      readonly op: 'embedding';
      readonly channels: number;
      readonly positional?: boolean;
      readonly initialisation?: Initialisation;
    }
  | { readonly op: 'positional'; readonly initialisation?: Initialisation }
  /** Keys and values come from the second input where there is one. */
  | {
      readonly op: 'attention';
      readonly heads: number;
      readonly causal?: boolean;
      readonly initialisation?: Initialisation;
    }
  | {
      readonly op: 'gru' | 'lstm';
      readonly channels: number;
      readonly reversed?: boolean;
      readonly initialisation?: Initialisation;
    }
  /** Zeros with this probability while training, the rest 1 / (1 - rate) larger. */
  | { readonly op: 'dropout'; readonly rate: number }
  /** cos and sin of `features` projections v . x with v ~ N(0, scale^2), over sqrt(features); not learnt. */
  | { readonly op: 'randomFeatures'; readonly features: number; readonly scale: number };

/** Distribution of first weights; default: heNormal, biases 0, embeddings N(0, 1). */
export type Initialisation =
  | { readonly kind: 'heNormal' | 'glorotUniform' | 'glorotNormal' | 'lecunNormal' | 'uniformFanIn' }
  | { readonly kind: 'orthogonal'; readonly gain: number }
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'constant'; readonly value: number };

/**
 * Means over the samples of a batch. crossEntropy: over positions too, in nats. The others are summed over the positions and
 * channels of a sample: squared: factor |y - f|^2; quadraticHinge: max(0, margin - y f)^2 / 2 with y = 1 or -1; gaussian: mean and
 * ln sigma^2 in the two halves of the channels.
 */
export type LearningLoss =
  | { readonly kind: 'crossEntropy' | 'absolute' | 'binaryCrossEntropy' | 'gaussian' }
  | { readonly kind: 'squared'; readonly factor: number }
  | { readonly kind: 'quadraticHinge'; readonly margin: number };

/** Formulas: native/crates/learn/src/optimiser.rs. */
export type LearningRule =
  | { readonly kind: 'descent' }
  | { readonly kind: 'momentum' | 'nesterov'; readonly momentum: number }
  | { readonly kind: 'adagrad'; readonly epsilon: number }
  | { readonly kind: 'adadelta' | 'rmsprop'; readonly decay: number; readonly epsilon: number }
  | { readonly kind: 'adam' | 'adamW'; readonly beta1: number; readonly beta2: number; readonly epsilon: number };

export type LearningOptimiser = LearningRule & {
  /** lambda: g += lambda p for weights, not for biases; adamW takes it apart from g. */
  readonly weightDecay?: number;
  /** Longer gradients are shortened to this norm. */
  readonly largestNorm?: number;
};

/** Steps count from 0 over the whole training; `given` has one rate for each step of the call. */
export type LearningRate =
  | { readonly kind: 'constant'; readonly rate: number }
  | { readonly kind: 'given'; readonly rates: readonly number[] }
  /** rate factor^floor(step / every) */
  | { readonly kind: 'steps'; readonly rate: number; readonly every: number; readonly factor: number }
  /** rate / (1 + step / time)^power */
  | { readonly kind: 'power'; readonly rate: number; readonly time: number; readonly power: number }
  /** Half a cosine from `rate` to `last` up to step `steps`, after a linear rise over `warmUp` steps. */
  | {
      readonly kind: 'cosine';
      readonly rate: number;
      readonly last: number;
      readonly steps: number;
      readonly warmUp?: number;
    };
