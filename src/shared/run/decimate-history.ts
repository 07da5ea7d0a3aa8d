import type { RunHistory } from './history';

/**
 * A history of at most `maxPoints` rows for a screen. Rows are put into buckets of equal length; of each bucket and each
 * column the smallest and the largest value stay, in the order in which they came, on two rows that carry the first and
 * the last step of the bucket. No extreme of any metric is lost; its step is right to within a bucket. The first and the
 * last row stay as they are.
 */
export function decimateHistory(history: RunHistory, maxPoints: number): RunHistory {
  const rows = history.steps.length;
  if (rows <= maxPoints) return history;
  const buckets = Math.max(1, Math.floor((maxPoints - 2) / 2));
  const bounds = Uint32Array.from(
    { length: buckets + 1 },
    (_, index) => 1 + Math.floor((index * (rows - 2)) / buckets),
  );
  const values: Record<string, Float64Array> = {};
  for (const [name, column] of Object.entries(history.values)) values[name] = extremesOf(column, bounds);
  return {
    steps: edgesOf(history.steps, bounds),
    seconds: edgesOf(history.seconds, bounds),
    values,
    interventions: history.interventions,
  };
}

function edgesOf(column: Float64Array, bounds: Uint32Array): Float64Array {
  return perBucket(column, bounds, (start, end) => [column[start] ?? Number.NaN, column[end - 1] ?? Number.NaN]);
}

function extremesOf(column: Float64Array, bounds: Uint32Array): Float64Array {
  return perBucket(column, bounds, (start, end) => {
    let low = -1;
    let high = -1;
    for (let row = start; row < end; row += 1) {
      const value = column[row] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      if (low < 0 || value < (column[low] ?? 0)) low = row;
      if (high < 0 || value > (column[high] ?? 0)) high = row;
    }
    return [column[Math.min(low, high)] ?? Number.NaN, column[Math.max(low, high)] ?? Number.NaN];
  });
}

function perBucket(
  column: Float64Array,
  bounds: Uint32Array,
  pairOf: (start: number, end: number) => readonly [number, number],
): Float64Array {
  const buckets = bounds.length - 1;
  const output = new Float64Array(2 * buckets + 2);
  output[0] = column[0] ?? Number.NaN;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const [first, second] = pairOf(bounds[bucket] ?? 0, bounds[bucket + 1] ?? 0);
    output[1 + 2 * bucket] = first;
    output[2 + 2 * bucket] = second;
  }
  output[output.length - 1] = column[column.length - 1] ?? Number.NaN;
  return output;
}
