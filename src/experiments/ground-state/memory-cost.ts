import type { CompiledModel } from '../../shared/model/compile-model';
import type { GroundStateSpec } from './schema';

export type SolverKind = 'parameterSpace' | 'sampleSpace' | 'conjugateGradient' | 'none';

const mebibyte = 2 ** 20;
const bytesOfNumber = 8;
/** Pages of the program, and stacks and arenas of two threads. */
const allowance = 12 * mebibyte;
/** What the allocator keeps of freed blocks, as a share of what is asked of it. */
const margin = 1 / 6;
/** Blocks of derivatives that the engine makes together, in bytes at most. */
const largestGroup = 256 * mebibyte;
/** Samples whose derivatives are written out at once for the tensor of the parameters. */
const samplesOfChunk = 240;
/** Vectors of all parameters: force, direction, update and others. */
const vectors = 12;

interface StepShape {
  readonly model: CompiledModel;
  readonly nSites: number;
  readonly samples: number;
  /** Hidden units of a machine that has all its signals at hand, else null. */
  readonly hidden: number | null;
  readonly solver: SolverKind;
  readonly solveDimension: number;
}

/**
 * Bytes of a step, about: what the engine works out when a run begins (`stepMemory`), from sizes alone. Derivatives are made
 * in pieces that keep it within the limit of the spec; matrices and signals of all samples cannot be parted.
 */
export function stepMemory({ training }: GroundStateSpec, shape: StepShape): number {
  const { model, nSites, samples, hidden, solver, solveDimension } = shape;
  const parts = model.complexParameters ? 2 : 1;
  const numbers = bytesOfNumber * parts;
  const row = numbers * model.parameters;
  // One triangle; with its spectrum also the whole matrix and two of eigenvectors.
  const side = training.diagnosticsEvery > 0 ? Math.min(samples, model.parameters) : 0;
  const matrix = Math.max((numbers / 2) * solveDimension ** 2, numbers * 3.5 * side ** 2);
  const signals = hidden === null ? 0 : bytesOfNumber * samples * (hidden * parts + nSites);
  const fixed = samples * (3 * nSites + 96) + 2 * signals + vectors * row + matrix;
  const limit = 2 ** 30 * training.memoryLimit;
  const room = (limit - allowance) / (1 + margin);
  const pieces = Math.max(0, Math.min(derivatives(), room - fixed));
  return allowance + (1 + margin) * (fixed + pieces);

  function derivatives(): number {
    switch (solver) {
      case 'parameterSpace':
        return row * Math.min(samples, samplesOfChunk);
      case 'sampleSpace':
        if (hidden !== null) return signals;
        return Math.min(largestGroup, limit / 4, samples * numbers * heldNumbers(model)) * 1.3;
      case 'conjugateGradient':
        return Math.min(limit / 2, samples * numbers * heldNumbers(model));
      case 'none':
        return 4 * row;
    }
  }
}

/** Numbers of each sample that a matrix of the samples is made from: inputs and signals of dense layers, else derivatives. */
function heldNumbers({ nodes, parameters }: CompiledModel): number {
  const dense = nodes.filter(({ layer, shape, complex }) => layer === 'dense' && shape?.positions === 1 && !complex);
  const inProducts = dense.reduce((sum, node) => sum + node.parameters, 0);
  const signals = dense.reduce((sum, { shape, parameters: count }) => {
    const outputs = shape?.channels ?? 1;
    return sum + outputs + count / Math.max(1, outputs);
  }, 0);
  return Math.max(0, parameters - inProducts) + signals;
}
