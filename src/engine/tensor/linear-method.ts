import * as tf from '@tensorflow/tfjs-core';
import { AnsatzError } from '../../shared/contract/errors';
import type { GivenDirection, HostOfSteps } from '../native/variational-monte-carlo';
import type { LogAmplitudes } from './local-energies';
import type { OperatorRows } from '../operator-rows';
import type { TensorTangent } from './tangent';
import type { TensorWavefunction, View } from './wavefunction';

export interface LinearProblem {
  readonly wavefunction: TensorWavefunction;
  readonly tangent: TensorTangent;
  readonly view: View;
  /** Samples [n][site] and their local energies, interleaved. */
  readonly configurations: Uint8Array;
  readonly samples: number;
  readonly energies: Float64Array;
  readonly rows: OperatorRows;
  readonly logAmplitudes: LogAmplitudes;
  /** Configurations whose log-derivatives are made at once. */
  readonly chunk: number;
  /** a */
  readonly shift: number;
  readonly force: Float64Array;
  readonly mask: Float64Array;
  readonly host: HostOfSteps;
  readonly signal: AbortSignal | undefined;
  readonly turn: () => Promise<void>;
}

/**
 * The linear method (Toulouse and Umrigar 2007) as on the native engine: with A of the tangent, B_q = (H - E) psi_q / psi at
 * the samples, H - E S = (A^T B + B^T A) / 2N and S = A^T A / N, the lowest root of
 *
 *   (H - E S + a - x S) y = F,   x + F^T y = 0,
 *
 * gives the direction y / sqrt(1 + y^T S y). Matrices are products on the device, solved on the host in float64.
 */
export async function linearDirection(problem: LinearProblem): Promise<GivenDirection> {
  const { tangent, samples, energies, mask, shift } = problem;
  const count = tangent.parameters;
  const real = Float64Array.from({ length: samples }, (_, sample) => energies[2 * sample]!);
  const energy = mean(real);
  const spread = Math.sqrt(mean(real.map((value) => (value - energy) ** 2)));
  const metric = (await tangent.tensor()).map((value) => value / samples);
  const product = await productOf(problem, energy);
  const hamiltonian = product.map((value, at) => {
    const [row, column] = [Math.floor(at / count), at % count];
    // A frozen parameter has an empty row; 1 on its diagonal keeps it solvable.
    const diagonal = row !== column ? 0 : mask[row] === 0 ? 1 : shift;
    return (value + product[column * count + row]!) / (2 * samples) + diagonal;
  });
  const solution = await lowest(problem, { hamiltonian, metric }, Math.max(spread, 1e-3));
  const square = quadratic(metric, solution);
  // Normalised half-way between psi and the lowest state (their xi = 1/2), which bounds the length by 1.
  const scale = 1 / Math.sqrt(1 + square);
  const metricSquare = square * scale * scale;
  return { direction: solution.map((value) => value * scale), metricSquare, regularisedSquare: metricSquare };
}

interface Pencil {
  /** H - E S + a [row][column] */
  readonly hamiltonian: Float64Array;
  /** S */
  readonly metric: Float64Array;
}

/** Steps to the root, and to where the matrix is positive definite; and how near the root is near enough. */
const [mostIterations, tolerance] = [60, 1e-9];

