import type { Point } from './types';

export type Direction = 'left' | 'right' | 'up' | 'down';

interface Placed {
  readonly id: string;
  readonly position: Point;
}

/** Boxes row by row, from left to right: the order that they are read in. */
export function inReadingOrder<Box extends Placed>(boxes: readonly Box[]): readonly Box[] {
  const rowHeight = 40;
  return [...boxes].sort(
    (a, b) =>
      Math.round(a.position.y / rowHeight) - Math.round(b.position.y / rowHeight) || a.position.x - b.position.x,
  );
}

/**
 * The box that an arrow key leads to: the nearest one in that direction, and at the end of a row the next or the one before in
 * reading order.
 */
export function nextBox<Box extends Placed>(
  boxes: readonly Box[],
  from: string | null,
  direction: Direction,
): Box | null {
  const ordered = inReadingOrder(boxes);
  const current = ordered.find(({ id }) => id === from);
  if (current === undefined) return corner(ordered);
  const horizontal = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  const distance = ({ position }: Placed): number => {
    const [x, y] = [position.x - current.position.x, position.y - current.position.y];
    const [ahead, aside] = horizontal ? [sign * x, Math.abs(y)] : [sign * y, Math.abs(x)];
    return ahead <= 4 || (horizontal && aside > ahead) ? Infinity : ahead + 2 * aside;
  };
  let best: Box | null = null;
  for (const box of ordered) if (distance(box) < (best === null ? Infinity : distance(best))) best = box;
  if (best !== null || !horizontal) return best ?? current;
  return ordered[ordered.indexOf(current) + sign] ?? current;
}

/** Where walking begins: at the upper left. */
const corner = <Box extends Placed>(boxes: readonly Box[]): Box | null =>
  boxes.reduce<Box | null>(
    (best, box) => (best === null || box.position.x + box.position.y < best.position.x + best.position.y ? box : best),
    null,
  );
