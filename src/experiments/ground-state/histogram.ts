/** Bins of equal width over the finite values, or over given limits. */
export interface Histogram {
  readonly centres: number[];
  /** Share of all values in each bin. */
  readonly shares: number[];
}

export function histogram(
  values: readonly number[],
  bins: number,
  limits: readonly [number, number] | null = null,
): Histogram {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return { centres: [], shares: [] };
  const lowest = limits?.[0] ?? known.reduce((least, value) => Math.min(least, value), Infinity);
  const highest = limits?.[1] ?? known.reduce((most, value) => Math.max(most, value), -Infinity);
  // Equal values are one bin of some width.
  const span = highest > lowest ? highest - lowest : Math.max(1e-9, 0.01 * Math.abs(lowest));
  const from = highest > lowest ? lowest : lowest - span / 2;
  const width = span / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of known) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - from) / width)));
    counts[bin]++;
  }
  return {
    centres: counts.map((_, bin) => from + (bin + 0.5) * width),
    shares: counts.map((count) => count / known.length),
  };
}