/** y at the lowest root, whose size is about `size`: below it the left side of the second equation rises and is convex. */
async function lowest(
  { force, host, signal, turn }: LinearProblem,
  { hamiltonian, metric }: Pencil,
  size: number,
): Promise<Float64Array> {
  const solve = async (x: number): Promise<Float64Array | null> => {
    await turn();
    try {
      return await host.solve(
        hamiltonian.map((value, at) => value - x * metric[at]!),
        force,
        signal,
      );
    } catch (error) {
      // The matrix is not positive definite there.
      if (error instanceof AnsatzError && error.code === 'ENGINE_NOT_FINITE') return null;
      throw error;
    }
  };
  let [low, high, x, step] = [-Infinity, 0, 0, size];
  let best: Float64Array | null = null;
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const y = await solve(x);
    if (y === null) {
      high = x;
      x = Number.isFinite(low) ? 0.5 * (low + high) : high - step;
      step *= 2;
      continue;
    }
    best = y;
    const value = x + dot(force, y);
    if (Math.abs(value) <= tolerance * (size + Math.abs(x))) break;
    if (value > 0) high = x;
    else low = x;
    const newton = x - value / (1 + quadratic(metric, y));
    x = newton > low && newton < high ? newton : 0.5 * (low + high);
    if (high - low <= tolerance * (size + Math.abs(x))) break;
  }
  if (best !== null) return best;
  throw new AnsatzError({
    code: 'ENGINE_NOT_FINITE',
    message: 'The eigenproblem of the linear method has no solution.',
    reason: 'Its matrix is not positive definite below any energy that was tried.',
    suggestion: 'Use a larger diagonal shift, or stochastic reconfiguration.',
    details: { where: 'solve' },
  });
}

/** A^T B [row][column] of all samples. */
async function productOf(problem: LinearProblem, energy: number): Promise<Float64Array> {
  const { tangent, view } = problem;
  const count = tangent.parameters;
  const perSample = view === 'stacked' ? 2 : 1;
  let sum: tf.Tensor2D = tf.zeros([count, count]);
  try {
    await tangent.forEachChunk(async (rows, firstRow) => {
      const first = firstRow / perSample;
      const images = await imagesOf(problem, energy, first, first + rows.shape[0] / perSample);
      const next = tf.tidy(() => tf.add<tf.Tensor2D>(sum, tf.matMul(rows, images, true, false)));
      tf.dispose([sum, images]);
      sum = next;
    });
    return Float64Array.from(await sum.data());
  } finally {
    sum.dispose();
  }
}

/** Rows of B of some samples: sum_s' (<s|H|s'> psi(s') / psi(s) - E delta_ss') A(s'). */
async function imagesOf(problem: LinearProblem, energy: number, first: number, end: number): Promise<tf.Tensor2D> {
  const { chunk, rows } = problem;
  const group = 1 + rows.mostConnections;
  const together = Math.max(1, Math.floor(chunk / group));
  const parts: tf.Tensor2D[] = [];
  try {
    for (let start = first; start < end; start += together) {
      parts.push(await imagesOfFew(problem, energy, start, Math.min(end, start + together)));
    }
    return parts.length === 1 ? tf.clone(parts[0]!) : tf.concat(parts, 0);
  } finally {
    tf.dispose(parts);
  }
}

/** The same of so few that all they are connected to is made in one pass, or of one in several passes. */
async function imagesOfFew(problem: LinearProblem, energy: number, first: number, end: number): Promise<tf.Tensor2D> {
  const { wavefunction, chunk, rows, view, turn } = problem;
  const group = 1 + rows.mostConnections;
  const { configurations, re, im } = await connectedTo(problem, energy, first, end);
  const nSites = configurations.length / re.length;
  const samples = end - first;
  const width = samples === 1 ? Math.min(group, chunk) : group;
  let sums: readonly tf.Tensor2D[] = [];
  for (let at = 0; at < samples * group; at += samples * width) {
    await turn();
    const until = Math.min(samples * group, at + samples * width);
    const made = wavefunction.weightedRows(
      configurations.subarray(at * nSites, until * nSites),
      samples,
      re.subarray(at, until),
      im.subarray(at, until),
      view,
    );
    const before = sums;
    sums = before.length === 0 ? made : made.map((part, place) => tf.add<tf.Tensor2D>(before[place]!, part));
    if (before.length > 0) tf.dispose([...before, ...made]);
  }
  const images = tf.tidy(() => centredRows(problem, sums, totals(re, samples), totals(im, samples)));
  tf.dispose([...sums]);
  return images;
}

