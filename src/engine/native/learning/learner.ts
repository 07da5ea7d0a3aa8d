import type { LearningDefinition, LearningLoss, LearningOptimiser, LearningRate } from './definition';

export interface LearnerDefinition {
  readonly network: LearningDefinition;
  readonly loss: LearningLoss;
  readonly optimiser: LearningOptimiser;
  /** 64-bit seed as a decimal string: first parameters, orders of samples, dropout. */
  readonly seed: string;
  /** Threads of its own pool; the numbers do not depend on it. */
  readonly threads: number;
}

/** Samples for one input node, [sample][position][channel]; bytes: value = scale byte + shift. */
export type LearningInput =
  | { readonly kind: 'numbers'; readonly values: Float64Array }
  | { readonly kind: 'singles'; readonly values: Float32Array }
  | { readonly kind: 'bytes'; readonly values: Uint8Array; readonly scale: number; readonly shift: number }
  | { readonly kind: 'tokens'; readonly values: Uint32Array };

/** A class for every position (2^32 - 1 counts for nothing), or numbers [sample][position][channel]. */
export type LearningTargets =
  | { readonly kind: 'none' }
  | { readonly kind: 'classes'; readonly values: Uint32Array }
  | { readonly kind: 'numbers'; readonly values: Float64Array };

export interface LearningData {
  readonly rows: number;
  /** In the order of the input nodes. */
  readonly inputs: readonly LearningInput[];
  readonly targets: LearningTargets;
}

export type LearningOrder =
  /** Every sample once an epoch, in an order of the seed and the epoch; the last batch may be smaller. */
  | { readonly kind: 'shuffled'; readonly batch: number }
  | { readonly kind: 'full' }
  /** [step][sample] */
  | { readonly kind: 'given'; readonly rows: Uint32Array; readonly batch: number };

export interface TrainOptions {
  readonly set: string;
  readonly steps: number;
  readonly order: LearningOrder;
  readonly learningRate: LearningRate;
}

export interface TrainReport {
  /** Of each step taken: the loss of its batch before the update, without weight decay. */
  readonly losses: Float64Array;
  /** Norm of the gradient in each tensor, [step][tensor], before it was shortened. */
  readonly gradientNorms: Float64Array;
  readonly learningRates: Float64Array;
  /** notFinite: the loss or gradient of the step after these; that step was not taken. */
  readonly stopped: 'finished' | 'cancelled' | 'notFinite';
  /** Of the whole training. */
  readonly steps: number;
  readonly epoch: number;
  /** Samples of this epoch that have been seen. */
  readonly position: number;
}

export interface LearningTensor {
  /** `${node}.weights` [input][output], of convolutions [row][column][input][output], `${node}.bias` and so on. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  /** Whether weight decay acts on it. */
  readonly decays: boolean;
}

export interface NodeShape {
  readonly id: string;
  readonly positions: number;
  readonly channels: number;
}

/** Values of a node and derivatives of the loss by them, [sample][position][channel]; empty without targets. */
export interface NodeProbe extends NodeShape {
  readonly values: Float64Array;
  readonly signals: Float64Array;
}

/** A network, its optimiser and data sets in the engine. Rows count samples from 0; absent: all of a set. */
export interface Learner {
  readonly parameterCount: number;
  readonly tensors: readonly LearningTensor[];
  readonly nodes: readonly NodeShape[];
  /** Replaces a set of that name. Throws LEARNING_SHAPE, LEARNING_RANGE or LEARNING_NOT_A_NUMBER with sample and place. */
  give(name: string, data: LearningData): Promise<void>;
  /** Takes steps; an aborted call ends between two of them and says so in `stopped`. */
  train(options: TrainOptions, signal?: AbortSignal): Promise<TrainReport>;
  /** Outputs [row][position][channel], loss of each sample and their mean; dropout is off. */
  evaluate(
    set: string,
    rows?: Uint32Array,
  ): Promise<{ readonly outputs: Float64Array; readonly losses: Float64Array; readonly loss: number }>;
  gradient(set: string, rows?: Uint32Array): Promise<{ readonly loss: number; readonly gradient: Float64Array }>;
  /** Hessian of the loss times a vector, by central differences of gradients. */
  hessianVector(set: string, vector: Float64Array, rows?: Uint32Array): Promise<Float64Array>;
  /** What every node holds for some samples, inputs included. */
  probe(set: string, rows: Uint32Array): Promise<readonly NodeProbe[]>;
  parameters(): Promise<Float64Array>;
  setParameters(parameters: Float64Array): Promise<void>;
  /** Another rule from here on; its averages begin anew. */
  setOptimiser(optimiser: LearningOptimiser): Promise<void>;
  /** Parameters, optimiser, epoch and position, bit for bit. */
  state(): Promise<Uint8Array>;
  restore(state: Uint8Array): Promise<void>;
  close(): Promise<void>;
}
