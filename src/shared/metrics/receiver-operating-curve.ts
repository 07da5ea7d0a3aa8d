import { symmetric, type MetricEstimate } from './estimate';

/** Rates at every threshold, from (0, 0) to (1, 1). */
export interface ReceiverOperatingCurve {
  readonly falsePositiveRate: Float64Array;
  readonly truePositiveRate: Float64Array;
  /** Score at and above which a sample counts as positive; the first is +infinity. */
  readonly threshold: Float64Array;
  /** Probability that a positive has a larger score than a negative, ties by halves; null where one of both is missing. */
  readonly area: MetricEstimate | null;
}

/**
 * The curve of scores for samples that are positive (truthy) or not. Equal scores are one step, so that their order does not matter.
 * The error of the area is that of Hanley and McNeil (1982, Radiology 143, 29). Throws a RangeError where lengths differ.
 */
export function receiverOperatingCurve(
  scores: ArrayLike<number>,
  positive: ArrayLike<number | boolean>,
): ReceiverOperatingCurve {
  if (scores.length !== positive.length) {
    throw new RangeError(`${scores.length} scores for ${positive.length} samples.`);
  }
  const order = Array.from({ length: scores.length }, (_, index) => index).sort((a, b) => scores[b] - scores[a]);
  const positives = order.filter((index) => positive[index]).length;
  const negatives = order.length - positives;
  const falsePositives = [0];
  const truePositives = [0];
  const threshold = [Number.POSITIVE_INFINITY];
  let area = 0;
  for (let at = 0; at < order.length;) {
    const score = scores[order[at]];
    const [before, found] = [falsePositives.at(-1) ?? 0, truePositives.at(-1) ?? 0];
    let [wrong, right] = [before, found];
    for (; at < order.length && scores[order[at]] === score; at += 1) {
      if (positive[order[at]]) right += 1;
      else wrong += 1;
    }
    area += ((wrong - before) * (right + found)) / 2;
    falsePositives.push(wrong);
    truePositives.push(right);
    threshold.push(score);
  }
  const rate = (counts: readonly number[], of: number): Float64Array =>
    Float64Array.from(counts, (count) => (of > 0 ? count / of : 0));
  return {
    falsePositiveRate: rate(falsePositives, negatives),
    truePositiveRate: rate(truePositives, positives),
    threshold: Float64Array.from(threshold),
    area: positives > 0 && negatives > 0 ? areaEstimate(area / positives / negatives, positives, negatives) : null,
  };
}

function areaEstimate(area: number, positives: number, negatives: number): MetricEstimate {
  const q1 = area / (2 - area);
  const q2 = (2 * area * area) / (1 + area);
  const variance =
    (area * (1 - area) + (positives - 1) * (q1 - area * area) + (negatives - 1) * (q2 - area * area)) /
    (positives * negatives);
  return symmetric(area, Math.sqrt(Math.max(0, variance)), positives + negatives);
}
