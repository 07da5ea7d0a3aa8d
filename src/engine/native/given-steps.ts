import { z } from 'zod';
import { RequestBuffers } from './binding';
import { estimated, estimateSchema } from './estimators';
import type { NativeObject } from './native-object';
import type { HostOfSteps, StepOptions, VariationalMonteCarlo } from './variational-monte-carlo';

const index = z.number().int().nonnegative();
const problemSchema = z.object({ centre: index, weights: index, mask: index });
const solutionSchema = z.object({ solution: index });
const eigenSchema = z.object({ values: index, vectors: index });
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
    async eigen(matrix, signal) {
      const own = new RequestBuffers();
      const header = { matrix: own.add(matrix), rows: Math.round(Math.sqrt(matrix.length)) };
      const { value, buffers } = await native.call('given.eigen', eigenSchema, { header, buffers: own, signal });
      return { values: buffers.float64(value.values), vectors: buffers.float64(value.vectors) };
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
