/** Positions (x, y interleaved) as points. */
export function placesOf(positions: Float64Array): [number, number][] {
  return Array.from({ length: positions.length / 2 }, (_, site) => [positions[2 * site], positions[2 * site + 1]]);
}

/** More than four times as wide as high. */
export function isStrip(positions: readonly (readonly [number, number])[]): boolean {
  const span = (axis: 0 | 1): number => {
    const values = positions.map((position) => position[axis]);
    return Math.max(...values) - Math.min(...values) + 1;
  };
  return span(0) > 4 * span(1);
}
