/**
 * A table of a convolution that is the same at all places of a periodic grid of rows and columns: the kernel lies in a box that
 * begins at (top, left) from each position.
 */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
  /** [row][column] of the box: which place of the kernel is there, -1 for none. */
  readonly cells: readonly number[];
}

/** A box with more empty places than this many times the kernel is not worth it. */
const mostEmpty = 2;

/** The smallest box of all grids that a table [position][kernel] of as many inputs fits; null where it fits none. */
export function gridOf(table: readonly number[], positions: number, inputs: number): Grid | null {
  if (positions !== inputs || table.some((place) => place < 0)) return null;
  let smallest: Grid | null = null;
  for (let rows = 1; rows <= positions; rows++) {
    if (positions % rows !== 0) continue;
    const grid = onGrid(table, rows, positions / rows);
    if (grid && (!smallest || grid.cells.length < smallest.cells.length)) smallest = grid;
  }
  return smallest;
}

function onGrid(table: readonly number[], rows: number, columns: number): Grid | null {
  const kernel = table.length / (rows * columns);
  const offsets = Array.from({ length: kernel }, (_, place) => table[place]!);
  const same = table.every((input, at) => {
    const [position, offset] = [Math.floor(at / kernel), offsets[at % kernel]!];
    const row = (Math.floor(position / columns) + Math.floor(offset / columns)) % rows;
    const column = ((position % columns) + (offset % columns)) % columns;
    return input === row * columns + column;
  });
  if (!same) return null;
  const ys = offsets.map((offset) => nearest(Math.floor(offset / columns), rows));
  const xs = offsets.map((offset) => nearest(offset % columns, columns));
  const [top, left] = [Math.min(...ys), Math.min(...xs)];
  const [height, width] = [Math.max(...ys) - top + 1, Math.max(...xs) - left + 1];
  if (height * width > (1 + mostEmpty) * kernel) return null;
  const cells = new Array<number>(height * width).fill(-1);
  for (let place = 0; place < kernel; place++) {
    const cell = (ys[place]! - top) * width + xs[place]! - left;
    // On a small grid two places of the kernel may be the same input.
    if (cells[cell] !== -1) return null;
    cells[cell] = place;
  }
  return { rows, columns, top, left, height, width, cells };
}

/** The same offset, at most half of a period away. */
function nearest(offset: number, period: number): number {
  return offset > period / 2 ? offset - period : offset;
}
