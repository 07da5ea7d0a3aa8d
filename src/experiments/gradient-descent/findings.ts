import type { Finding } from '../../shared/experiment';
import { formatInteger } from '../../shared/format';
import { lanesOf, lowestLoss, surfaceOf } from './paths';
import { rateBounds } from './figures';
import type { GradientDescentResult, GradientDescentSpec, Path } from './schema';

/** How each path ended; and where more is known beforehand, whether it is so. */
export function gradientDescentFindings(
  spec: GradientDescentSpec,
  { paths }: GradientDescentResult,
): readonly Finding[] {
  return [...paths.map((path, index) => ended(spec, path, index)), ...bounds(spec, paths), ...left(spec, paths)];
}

const words: Readonly<Record<Path['end'], string>> = {
  converged: 'arrived',
  diverged: 'diverged',
  steps: 'not arrived',
};

function ended(spec: GradientDescentSpec, { name, end, steps }: Path, index: number): Finding {
  const expected = expectedSteps(spec, index);
  return {
    label: name,
    value: `${words[end]} after ${formatInteger(steps)} steps`,
    error: null,
    unit: '',
    expected: expected?.words ?? '',
    agrees: expected === null ? null : expected.agrees(end, steps),
  };
}

interface Expected {
  readonly words: string;
  readonly agrees: (end: Path['end'], steps: number) => boolean;
}

/** Gradient descent on a quadratic form: every coordinate is multiplied by 1 − ηλ in a step. */
function expectedSteps(spec: GradientDescentSpec, index: number): Expected | null {
  const { surface, method, training } = spec;
  if (rateBounds(spec) === null || training.noise > 0 || training.stopAt !== 'distance') return null;
  const { setting, start } = lanesOf(spec)[index];
  const factors = (surface.kind === 'valley' ? [surface.curvature, surface.secondCurvature] : [surface.curvature]).map(
    (curvature) => Math.abs(1 - setting * curvature),
  );
  if (method.comparison === 'methods') return null;
  const distance = (steps: number): number => Math.hypot(...start.map((x, k) => x * factors[k] ** steps));
  const largest = Math.max(...factors);
  if (largest > 1) return { words: 'diverges: |1 − _ηλ_| > 1', agrees: (end) => end !== 'converged' };
  if (largest === 1) return { words: 'swings for ever: |1 − _ηλ_| = 1', agrees: (end) => end === 'steps' };
  let steps = 0;
  while (distance(steps) >= training.tolerance && steps <= training.steps) steps += 1;
  if (steps > training.steps) return { words: 'more than the allowed steps', agrees: (end) => end === 'steps' };
  return {
    words: `${formatInteger(steps)} steps, from (1 − _ηλ_)ⁿ`,
    agrees: (end, found) => end === 'converged' && Math.abs(found - steps) <= 1,
  };
}

/** What a step of constant distance says of the metric: the path has nearly one length. */
function bounds({ method, surface }: GradientDescentSpec, paths: readonly Path[]): readonly Finding[] {
  if (method.kind !== 'constantDistance' || method.comparison === 'methods' || surface.kind !== 'gaussianFit')
    return [];
  return paths.map(({ name, points }) => {
    const length = points.distance.at(-1) ?? null;
    return {
      label: `Length of the path, ${name}`,
      value: length ?? '–',
      error: null,
      unit: '',
      expected: 'about the Fisher distance to the target, whatever the step',
      agrees: null,
    };
  });
}

/** Points of the stationary part that count as independent, at least. */
const fewest = 20;

/**
 * Noise of standard deviation σ on a quadratic form: x ← (1 − ηλ) x − ησξ has the stationary variance ησ² / (λ (2 − ηλ)), so the mean
 * loss above the minimum is the sum of ησ² / (2 (2 − ηλ)) over the parameters.
 */
function left(spec: GradientDescentSpec, paths: readonly Path[]): readonly Finding[] {
  const { surface, method, training } = spec;
  if (training.noise === 0 || rateBounds(spec) === null || method.comparison === 'methods') return [];
  const curvatures = surface.kind === 'valley' ? [surface.curvature, surface.secondCurvature] : [surface.curvature];
  const lowest = lowestLoss(surfaceOf(surface));
  return lanesOf(spec).flatMap(({ name, setting }, index): Finding[] => {
    if (curvatures.some((curvature) => setting * curvature >= 2)) return [];
    const slowest = Math.min(...curvatures.map((curvature) => Math.abs(Math.log(Math.abs(1 - setting * curvature)))));
    const { step, loss } = paths[index].points;
    const stationary = loss.flatMap((value, at) => (value !== null && step[at] * slowest > 5 ? [value - lowest] : []));
    const kept = step.filter((at) => at * slowest > 5);
    // Losses follow squares, whose memory is half as long.
    const independent = kept.length < 2 ? 0 : Math.min(kept.length, ((kept.at(-1) ?? 0) - kept[0]) * slowest);
    if (independent < fewest) return [];
    const mean = stationary.reduce((sum, value) => sum + value, 0) / stationary.length;
    const variance = stationary.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (stationary.length - 1);
    const error = Math.sqrt(variance / independent);
    const expected = curvatures.reduce(
      (sum, curvature) => sum + (setting * training.noise ** 2) / (2 * (2 - setting * curvature)),
      0,
    );
    return [
      {
        label: `Mean loss that is left, ${name}`,
        value: mean,
        error,
        unit: '',
        expected: `${expected.toPrecision(4)}, from the stationary variance`,
        agrees: Math.abs(mean - expected) < 4 * error,
      },
    ];
  });
}
