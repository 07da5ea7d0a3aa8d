/** Means over blocks of consecutive steps. All arrays have one entry a block. */
export interface BlockMeans {
  /** Steps in a block (of the step axis, not of recorded points). */
  readonly length: number;
  /** Centre of the steps that were averaged. */
  readonly steps: Float64Array;
  readonly means: Float64Array;
  /** One standard deviation of the mean; NaN where it cannot be known (a single value without its own error). */
  readonly errors: Float64Array;
  /** Recorded points in each block. */
  readonly counts: Int32Array;
}

export interface BlockOptions {
  /** Steps in a block; null: the shortest of 1, 2, 5, 10, 20, 50 ... that gives at most `maximumBlocks`. */
  readonly length?: number | null;
  /** Default 40. */
  readonly maximumBlocks?: number;
  /** One standard deviation of each value, if known. */
  readonly errors?: ArrayLike<number> | null;
}

/** The shortest block length of the form 1, 2 or 5 times a power of ten that cuts `span` steps into at most `maximumBlocks`. */
export function blockLengthFor(span: number, maximumBlocks: number): number {
  const wanted = Math.max(1, span / Math.max(1, maximumBlocks));
  for (let power = 1; power < 1e15; power *= 10) {
    for (const digit of [1, 2, 5]) if (digit * power >= wanted) return digit * power;
  }
  return wanted;
}

/**
 * Averages a series over blocks of steps.
 *
 * m_b = (1/n) sum_i v_i over the points of block b. Its error is
 * sqrt(sum_i s_i^2) / n with the values' own errors s_i, where these are given; else
 * s_r / sqrt(n), s_r^2 = (1/(n-2)) sum_i r_i^2 with the residuals r_i about a straight line through the block (n >= 3), so that a
 * drift is not taken for noise. Both take the steps as independent.
 *
 * Blocks begin at multiples of their length, so they stay where they are while a run goes on; a last block that is not
 * complete yet is left out, unless there is no other. Values that are not finite are skipped.
 */
export function blockMeans(
  steps: ArrayLike<number>,
  values: ArrayLike<number>,
  options: BlockOptions = {},
): BlockMeans {
  const total = Math.min(steps.length, values.length);
  const first = total > 0 ? Number(steps[0]) : 0;
  const last = total > 0 ? Number(steps[total - 1]) : 0;
  const length = options.length ?? blockLengthFor(last - first + 1, options.maximumBlocks ?? 40);
  const blocks: Block[] = [];
  let current: Block | null = null;
  for (let i = 0; i < total; i += 1) {
    const step = Number(steps[i]);
    const value = Number(values[i]);
    if (!Number.isFinite(step)) continue;
    const index: number = Math.floor(step / length);
    if (current === null || current.index !== index) {
      current = { index, steps: [], values: [], errors: [] };
      blocks.push(current);
    }
    if (!Number.isFinite(value)) continue;
    current.steps.push(step);
    current.values.push(value);
    current.errors.push(options.errors ? Number(options.errors[i]) : Number.NaN);
  }
  const complete =
    current !== null && blocks.length > 1 && last < (current.index + 1) * length - 1 ? blocks.slice(0, -1) : blocks;
  const kept = complete.filter((block) => block.values.length > 0);
  return {
    length,
    steps: Float64Array.from(kept, (block) => mean(block.steps)),
    means: Float64Array.from(kept, (block) => mean(block.values)),
    errors: Float64Array.from(kept, errorOfMean),
    counts: Int32Array.from(kept, (block) => block.values.length),
  };
}

interface Block {
  readonly index: number;
  readonly steps: number[];
  readonly values: number[];
  readonly errors: number[];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function errorOfMean(block: Block): number {
  const n = block.values.length;
  if (block.errors.every((error) => Number.isFinite(error) && error >= 0)) {
    return Math.sqrt(block.errors.reduce((sum, error) => sum + error * error, 0)) / n;
  }
  if (n < 3) return Number.NaN;
  const meanStep = mean(block.steps);
  const meanValue = mean(block.values);
  let covariance = 0;
  let spread = 0;
  block.values.forEach((value, i) => {
    const step = (block.steps[i] ?? 0) - meanStep;
    covariance += step * (value - meanValue);
    spread += step * step;
  });
  const slope = spread > 0 ? covariance / spread : 0;
  const residual = block.values.reduce((sum, value, i) => {
    const distance = value - meanValue - slope * ((block.steps[i] ?? 0) - meanStep);
    return sum + distance * distance;
  }, 0);
  return Math.sqrt(residual / (n - 2) / n);
}
