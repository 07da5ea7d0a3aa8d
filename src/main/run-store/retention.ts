/** Last checkpoints that are always kept. */
const keptLast = 3;
const keptAtMost = 12;

/**
 * Steps of the checkpoints that stay: the first, the last three, and between them as many as fit into twelve, spread as
 * evenly as their steps allow (the one with the narrowest gap around it goes first).
 */
export function checkpointsToKeep(steps: readonly number[]): readonly number[] {
  const kept = [...steps].sort((a, b) => a - b);
  while (kept.length > keptAtMost) {
    let narrowest = 1;
    let narrowestGap = Number.POSITIVE_INFINITY;
    for (let index = 1; index < kept.length - keptLast; index += 1) {
      const gap = (kept[index + 1] ?? 0) - (kept[index - 1] ?? 0);
      if (gap < narrowestGap) {
        narrowestGap = gap;
        narrowest = index;
      }
    }
    kept.splice(narrowest, 1);
  }
  return kept;
}
