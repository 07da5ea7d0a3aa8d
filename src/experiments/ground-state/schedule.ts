/** Cosine from `first` to `last` over the steps 1..total. */
export function cosineSchedule(first: number, last: number, step: number, total: number): number {
  if (total <= 1) return first;
  const progress = Math.min(1, Math.max(0, (step - 1) / (total - 1)));
  return last + (first - last) * 0.5 * (1 + Math.cos(Math.PI * progress));
}

/** Geometric from `first` to `last` (both positive) over the steps 1..total. */
export function geometricSchedule(first: number, last: number, step: number, total: number): number {
  if (total <= 1) return first;
  const progress = Math.min(1, Math.max(0, (step - 1) / (total - 1)));
  return first * (last / first) ** progress;
}
