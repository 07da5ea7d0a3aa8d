import { meanEstimate, symmetric, type MetricEstimate } from './estimate';

/** Percentage errors of a sample, and the targets that have none. */
export interface PercentageError {
  /** In per cent, over the samples whose target is not zero; `value` is NaN where there are none. */
  readonly estimate: MetricEstimate;
  /** Samples with a target of zero, for which a percentage error is not defined. */
  readonly zeroTargets: number;
}

/**
 * Errors of predictions y' of targets y, row-major [sample][component] for vectors: the mean over the components of a sample is one
 * of the independent values that errors are estimated from.
 *
 * meanSquaredError <(y' - y)^2>; rootMeanSquaredError its root, with the error by propagation; meanAbsoluteError <|y' - y|>;
 * meanAbsolutePercentageError 100 <|y' - y| / |y|>; meanPercentageError 100 <(y' - y) / y>, positive where the prediction is too
 * large for positive targets.
 */
export interface RegressionMetrics {
  readonly meanSquaredError: MetricEstimate;
  readonly rootMeanSquaredError: MetricEstimate;
  readonly meanAbsoluteError: MetricEstimate;
  readonly meanAbsolutePercentageError: PercentageError;
  readonly meanPercentageError: PercentageError;
  /** 1 - sum (y' - y)^2 / sum (y - <y>)^2 over all components; null where the targets do not vary. */
  readonly determination: number | null;
}

/** Throws a RangeError where the lengths do not fit. */
export function regressionMetrics(
  predictions: ArrayLike<number>,
  targets: ArrayLike<number>,
  components = 1,
): RegressionMetrics {
  requireSameLength(predictions, targets, components);
  const samples = targets.length / components;
  const difference = (at: number): number => predictions[at] - targets[at];
  const overComponents = (term: (at: number) => number): Float64Array =>
    Float64Array.from({ length: samples }, (_, sample) => {
      let sum = 0;
      for (let component = 0; component < components; component += 1) sum += term(sample * components + component);
      return sum / components;
    });
  const meanSquaredError = meanEstimate(overComponents((at) => difference(at) ** 2));
  return {
    meanSquaredError,
    rootMeanSquaredError: rootOf(meanSquaredError),
    meanAbsoluteError: meanEstimate(overComponents((at) => Math.abs(difference(at)))),
    meanAbsolutePercentageError: percentage(targets, (at, target) => Math.abs(difference(at) / target)),
    meanPercentageError: percentage(targets, (at, target) => difference(at) / target),
    determination: determination(predictions, targets),
  };
}

function percentage(targets: ArrayLike<number>, share: (at: number, target: number) => number): PercentageError {
  const values: number[] = [];
  for (let at = 0; at < targets.length; at += 1) {
    const target = targets[at];
    if (target !== 0) values.push(100 * share(at, target));
  }
  return { estimate: meanEstimate(values), zeroTargets: targets.length - values.length };
}

function rootOf({ value, error, count }: MetricEstimate): MetricEstimate {
  const root = Math.sqrt(value);
  if (error === null) return { value: root, error: null, interval: null, count };
  return symmetric(root, root === 0 ? 0 : error / (2 * root), count);
}

function determination(predictions: ArrayLike<number>, targets: ArrayLike<number>): number | null {
  const { value: mean } = meanEstimate(targets);
  let residual = 0;
  let total = 0;
  for (let at = 0; at < targets.length; at += 1) {
    residual += (predictions[at] - targets[at]) ** 2;
    total += (targets[at] - mean) ** 2;
  }
  return total > 0 ? 1 - residual / total : null;
}

function requireSameLength(predictions: ArrayLike<number>, targets: ArrayLike<number>, components: number): void {
  if (predictions.length !== targets.length || targets.length % components !== 0) {
    throw new RangeError(
      `${predictions.length} predicted and ${targets.length} target values do not make samples of ${components}.`,
    );
  }
}
