import { boxHeight, boxWidth } from './arrange';
import type { Point } from './types';

export interface Route {
  /** SVG path. */
  readonly path: string;
  readonly label: Point;
}

const radius = 7;
const stub = 14;

/** From the right of one box to the left of another, along the grid: round what stands between, and back to the next row. */
export function route(from: Point, to: Point): Route {
  const across = to.x - from.x;
  const along = to.y - from.y;
  if (across > 0 && Math.abs(along) < 2) {
    if (across < boxWidth) return drawn([from, to], { x: from.x + across / 2, y: from.y - 5 });
    // Over the boxes between, higher the farther it goes.
    const top = from.y - boxHeight / 2 - 16 - Math.min(16, across / 80);
    return over(from, to, top);
  }
  if (across >= 2 * stub) {
    const bend = to.x - stub - 4;
    const label = { x: (from.x + bend) / 2, y: from.y - 5 };
    // A long way along the row would cross its boxes: above or below them, on the side of the goal.
    if (across > boxWidth) {
      const side = from.y + (along > 0 ? 1 : -1) * (boxHeight / 2 + 16);
      if (Math.abs(along) > boxHeight) return over(from, to, side);
    }
    return drawn([from, { x: bend, y: from.y }, { x: bend, y: to.y }, to], label);
  }
  const middle = Math.abs(along) > boxHeight + 16 ? (from.y + to.y) / 2 : Math.max(from.y, to.y) + boxHeight / 2 + 30;
  return over(from, to, middle);
}

function over(from: Point, to: Point, level: number): Route {
  const points = [
    from,
    { x: from.x + stub, y: from.y },
    { x: from.x + stub, y: level },
    { x: to.x - stub, y: level },
    { x: to.x - stub, y: to.y },
    to,
  ];
  return drawn(points, { x: (from.x + to.x) / 2, y: level - 5 });
}

/** Straight pieces with round corners. */
function drawn(points: readonly Point[], label: Point): Route {
  const pieces = points.map((point, at) => {
    if (at === 0) return `M${point.x} ${point.y}`;
    const next = points[at + 1];
    if (next === undefined) return `L${point.x} ${point.y}`;
    const before = points[at - 1] ?? point;
    const enter = towards(point, before);
    const leave = towards(point, next);
    return `L${enter.x} ${enter.y}Q${point.x} ${point.y} ${leave.x} ${leave.y}`;
  });
  return { path: pieces.join(''), label };
}

/** A point near a corner, on the way to the next. */
function towards(corner: Point, other: Point): Point {
  const length = Math.hypot(other.x - corner.x, other.y - corner.y);
  const share = length === 0 ? 0 : Math.min(radius, length / 2) / length;
  return { x: corner.x + (other.x - corner.x) * share, y: corner.y + (other.y - corner.y) * share };
}
