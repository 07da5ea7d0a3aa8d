/** A curve in axis units; NaN breaks the line. */
export interface Curve {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Thins a curve for drawing on `columns` pixel columns over [low, high]: first, smallest, largest and last point of each column
 * are kept, so that the picture is the same. Points outside are dropped but for the nearest on each side. Points must be in
 * order of x; a curve that is not is returned as it is.
 */
export function decimate(curve: Curve, low: number, high: number, columns: number): Curve {
  const { x, y } = curve;
  if (x.length <= columns * 4 || !(high > low)) return curve;
  const keep: number[] = [];
  const width = (high - low) / columns;
  let column = -2;
  let smallest = -1;
  let largest = -1;
  let lastKept = -1;
  let previous = -1;
  const flush = (): void => {
    for (const i of [smallest, largest, previous].sort((a, b) => a - b)) {
      if (i > lastKept) {
        keep.push(i);
        lastKept = i;
      }
    }
  };
  for (let i = 0; i < x.length; i += 1) {
    const xi = x[i] ?? Number.NaN;
    const yi = y[i] ?? Number.NaN;
    if (i > 0 && xi < (x[i - 1] ?? Number.NaN)) return curve;
    const here = Number.isNaN(yi) ? column : Math.min(columns, Math.max(-1, Math.floor((xi - low) / width)));
    if (Number.isNaN(yi) || here !== column) {
      flush();
      if (i > lastKept) {
        keep.push(i);
        lastKept = i;
      }
      column = Number.isNaN(yi) ? -2 : here;
      smallest = i;
      largest = i;
    } else {
      if (yi < (y[smallest] ?? 0)) smallest = i;
      if (yi > (y[largest] ?? 0)) largest = i;
    }
    previous = i;
  }
  flush();
  return {
    x: Float64Array.from(keep, (i) => x[i] ?? Number.NaN),
    y: Float64Array.from(keep, (i) => y[i] ?? Number.NaN),
  };
}
