import { AnsatzError } from '../../shared/contract/errors';
import { formatBytes } from '../../shared/format/quantity';
import { bytesOfConfiguration, configurationsAtOnce } from './chunks';
import type { TensorDevice } from './device';
import type { StatePlan } from '../../shared/model/plan/state-plan';

/** What decides over the memory of a step. */
export interface StepSizes {
  readonly plan: StatePlan;
  readonly device: TensorDevice;
  readonly nSites: number;
  readonly samples: number;
  readonly rowsPerSample: number;
  /** Most configurations that one is connected to. */
  readonly connections: number;
  /** Rows of the matrix that is solved or diagonalised, 0 for none. */
  readonly side: number;
  /** So many matrices of that side are there at once, beside what is made of one. */
  readonly matrices: number;
}

/** How a step is cut into pieces so that it stays within a limit. */
export interface StepRoom {
  /** Configurations whose amplitudes are made at once, and those whose log-derivatives are. */
  readonly forward: number;
  readonly backward: number;
  /** For log-derivatives on the device. */
  readonly derivativeBytes: number;
  /** Of the whole step, about. */
  readonly bytes: number;
}

/** Two blocks of log-derivatives and a piece of a third are there at once. */
const blocks = 3;
const allowance = 2 ** 20;

/** The room of a step with a limit. Throws ENGINE_TOO_LARGE where the smallest pieces do not fit. */
export function roomOf(sizes: StepSizes, limit: number): StepRoom {
  const least = leastBytes(sizes);
  if (least <= limit) return divide(sizes, limit);
  throw new AnsatzError({
    code: 'ENGINE_TOO_LARGE',
    message: 'A step does not fit into the memory that is allowed.',
    reason: `It needs ${formatBytes(least)} at least, the limit is ${formatBytes(limit)}.`,
    suggestion: 'Allow that much, or use fewer samples, a smaller network or fewer symmetries.',
  });
}

/** Bytes of a step with a limit; where the smallest pieces do not fit, of a step with these. */
export function bytesOfStep(sizes: StepSizes, limit: number): number {
  return divide(sizes, Math.max(limit, leastBytes(sizes))).bytes;
}

/** The matrix in float64, its copy for the native engine and what is made of it there, and pieces from the device. */
function matrixBytes(side: number): number {
  return 40 * side * side;
}

function divide(sizes: StepSizes, limit: number): StepRoom {
  const { plan, device, samples } = sizes;
  const left = limit - heldBytes(sizes);
  const row = rowBytes(sizes);
  const ofActivations = activationBytes(sizes);
  const derivativeBytes = Math.max(
    blocks * row,
    Math.min(device.mostBytes, left - Math.max(ofActivations, Math.min(device.activationBytes, left / 2))),
  );
  const activations = Math.max(ofActivations, Math.min(device.activationBytes, left - derivativeBytes, left / 2));
  const backward = Math.min(configurationsAtOnce(plan, 'backward', activations), samples);
  const kept = Math.min(derivativeBytes, row * (samples + 2 * backward));
  return {
    forward: configurationsAtOnce(plan, 'forward', activations),
    backward,
    derivativeBytes,
    bytes: heldBytes(sizes) + activations + Math.max(blocks * row, kept),
  };
}

/** Of a step in the smallest pieces. */
export function leastBytes(sizes: StepSizes): number {
  return heldBytes(sizes) + activationBytes(sizes) + blocks * rowBytes(sizes);
}

/** Samples with their numbers, vectors of all parameters on the host and on the device, and the matrix. */
function heldBytes({ plan, nSites, samples, side, matrices, connections }: StepSizes): number {
  const ofVectors = plan.parameterCount * (12 * 8 + 4 * 4);
  const ofConnections = 2 * connections * (nSites + 20);
  return allowance + samples * (3 * nSites + 96) + ofConnections + ofVectors + matrices * matrixBytes(side);
}

/** Of one configuration in either pass. */
function activationBytes({ plan }: StepSizes): number {
  return Math.max(bytesOfConfiguration(plan, 'forward'), bytesOfConfiguration(plan, 'backward'));
}

function rowBytes({ plan, rowsPerSample }: StepSizes): number {
  return 4 * rowsPerSample * plan.parameterCount;
}
