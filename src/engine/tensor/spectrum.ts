import type { HostOfSteps } from '../native/variational-monte-carlo';
import type { TensorTangent } from './tangent';

/** Where a least-squares problem is solved, or its matrix diagonalised. */
export type Space = 'parameterSpace' | 'sampleSpace';

/** What is diagonalised: A^T A / N of centred log-derivatives, and b of the local energies. */
export interface GivenSpectrum {
  readonly tangent: TensorTangent;
  readonly samples: number;
  readonly right: Float64Array;
  readonly force: Float64Array;
  readonly mask: Float64Array;
  readonly host: HostOfSteps;
  readonly signal: AbortSignal | undefined;
  /** Real and imaginary parts of complex parameters stand side by side: every eigenvalue is there twice. */
  readonly paired: boolean;
}

/**
 * W^{-1/2} S W^{-1/2} = V diag(l) V^T, from U of its Gram matrix with V = W^{-1/2} A^T U / sqrt(N l), or in the space of the
 * parameters. Of every eigenvalue, ascending.
 */
export interface Spectrum {
  readonly space: Space;
  readonly values: Float64Array;
  /** [value][row] of U, or [value][parameter] of V. */
  readonly vectors: Float64Array;
  /** rho = V^T W^{-1/2} F */
  readonly forces: Float64Array;
  /** <q^2> of a sample's share q of it. */
  readonly squares: Float64Array;
  /** Eigenvalues come in pairs, and only what both vectors of a pair have together is determined. */
  readonly paired: boolean;
}

export interface Diagnostics {
  /** Eigenvalues of S, descending, as many as there are rows or learning parameters, whichever are fewer. */
  readonly geometricTensorSpectrum: Float64Array;
  /** |rho| sqrt N / sigma of the force along each eigenvector (Schmitt and Heyl 2020). */
  readonly signalToNoise: Float64Array;
}

/** Without weights W = 1. */
export function spectrumOf(given: GivenSpectrum, space: Space, weights: Float64Array | null): Promise<Spectrum> {
  return space === 'sampleSpace' ? inSampleSpace(given, weights) : inParameterSpace(given, weights);
}

/** The space in which there are fewer eigenvalues. */
export function spaceOfSpectrum({ tangent }: GivenSpectrum): Space {
  return tangent.height < tangent.parameters ? 'sampleSpace' : 'parameterSpace';
}

export function diagnosticsOf(
  { tangent, samples, force, mask, paired }: GivenSpectrum,
  spectrum: Spectrum,
): Diagnostics {
  const learning = mask.reduce((sum, learns) => sum + learns, 0);
  const width = paired ? 2 : 1;
  const size = Math.min(tangent.height, learning) / width;
  // Without a force there is no signal; what is left of it is rounding.
  const silent = force.every((value) => value === 0);
  const ratios = silent ? spectrum.values.map(() => 0) : signalToNoise(spectrum, samples);
  const descending = (values: Float64Array): Float64Array =>
    values
      .toReversed()
      .filter((_, place) => place % width === 0)
      .subarray(0, size);
  return {
    geometricTensorSpectrum: descending(spectrum.values.map((value) => Math.max(0, value))),
    signalToNoise: descending(ratios),
  };
}

/** Ascending with the eigenvalues; zero where these are rounding errors. */
export function signalToNoise(spectrum: Spectrum, samples: number): Float64Array {
  const { values, forces, squares, paired } = spectrum;
  const smallest = smallestOf(spectrum);
  /** Over the vectors that belong together. */
  const together = (k: number, of: (k: number) => number): number => of(k) + (paired ? of(k ^ 1) : 0);
  return values.map((value, k) => {
    const force = together(k, (one) => forces[one]! ** 2);
    const variance = together(k, (one) => squares[one]!) - force;
    return value > smallest && variance > 0 ? Math.sqrt((force * samples) / variance) : 0;
  });
}

/** Smaller eigenvalues are rounding errors of products in float32. */
export function smallestOf({ values }: Spectrum): number {
  return (values.at(-1) ?? 0) * 2 ** -23 * Math.sqrt(values.length);
}

/** W^{-1/2}, zero where the weight is. */
export function inverseRoots(weights: Float64Array): Float64Array {
  return weights.map((weight) => (weight > 0 ? 1 / Math.sqrt(weight) : 0));
}

/** From u of A W^-1 A^T / N: rho = sqrt(l / N) u^T b; a sample's share is sqrt(N l) sum u b over its rows. */
async function inSampleSpace(
  { tangent, samples, right, host, signal, paired }: GivenSpectrum,
  weights: Float64Array | null,
): Promise<Spectrum> {
  const gram = await tangent.gram(weights);
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
  return { space: 'sampleSpace', values, vectors, forces, squares, paired };
}

/** From v of W^{-1/2} A^T A W^{-1/2} / N: rho = v^T W^{-1/2} F; a sample's share is v^T W^{-1/2} sum A b over its rows. */
async function inParameterSpace(
  { tangent, samples, right, force, host, signal, paired }: GivenSpectrum,
  weights: Float64Array | null,
): Promise<Spectrum> {
  const { parameters } = tangent;
  const roots = weights ? inverseRoots(weights) : null;
  const tensor = await tangent.tensor();
  for (let at = 0; at < tensor.length; at++) {
    const ofWeights = roots ? roots[Math.floor(at / parameters)]! * roots[at % parameters]! : 1;
    tensor[at]! *= ofWeights / samples;
  }
  const { values, vectors } = await host.eigen(tensor, signal);
  const scaled = roots ? vectors.map((value, at) => value * roots[at % parameters]!) : vectors;
  const forces = values.map((_, k) => {
    let sum = 0;
    for (let p = 0; p < parameters; p++) sum += scaled[k * parameters + p]! * force[p]!;
    return sum;
  });
  const squares = await tangent.meanSquares(scaled, right);
  return { space: 'parameterSpace', values, vectors, forces, squares, paired };
}
