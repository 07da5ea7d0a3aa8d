import type {
  EvolutionAnswer,
  EvolutionRequest,
  ExactAnswer,
  ExactEntropiesAnswer,
  LevelScope,
  SpectrumAnswer,
} from '../shared/run/exact';
import type { WholeSpectrumAnswer } from '../shared/run/whole-spectrum';
import type { TensorBackend } from '../shared/run/tensor-backend';
import type { Measured, MeasurementRequest } from '../shared/run/measurement';
import type { ModelTrial, ModelTrialRequest } from '../shared/run/model-trial';
import type { Phase } from '../shared/run/phase';
import type { Profile } from '../shared/run/profile';
import type { NativeEngine } from './native/variational-monte-carlo';
import type { TensorDevice } from './tensor/device';

/** A named array of a checkpoint; becomes one tensor of a safetensors file. */
export interface CheckpointTensor {
  readonly shape: readonly number[];
  readonly data: Float64Array | Uint8Array | Uint32Array;
}

/** Everything that a run needs to go on bit for bit from `step`. */
export interface Checkpoint {
  readonly step: number;
  /** Parameters of the model: what leaves as the trained model. */
  readonly model: Readonly<Record<string, CheckpointTensor>>;
  /** Sampler, random generators, optimiser. */
  readonly state: Readonly<Record<string, CheckpointTensor>>;
}

export type RunEvent =
  /** Long work before or after the steps. */
  | ({ readonly kind: 'phase' } & Readonly<Phase>)
  | {
      readonly kind: 'observation';
      /** Number of the finished step, from 1. */
      readonly step: number;
      readonly values: Readonly<Record<string, number>>;
      /** Makes a checkpoint of the state after this step; valid until the generator is asked for the next event. */
      readonly checkpoint: () => Promise<Checkpoint>;
    }
  /** Short columns of numbers that belong to the last observed step. */
  | { readonly kind: 'profile'; readonly profile: Profile }
  | {
      readonly kind: 'notice';
      readonly step: number;
      readonly severity: 'information' | 'warning' | 'error';
      readonly code: string;
      readonly message: string;
      readonly suggestion: string;
    };

/** Another run of the same experiment whose state is built on. */
export interface OtherRun {
  readonly id: string;
  /** Checked by the schema of the experiment. */
  readonly spec: unknown;
  readonly checkpoint: Checkpoint;
  /** Null where it is not finished. */
  readonly result: unknown;
}

/** What the engine of an experiment gets from outside. It has no other access to the world. */
export interface RunContext {
  readonly native: NativeEngine;
  /** Makes a backend of TensorFlow.js the current one; absent: there are none. */
  readonly openTensor?: (backend: TensorBackend) => Promise<TensorDevice>;
  readonly seed: string;
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Seconds of a clock, for work that is timed; absent: nothing is. */
  readonly clock?: () => number;
  /** Where to go on from, or null at the start. */
  readonly resumeFrom: Checkpoint | null;
  /** Those that the spec names, in its order; absent: none. */
  readonly others?: readonly OtherRun[];
  /** Imported parameters that the spec begins with, by name; absent: none. */
  readonly startWeights?: Readonly<Record<string, CheckpointTensor>>;
  /** Value of an adjustable field for the given step; the engine asks before each step. */
  adjusted(path: string, step: number, initial: number): number;
}

export interface WantedLevels {
  readonly states: number;
  readonly scope: LevelScope;
  /** Longest search that is begun, by its estimate; null: any. */
  readonly maximumSeconds: number | null;
}

/** Engine of one experiment. `run` yields after each step and returns the result; pausing is not asking for the next event. */
export interface ExperimentEngine<Spec, Result, Inspection> {
  run(spec: Spec, context: RunContext): AsyncGenerator<RunEvent, Result, void>;
  /** Looks into a checkpoint: observables, configurations, comparison with the exact state. */
  inspect(spec: Spec, checkpoint: Checkpoint, context: RunContext): AsyncGenerator<RunEvent, Inspection, void>;
  /**
   * Measures something of the state of a checkpoint, with random numbers of the request's own seed. The run of an overlap is
   * `context.others[0]`.
   */
  measure?(
    spec: Spec,
    checkpoint: Checkpoint,
    request: MeasurementRequest,
    context: RunContext,
  ): AsyncGenerator<RunEvent, Measured, void>;
  /**
   * Exact reference of a spec where one fits. `maximumSeconds`: longest search that is begun, by its estimate; null: any.
   */
  exact(spec: Spec, maximumSeconds: number | null, context: RunContext): AsyncGenerator<RunEvent, ExactAnswer, void>;
  /** The lowest levels, as many states counted with multiplicity, with their quantum numbers. */
  spectrum?(spec: Spec, wanted: WantedLevels, context: RunContext): AsyncGenerator<RunEvent, SpectrumAnswer, void>;
  /** All levels with their quantum numbers, where the matrices of the sectors are small enough. */
  wholeSpectrum?(
    spec: Spec,
    wanted: Omit<WantedLevels, 'states'>,
    context: RunContext,
  ): AsyncGenerator<RunEvent, WholeSpectrumAnswer, void>;
  /** Entropies of some lattice sites with the rest in the exact state that a run looks for. */
  entropies?(
    spec: Spec,
    sites: readonly number[],
    context: RunContext,
  ): AsyncGenerator<RunEvent, ExactEntropiesAnswer, void>;
  /** Exact evolution under the Hamiltonian of a spec. */
  evolve?(spec: Spec, request: EvolutionRequest, context: RunContext): AsyncGenerator<RunEvent, EvolutionAnswer, void>;
  /** The model before any training: amplitudes, derivatives against finite differences, symmetries in numbers, times. */
  tryModel?(spec: Spec, request: ModelTrialRequest, context: RunContext): AsyncGenerator<RunEvent, ModelTrial, void>;
}
