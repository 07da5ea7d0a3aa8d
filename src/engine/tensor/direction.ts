import type { Preconditioner } from '../native/optimiser';
import type { GivenDirection, HostOfSteps } from '../native/variational-monte-carlo';
import { conjugateGradients, smallestResidual } from './conjugate-gradients';
import { cutDirection } from './cut-offs';
import { spectrumOf, type Space, type Spectrum } from './spectrum';
import type { TensorTangent } from './tangent';

/** min |A d - b|^2 / N + shift |W^{1/2} (d - c)|^2 */
interface Damped {
  readonly tangent: TensorTangent;
  readonly samples: number;
  readonly right: Float64Array;
  /** F = A^T b / N */
  readonly force: Float64Array;
  readonly shift: number;
  /** W of all parameters; null: 1. */
  readonly weights: Float64Array | null;
  /** c; null: zero. */
  readonly centre: Float64Array | null;
  readonly mask: Float64Array;
  readonly host: HostOfSteps;
  readonly signal: AbortSignal | undefined;
}

type Given = Pick<Damped, 'tangent' | 'samples' | 'right' | 'force' | 'host' | 'signal' | 'mask'> & {
  readonly weights: Float64Array;
  readonly centre: Float64Array;
  readonly space: Space;
  readonly paired: boolean;
  /** Of S itself where it is known, in whichever space. */
  readonly spectrum: Spectrum | null;
};

/**
 * From the force to a direction. Matrices are products on the device in float32; they
 * are solved on the host in float64.
 */
export async function directionOf(
  preconditioner: Exclude<Preconditioner, { kind: 'linearMethod' }>,
  given: Given,
): Promise<GivenDirection> {
  const { force } = given;
  const [weights, centre] = [orNull(given.weights), orNull(given.centre)];
  switch (preconditioner.kind) {
    case 'none':
      return { direction: force, metricSquare: null, regularisedSquare: product(force, force) };
    case 'stochasticReconfiguration':
      return reconfigure(preconditioner, given);
    case 'spring':
    case 'march':
      return solve({ ...given, shift: preconditioner.diagonalShift, weights, centre });
  }
}

type Reconfiguration = Extract<Preconditioner, { readonly kind: 'stochasticReconfiguration' }>;

async function reconfigure(
  { solver, diagonalShift, relativeShift, regularisation, tolerance, iterations }: Reconfiguration,
  given: Given,
): Promise<GivenDirection> {
  const { tangent, space } = given;
  const isRelative = relativeShift !== 0;
  const iterates = solver === 'conjugateGradient';
  const diagonal = isRelative || iterates ? await tangent.diagonal() : null;
  const weights = isRelative && diagonal ? diagonal.map((square) => diagonalShift + relativeShift * square) : null;
  const shift = weights ? 1 : diagonalShift;
  if (regularisation.kind !== 'none') {
    const known = weights === null && given.spectrum?.space === space ? given.spectrum : null;
    return cutDirection(given, known ?? (await spectrumOf(given, space, weights)), weights, shift, regularisation);
  }
  const damped = { ...given, shift, weights, centre: null };
  if (!diagonal || !iterates) return solve(damped);
  return iterate(damped, diagonal, Math.max(tolerance ?? 0, smallestResidual), iterations ?? mostIterations);
}

const mostIterations = 2000;

function orNull(values: Float64Array): Float64Array | null {
  return values.length > 0 ? values : null;
}

function solve({ space, ...damped }: Damped & { readonly space: Space }): Promise<GivenDirection> {
  return space === 'sampleSpace' ? inSampleSpace(damped) : inParameterSpace(damped);
}

/** The space that is asked for, or the cheaper one of those that fit; null: no matrix is needed. */
export function spaceOf(
  preconditioner: Preconditioner,
  rows: number,
  parameters: number,
  fits: (side: number) => boolean,
): Space | null {
  if (preconditioner.kind === 'none') return null;
  if (preconditioner.kind === 'linearMethod') return 'parameterSpace';
  if (preconditioner.kind === 'stochasticReconfiguration' && preconditioner.solver === 'conjugateGradient') return null;
  const asked = preconditioner.kind === 'stochasticReconfiguration' ? preconditioner.solver : 'auto';
  if (asked === 'sampleSpace' || asked === 'parameterSpace') return asked;
  if (!fits(Math.max(rows, parameters))) return rows < parameters ? 'sampleSpace' : 'parameterSpace';
  // Multiplications of making and factorising the matrix.
  const ofSamples = rows * rows * (parameters + rows / 3);
  const ofParameters = parameters * parameters * (rows + parameters / 3);
  return ofSamples < ofParameters ? 'sampleSpace' : 'parameterSpace';
}

/**
 * d = c + W^-1 A^T w / N with (A W^-1 A^T / N + shift) w = b - A c (push-through identity; Chen and Heyl 2024, Rende et al.
 * 2024; with c Goldshlager et al. 2024).
 */
