import { type Plot, xPixel, yPixel } from '../../../shared/figure';
import { placeOn, type ParallelAxis } from './parallel-figure';
import type { PlottedRun } from './plot-fields';

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where the line of a run meets the axes, in px; null where it has no value. */
export function pointsOf(plot: Plot, axes: readonly ParallelAxis[], runId: string): readonly (Place | null)[] {
  return axes.map((axis, index) => {
    const place = placeOn(axis, runId);
    return place === null ? null : { x: xPixel(plot, index), y: yPixel(plot, place) };
  });
}

/** The run whose line passes nearest to a place; null: none within `reach` px. */
export function nearestRun(
  plot: Plot,
  axes: readonly ParallelAxis[],
  runs: readonly PlottedRun[],
  at: Place,
  reach = 10,
): PlottedRun | null {
  let best: PlottedRun | null = null;
  let least = reach;
  for (const run of runs) {
    const points = pointsOf(plot, axes, run.summary.id);
    for (let i = 0; i < points.length; i += 1) {
      const from = points[i] ?? null;
      const to = points[i + 1] ?? null;
      const distance = from === null ? Infinity : to === null ? away(from, at) : fromSegment(from, to, at);
      if (distance >= least) continue;
      least = distance;
      best = run;
    }
  }
  return best;
}

const away = (from: Place, to: Place): number => Math.hypot(to.x - from.x, to.y - from.y);

function fromSegment(from: Place, to: Place, at: Place): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = dx * dx + dy * dy;
  const part = square === 0 ? 0 : ((at.x - from.x) * dx + (at.y - from.y) * dy) / square;
  const within = Math.min(1, Math.max(0, part));
  return away({ x: from.x + within * dx, y: from.y + within * dy }, at);
}
