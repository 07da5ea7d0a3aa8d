import { z } from 'zod';
import { RequestBuffers } from './binding';
import type { Estimate } from './estimate';
import { estimated, estimateSchema } from './estimators';
import type { NativeObject } from './native-object';
import type { StepOptions, VariationalMonteCarlo } from './variational-monte-carlo';

/** min |A d - b|^2 / N + shift |W^{1/2} (d - c)|^2 : what does not come from the samples of a step. */
export interface GivenProblem {
  /** c [parameter]; empty: zero. */
  readonly centre: Float64Array;
  /** W [parameter]; empty: 1. */
  readonly weights: Float64Array;
  /** [parameter]: 1 where it learns, 0 where it is frozen. */
  readonly mask: Float64Array;
}

/** A direction d with its squared lengths in the metric S (null: not known) and in the regularised metric. */
export interface GivenDirection {
  readonly direction: Float64Array;
  readonly metricSquare: number | null;
  readonly regularisedSquare: number;
}

export interface GivenStep {
  readonly parameters: Float64Array;
  readonly updateNorm: number;
  /** Length of the update in S where it is known and the update goes along the direction, else its Euclidean norm. */
  readonly stepLength: number;
}

/**
 * A calculation of the native engine that keeps what a training on another device has on the host: it has checked the
 * definition, holds the parameters and the state of the optimiser, and solves in float64.
 */
export interface HostOfSteps extends VariationalMonteCarlo {
  /** What the problem of a step starts from; the options are checked. */
  problem(options: StepOptions): Promise<GivenProblem>;
  /** x of M x = b, M positive definite [row][column]; its lower triangle is read. */
  solve(matrix: Float64Array, right: Float64Array, signal?: AbortSignal): Promise<Float64Array>;
  /** Ends the step: the parameters move along the direction. */
  take(options: StepOptions, given: GivenDirection): Promise<GivenStep>;
  /** Estimate from values [chain][time]. */
  estimate(values: Float64Array): Promise<Estimate>;
}

const index = z.number().int().nonnegative();
const problemSchema = z.object({ centre: index, weights: index, mask: index });
const solutionSchema = z.object({ solution: index });
const stepSchema = z.object({ parameters: index, updateNorm: estimated, stepLength: estimated });

export function hostOfSteps(kernels: VariationalMonteCarlo, native: NativeObject): HostOfSteps {
  const plain = ({ target: _, ...options }: StepOptions): object => options;
  return {
    ...kernels,
    async problem(options) {
      const { value, buffers } = await native.call('given.problem', problemSchema, { header: plain(options) });
      return {
        centre: buffers.float64(value.centre),
        weights: buffers.float64(value.weights),
        mask: buffers.float64(value.mask),
      };
    },
    async solve(matrix, right, signal) {
      const buffers = new RequestBuffers();
      const header = { matrix: buffers.add(matrix), right: buffers.add(right) };
      const reply = await native.call('given.solve', solutionSchema, { header, buffers, signal });
      return reply.buffers.float64(reply.value.solution);
    },
    async take(options, { direction, ...squares }) {
      const own = new RequestBuffers();
      const header = { ...plain(options), ...squares, direction: own.add(direction) };
      const { value, buffers } = await native.call('given.take', stepSchema, { header, buffers: own });
      return { ...value, parameters: buffers.float64(value.parameters) };
    },
    async estimate(values) {
      const buffers = new RequestBuffers();
      const header = { values: buffers.add(values) };
      return (await native.call('given.estimate', estimateSchema, { header, buffers })).value;
    },
  };
}
