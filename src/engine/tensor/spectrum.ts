import type { HostOfSteps } from '../native/variational-monte-carlo';
import type { TensorTangent } from './tangent';

/** What is diagonalised: A^T A / N of centred log-derivatives, and b of the local energies. */
interface Given {
  readonly tangent: TensorTangent;
  readonly samples: number;
  readonly right: Float64Array;
  readonly force: Float64Array;
  readonly mask: Float64Array;
  readonly host: HostOfSteps;
  readonly signal: AbortSignal | undefined;
}

export interface Diagnostics {
  /** Eigenvalues of S, descending, as many as there are rows or learning parameters, whichever are fewer. */
  readonly geometricTensorSpectrum: Float64Array;
  /** |rho| sqrt N / sigma of the force along each eigenvector (Schmitt and Heyl 2020). */
  readonly signalToNoise: Float64Array;
}

/** Smaller eigenvalues, relative to the largest, are rounding errors of products in float32. */
const smallestRelative = 2 ** -23;

/** Spectrum and signal-to-noise ratios of a step, in the space of the samples or of the parameters, whichever is smaller. */
export async function diagnose(given: Given): Promise<Diagnostics> {
  const { tangent, samples, force, mask } = given;
  const learning = mask.reduce((sum, learns) => sum + learns, 0);
  const inSamples = tangent.height < tangent.parameters;
  const found = inSamples ? await inSampleSpace(given) : await inParameterSpace(given);
  const { values, forces, squares } = found;
  const smallest = (values.at(-1) ?? 0) * smallestRelative * Math.sqrt(values.length);
  const size = Math.min(tangent.height, learning);
  const spectrum = new Float64Array(size);
  const signalToNoise = new Float64Array(size);
  // Without a force there is no signal; what is left of it is rounding.
  const silent = force.every((value) => value === 0);
  for (let place = 0; place < size; place++) {
    const k = values.length - 1 - place;
    spectrum[place] = Math.max(0, values[k]!);
    const variance = squares[k]! - forces[k]! ** 2;
    const isSignal = !silent && values[k]! > smallest && variance > 0;
    signalToNoise[place] = isSignal ? Math.abs(forces[k]!) * Math.sqrt(samples / variance) : 0;
  }
  return { geometricTensorSpectrum: spectrum, signalToNoise };
}

/** Of every eigenvalue, ascending: the force along its eigenvector and the mean square of that of a sample. */
interface Along {
  readonly values: Float64Array;
  readonly forces: Float64Array;
  readonly squares: Float64Array;
}

/** From u of A A^T / N: rho = sqrt(l / N) u^T b; a sample's share is sqrt(N l) sum u b over its rows. */
async function inSampleSpace({ tangent, samples, right, host, signal }: Given): Promise<Along> {
  const gram = await tangent.gram(null);
  for (let at = 0; at < gram.length; at++) gram[at]! /= samples;
  const { values, vectors } = await host.eigen(gram, signal);
  const { height } = tangent;
  const rows = height / samples;
  const forces = new Float64Array(height);
  const squares = new Float64Array(height);
  for (let k = 0; k < height; k++) {
    let [sum, square] = [0, 0];
    for (let first = 0; first < height; first += rows) {
      let share = 0;
      for (let row = first; row < first + rows; row++) share += vectors[k * height + row]! * right[row]!;
      sum += share;
      square += share * share;
    }
    const value = Math.max(0, values[k]!);
    forces[k] = sum * Math.sqrt(value / samples);
    squares[k] = square * value;
  }
  return { values, forces, squares };
}

/** From v of A^T A / N: rho = v^T F; a sample's share is v^T sum A b over its rows. */
async function inParameterSpace({ tangent, samples, right, force, host, signal }: Given): Promise<Along> {
  const tensor = await tangent.tensor();
  for (let at = 0; at < tensor.length; at++) tensor[at]! /= samples;
  const { values, vectors } = await host.eigen(tensor, signal);
  const { parameters } = tangent;
  const forces = values.map((_, k) => {
    let sum = 0;
    for (let p = 0; p < parameters; p++) sum += vectors[k * parameters + p]! * force[p]!;
    return sum;
  });
  return { values, forces, squares: await tangent.meanSquares(vectors, right) };
}
