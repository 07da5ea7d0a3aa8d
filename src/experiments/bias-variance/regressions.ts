import { polynomialFits, type PolynomialRegression } from '../../shared/bias-variance/decomposition';
import { Random } from '../../shared/random/random';
import type { BiasVarianceSpec, Examples, TruthKind } from './schema';

export const truths: Readonly<Record<TruthKind, (x: number) => number>> = {
  sine: (x) => Math.sin(2 * Math.PI * x),
  wiggles: (x) => 0.2 + 0.4 * x * x + 0.3 * x * Math.sin(15 * x) + 0.05 * Math.cos(50 * x),
  parabola: (x) => 4 * x * (1 - x),
  step: (x) => (x < 0.5 ? -1 : 1),
};

export const truthWords: Readonly<Record<TruthKind, string>> = {
  sine: 'sin 2πx',
  wiggles: 'Wiggles on a parabola',
  parabola: 'Parabola',
  step: 'Step',
};

/** Places over which errors are averaged. */
const testedPlaces = 1001;
const tested = Array.from({ length: testedPlaces }, (_, index) => index / (testedPlaces - 1));

export const placesOf = (points: number): readonly number[] =>
  Array.from({ length: points }, (_, index) => (index + 0.5) / points);

export const regression = ({ data }: BiasVarianceSpec, degree: number, points: number): PolynomialRegression => ({
  ...{ truth: truths[data.truth], points: placesOf(points), noise: data.noise, degree, tested },
});

/** Sizes of data sets that are compared, at most. */
const mostSizes = 9;

/** Degrees and sizes that a spec compares. */
export function variants({
  data,
  fit,
}: BiasVarianceSpec): readonly { readonly degree: number; readonly points: number }[] {
  if (fit.against === 'capacity') {
    const highest = Math.min(fit.highestDegree, data.points - 1);
    return Array.from({ length: highest + 1 }, (_, degree) => ({ degree, points: data.points }));
  }
  const smallest = Math.max(fit.degree + 1, Math.min(data.points, fit.mostPoints));
  const sizes = Array.from({ length: mostSizes }, (_, index) =>
    Math.round(smallest * (fit.mostPoints / smallest) ** (index / (mostSizes - 1))),
  );
  return [...new Set(sizes)].filter((points) => points > fit.degree).map((points) => ({ degree: fit.degree, points }));
}

/** Noise of a data set and of the fresh values that it is tested on: a stream of the seed for each set and size. */
export const streamOf = (seed: string, set: number, points: number): Random => Random.seeded(`${seed}/${points}`, set);

export const noisy = (
  truth: (x: number) => number,
  places: readonly number[],
  noise: number,
  random: Random,
): number[] => places.map((x) => truth(x) + noise * random.normal());

const drawnPlaces = 161;
const drawnFits = 24;

/** The first fits at the degree that is drawn. */
export function examplesOf(spec: BiasVarianceSpec, seed: string): Examples {
  const { data, fit } = spec;
  const degree = Math.min(fit.degree, data.points - 1);
  const x = Array.from({ length: drawnPlaces }, (_, index) => index / (drawnPlaces - 1));
  const places = placesOf(data.points);
  const fitted = polynomialFits({ ...regression(spec, degree, data.points), tested: x });
  const sets = Array.from({ length: drawnFits }, (_, set) =>
    noisy(truths[data.truth], places, data.noise, streamOf(seed, set + 1, data.points)),
  );
  return { x, fits: sets.map((values) => Array.from(fitted(values).values)), data: { x: [...places], y: sets[0] } };
}