async function inSampleSpace(damped: Damped): Promise<GivenDirection> {
  const { tangent, samples, right, shift, weights, centre, host, signal } = damped;
  const rest = Float64Array.from(right);
  if (centre) {
    const along = await tangent.product(centre);
    rest.forEach((_, row) => (rest[row]! -= along[row]!));
  }
  const gram = await tangent.gram(weights);
  scaleAndShift(gram, tangent.height, 1 / samples, () => shift);
  const solution = await host.solve(gram, rest, signal);
  tangent.centre(solution);
  const direction = await tangent.adjointProduct(solution);
  direction.forEach((value, parameter) => {
    const weight = weights ? weights[parameter]! : 1;
    direction[parameter] = (weight > 0 ? value / weight : 0) + (centre ? centre[parameter]! : 0);
  });
  // A d = b - shift w
  const squares = right.reduce((sum, b, row) => sum + (b - shift * solution[row]!) ** 2, 0);
  const metricSquare = squares / samples;
  return { direction, metricSquare, regularisedSquare: metricSquare + dampingOf(damped, direction) };
}

/** (A^T A / N + shift W) d = F + shift W c */
async function inParameterSpace(damped: Damped): Promise<GivenDirection> {
  const { tangent, samples, force, centre, mask, host, signal } = damped;
  const damping = dampingWeights(damped);
  const right = force.map((value, parameter) => value + (centre ? damping(parameter) * centre[parameter]! : 0));
  const tensor = await tangent.tensor();
  // A frozen parameter has an empty row; 1 on its diagonal keeps it solvable.
  const diagonal = (parameter: number): number => (mask[parameter] === 0 ? 1 : damping(parameter));
  scaleAndShift(tensor, tangent.parameters, 1 / samples, diagonal);
  let direction = await host.solve(tensor, right, signal);
  let last = Infinity;
  for (let refinement = 0; refinement < mostRefinements; refinement++) {
    const correction = await host.solve(tensor, await residual(damped, direction), signal);
    const size = Math.sqrt(product(correction, correction) / product(direction, direction));
    if (!(size < last)) break;
    direction = direction.map((value, parameter) => value + correction[parameter]!);
    if (size < wellRefined) break;
    last = size;
  }
  const ofDamping = dampingOf(damped, direction);
  const regularisedSquare = product(direction, right);
  return { direction, metricSquare: regularisedSquare - ofDamping, regularisedSquare };
}

/*
 * The rounding of A^T A to float32 leaves an error of 2^-24 l / shift in d, with the largest eigenvalue l. The residual of d made
 * from A itself corrects it (iterative refinement; Higham 2002, chapter 12), as long as that is well below one.
 */
const mostRefinements = 3;
/** A correction of this size, relative to d, has made the next one smaller than what float32 resolves. */
const wellRefined = 1e-3;

/** A^T (b - A d) / N + shift W (c - d) */
async function residual({ tangent, right, mask, centre, ...damped }: Damped, d: Float64Array): Promise<Float64Array> {
  const along = await tangent.product(d);
  const rest = right.map((value, row) => value - along[row]!);
  tangent.centre(rest);
  const damping = dampingWeights(damped);
  return (await tangent.adjointProduct(rest)).map((value, parameter) =>
    mask[parameter] === 0 ? 0 : value + damping(parameter) * ((centre ? centre[parameter]! : 0) - d[parameter]!),
  );
}

/** shift W */
function dampingWeights({ shift, weights }: Pick<Damped, 'shift' | 'weights'>): (parameter: number) => number {
  return weights ? (parameter) => shift * weights[parameter]! : () => shift;
}

/** The same without a matrix, by products with A and A^T. */
async function iterate(
  damped: Damped,
  diagonal: Float64Array,
  tolerance: number,
  iterations: number,
): Promise<GivenDirection> {
  const { tangent, force } = damped;
  const damping = dampingWeights(damped);
  const apply = async (x: Float64Array): Promise<Float64Array> => {
    const along = await tangent.product(x);
    tangent.centre(along);
    return (await tangent.adjointProduct(along)).map((value, p) => value + damping(p) * x[p]!);
  };
  const preconditioner = diagonal.map((square, p) => square + damping(p));
  const direction = await conjugateGradients(apply, preconditioner, force, tolerance, iterations);
  const regularisedSquare = product(direction, force);
  return { direction, metricSquare: regularisedSquare - dampingOf(damped, direction), regularisedSquare };
}

/** shift d^T W d */
function dampingOf({ shift, weights }: Damped, d: Float64Array): number {
  return shift * d.reduce((sum, value, parameter) => sum + (weights ? weights[parameter]! : 1) * value * value, 0);
}

function scaleAndShift(matrix: Float64Array, size: number, scale: number, shift: (row: number) => number): void {
  for (let at = 0; at < matrix.length; at++) matrix[at]! *= scale;
  for (let row = 0; row < size; row++) matrix[row * size + row]! += shift(row);
}

function product(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, place) => sum + value * b[place]!, 0);
}
