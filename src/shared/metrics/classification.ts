import { meanEstimate, shareEstimate, type MetricEstimate } from './estimate';

/** Counts of [actual class][predicted class], row-major. */
export interface ConfusionMatrix {
  readonly classes: number;
  readonly counts: Uint32Array;
}

export interface ClassMetrics {
  readonly actual: number;
  /** Of those predicted to be of the class, the share that is. */
  readonly precision: MetricEstimate;
  /** Of those of the class, the share that is found. */
  readonly recall: MetricEstimate;
  /** Harmonic mean of both; null where neither is defined. */
  readonly f1: number | null;
}

export interface CalibrationBin {
  /** Range of the confidence. */
  readonly from: number;
  readonly to: number;
  readonly meanConfidence: number;
  readonly accuracy: MetricEstimate;
}

export interface Calibration {
  /** Bins that hold a sample. */
  readonly bins: readonly CalibrationBin[];
  /** sum over bins of (n_b / n) |accuracy_b - confidence_b| (Naeini, Cooper and Hauskrecht 2015). */
  readonly expectedError: number;
}

export interface ClassificationMetrics {
  /** Share of samples whose most probable class is not theirs. */
  readonly zeroOneLoss: MetricEstimate;
  /** -<ln p(actual class)> in nats; infinite where an actual class was given no probability. */
  readonly crossEntropy: MetricEstimate;
  readonly confusion: ConfusionMatrix;
  readonly calibration: Calibration;
}

/**
 * Metrics of probabilities [sample][class] for the actual classes of the samples. Of equally probable classes the first one counts as
 * predicted. Throws a RangeError where lengths do not fit or a class is out of range.
 */
export function classificationMetrics(
  probabilities: ArrayLike<number>,
  actual: ArrayLike<number>,
  classes: number,
  bins = 10,
): ClassificationMetrics {
  if (probabilities.length !== actual.length * classes) {
    throw new RangeError(`${probabilities.length} probabilities for ${actual.length} samples of ${classes} classes.`);
  }
  const counts = new Uint32Array(classes * classes);
  const losses = new Float64Array(actual.length);
  const confidences = new Float64Array(actual.length);
  const right = new Uint8Array(actual.length);
  for (let sample = 0; sample < actual.length; sample += 1) {
    const target = actual[sample];
    if (!Number.isInteger(target) || target < 0 || target >= classes) {
      throw new RangeError(`Sample ${sample} is of class ${target}, and there are ${classes} classes.`);
    }
    const predicted = mostProbable(probabilities, sample * classes, classes);
    const at = target * classes + predicted;
    counts[at] += 1;
    losses[sample] = -Math.log(probabilities[sample * classes + target]);
    confidences[sample] = probabilities[sample * classes + predicted];
    right[sample] = predicted === target ? 1 : 0;
  }
  const wrong = right.reduce((sum, one) => sum - one, actual.length);
  return {
    zeroOneLoss: shareEstimate(wrong, actual.length),
    crossEntropy: meanEstimate(losses),
    confusion: { classes, counts },
    calibration: calibrationOf(confidences, right, bins),
  };
}

export function metricsByClass({ classes, counts }: ConfusionMatrix): readonly ClassMetrics[] {
  const count = (actual: number, predicted: number): number => counts[actual * classes + predicted];
  const all = Array.from({ length: classes }, (_, index) => index);
  return all.map((index) => {
    const hits = count(index, index);
    const actual = all.reduce((sum, predicted) => sum + count(index, predicted), 0);
    const predicted = all.reduce((sum, other) => sum + count(other, index), 0);
    return {
      actual,
      precision: shareEstimate(hits, predicted),
      recall: shareEstimate(hits, actual),
      f1: actual + predicted > 0 ? (2 * hits) / (actual + predicted) : null,
    };
  });
}

function mostProbable(probabilities: ArrayLike<number>, first: number, classes: number): number {
  let best = 0;
  for (let index = 1; index < classes; index += 1) {
    if (probabilities[first + index] > probabilities[first + best]) best = index;
  }
  return best;
}

function calibrationOf(confidences: Float64Array, right: Uint8Array, count: number): Calibration {
  const samples = new Uint32Array(count);
  const hits = new Uint32Array(count);
  const sums = new Float64Array(count);
  confidences.forEach((confidence, sample) => {
    const bin = Math.min(count - 1, Math.max(0, Math.floor(confidence * count)));
    samples[bin] += 1;
    hits[bin] += right[sample];
    sums[bin] += confidence;
  });
  const bins: CalibrationBin[] = [];
  let expectedError = 0;
  for (let bin = 0; bin < count; bin += 1) {
    const inside = samples[bin];
    if (inside === 0) continue;
    const accuracy = shareEstimate(hits[bin], inside);
    const meanConfidence = sums[bin] / inside;
    bins.push({ from: bin / count, to: (bin + 1) / count, meanConfidence, accuracy });
    expectedError += (inside / confidences.length) * Math.abs(accuracy.value - meanConfidence);
  }
  return { bins, expectedError };
}
