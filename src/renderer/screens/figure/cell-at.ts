import type { ComposedPage, FigurePage } from '../../../shared/figure-page';
import type { FigureCell } from '../../../ui/plot/add-to-figure';

/** The cell of the grid at a point of the page, in px of it; below the last row: a row of its own. */
export function cellAt(
  page: FigurePage,
  composed: ComposedPage,
  { x, y }: { readonly x: number; readonly y: number },
): FigureCell {
  const column = Math.max(0, Math.min(page.columns - 1, Math.floor((x * page.columns) / composed.width)));
  let row = 0;
  while (row < page.rowHeights.length) {
    const { top, height } = composed.cellArea({ kind: 'cell', column: 0, row, columns: 1, rows: 1 });
    if (y < top + height) break;
    row += 1;
  }
  return { column, row };
}
