/**
 * Which points of a curve to draw. Buckets of equal numbers of points, of each the smallest and the largest value, and
 * always the first and the last point: a spike of one step is never lost. NaN counts only where a bucket has nothing
 * else.
 *
 * Returns increasing indices, at most `maxPoints` (at least 2) of them; all of them when there are no more than that.
 */
export function decimate(values: Float64Array, maxPoints: number): Uint32Array {
  const count = values.length;
  const limit = Math.max(2, Math.floor(maxPoints));
  if (count <= limit) return Uint32Array.from({ length: count }, (_, index) => index);
  const buckets = Math.floor((limit - 2) / 2);
  const kept: number[] = [0];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = 1 + Math.floor((bucket * (count - 2)) / buckets);
    const end = 1 + Math.floor(((bucket + 1) * (count - 2)) / buckets);
    const [low, high] = extremes(values, start, end);
    kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
  }
  kept.push(count - 1);
  return Uint32Array.from(kept);
}

/** Indices of the smallest and largest value in [start, end). */
function extremes(values: Float64Array, start: number, end: number): [number, number] {
  let low = start;
  let high = start;
  for (let index = start + 1; index < end; index++) {
    const value = values[index] ?? NaN;
    const smallest = values[low] ?? NaN;
    const largest = values[high] ?? NaN;
    if (value < smallest || Number.isNaN(smallest)) low = index;
    if (value > largest || Number.isNaN(largest)) high = index;
  }
  return [low, high];
}

/** The chosen points of a column. */
export function pick(values: Float64Array, indices: Uint32Array): Float64Array {
  return Float64Array.from(indices, (index) => values[index] ?? NaN);
}