/** Takes the mean of O off sums of c O [sample][parameter], as often as the sums of c say. */
function centredRows(
  { tangent: { means, mask, parameters }, view }: LinearProblem,
  sums: readonly tf.Tensor2D[],
  re: tf.Tensor2D,
  im: tf.Tensor2D,
): tf.Tensor2D {
  const off = (sum: tf.Tensor2D, mean: tf.Tensor): tf.Tensor2D => tf.mul(tf.sub(sum, mean), mask);
  if (view !== 'stacked') return off(sums[0]!, tf.mul(re, means[0]!));
  const [first, second] = [means[0]!, means[1]!];
  const parts = [
    off(sums[0]!, tf.sub(tf.mul(re, first), tf.mul(im, second))),
    off(sums[1]!, tf.add(tf.mul(im, first), tf.mul(re, second))),
  ];
  return tf.reshape<tf.Rank.R2>(tf.stack(parts, 1), [2 * re.shape[0], parameters]);
}

/** [sample][1] of numbers [sample][place]. */
function totals(values: Float64Array, samples: number): tf.Tensor2D {
  const group = values.length / samples;
  const sums = Float32Array.from({ length: samples }, (_, sample) =>
    values.subarray(sample * group, (sample + 1) * group).reduce((sum, value) => sum + value, 0),
  );
  return tf.tensor2d(sums, [samples, 1]);
}

/** s' [sample][place][site] of some samples, themselves first, with <s|H|s'> psi(s') / psi(s) - E delta_ss'; zeros fill up. */
async function connectedTo(
  { configurations, samples, rows, logAmplitudes, view }: LinearProblem,
  energy: number,
  first: number,
  end: number,
): Promise<{ readonly configurations: Uint8Array; readonly re: Float64Array; readonly im: Float64Array }> {
  const nSites = configurations.length / samples;
  const group = 1 + rows.mostConnections;
  const own = configurations.subarray(first * nSites, end * nSites);
  const count = end - first;
  const all = new Uint8Array(count * group * nSites);
  const [re, im] = [new Float64Array(count * group), new Float64Array(count * group)];
  const diagonals = rows.diagonals(own);
  const filled = new Uint32Array(count).fill(1);
  for (let sample = 0; sample < count; sample++) {
    const one = own.subarray(sample * nSites, (sample + 1) * nSites);
    for (let place = 0; place < group; place++) all.set(one, (sample * group + place) * nSites);
    re[sample * group] = diagonals[2 * sample]! - energy;
    im[sample * group] = diagonals[2 * sample + 1]!;
  }
  const before = await logAmplitudes(own);
  for (const found of rows.connections(own, count * rows.mostConnections)) {
    const after = await logAmplitudes(found.configurations);
    for (let k = 0; k < found.count; k++) {
      const sample = found.samples[k]!;
      const at = sample * group + filled[sample]!++;
      const size = Math.exp(after[2 * k]! - before[2 * sample]!);
      const angle = after[2 * k + 1]! - before[2 * sample + 1]!;
      const [x, y] = [size * Math.cos(angle), size * Math.sin(angle)];
      const [a, b] = [found.elements[2 * k]!, found.elements[2 * k + 1]!];
      re[at] = a * x - b * y;
      im[at] = a * y + b * x;
      all.set(found.configurations.subarray(k * nSites, (k + 1) * nSites), at * nSites);
    }
  }
  // Where A is real only the real parts of H count.
  if (view !== 'stacked') im.fill(0);
  return { configurations: all, re, im };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, place) => sum + value * b[place]!, 0);
}

/** y^T M y */
function quadratic(matrix: Float64Array, y: Float64Array): number {
  return y.reduce((sum, value, row) => sum + value * dot(matrix.subarray(row * y.length, (row + 1) * y.length), y), 0);
}
