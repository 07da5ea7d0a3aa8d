/** A number measured on a sample. */
export interface MetricEstimate {
  readonly value: number;
  /** One standard deviation of `value`; null where the sample does not give one. */
  readonly error: number | null;
  /** 95 % confidence interval; null where the sample does not give one. */
  readonly interval: readonly [number, number] | null;
  /** Samples that the value rests on. */
  readonly count: number;
}

/** Quantile of the standard normal distribution at 97.5 %. */
export const normalQuantile = 1.959963984540054;

/** Mean of independent values with the standard error of the mean. Pairwise sums, so that many values lose no digits. */
export function meanEstimate(values: ArrayLike<number>): MetricEstimate {
  const count = values.length;
  if (count === 0) return { value: Number.NaN, error: null, interval: null, count };
  const mean = pairwiseSum((at) => values[at], 0, count) / count;
  if (count === 1) return { value: mean, error: null, interval: null, count };
  const squares = pairwiseSum((at) => (values[at] - mean) ** 2, 0, count);
  const error = Math.sqrt(squares / (count - 1) / count);
  return symmetric(mean, error, count);
}

/** A share of `count` independent trials with Wilson's interval (Wilson 1927, J. Am. Stat. Assoc. 22, 209), which stays inside [0, 1]. */
export function shareEstimate(successes: number, count: number): MetricEstimate {
  if (count === 0) return { value: Number.NaN, error: null, interval: null, count };
  const share = successes / count;
  const z2 = normalQuantile ** 2;
  const centre = (share + z2 / (2 * count)) / (1 + z2 / count);
  const half =
    (normalQuantile * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count * count))) / (1 + z2 / count);
  return {
    value: share,
    error: Math.sqrt((share * (1 - share)) / count),
    interval: [Math.max(0, centre - half), Math.min(1, centre + half)],
    count,
  };
}

export function symmetric(value: number, error: number, count: number): MetricEstimate {
  return { value, error, interval: [value - normalQuantile * error, value + normalQuantile * error], count };
}

function pairwiseSum(term: (at: number) => number, from: number, to: number): number {
  if (to - from <= 64) {
    let sum = 0;
    for (let at = from; at < to; at += 1) sum += term(at);
    return sum;
  }
  const middle = (from + to) >> 1;
  return pairwiseSum(term, from, middle) + pairwiseSum(term, middle, to);
}
