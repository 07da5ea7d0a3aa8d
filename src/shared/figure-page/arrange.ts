import { type CellPlace, type FigurePage, type FigurePanel, panelOf } from './page';

/** Where panels stand in the grid of a page. No change makes two of them lie on each other; the order of reading is kept. */

const mostRows = 12;
const ownHeight = 54;

interface Cell extends FigurePanel {
  readonly place: CellPlace;
}

interface Spot {
  readonly column: number;
  readonly row: number;
}

function cellsOf(page: FigurePage): readonly Cell[] {
  const cells = page.panels.flatMap((panel): Cell[] =>
    panel.place.kind === 'cell' ? [{ ...panel, place: panel.place }] : [],
  );
  return cells.sort((a, b) => a.place.row - b.place.row || a.place.column - b.place.column);
}

function meets(a: CellPlace, b: CellPlace): boolean {
  return (
    a.column < b.column + b.columns &&
    b.column < a.column + a.columns &&
    a.row < b.row + b.rows &&
    b.row < a.row + a.rows
  );
}

/** The first place of this size from a spot on, row by row, that meets none of those taken. */
function firstFree(taken: readonly CellPlace[], size: CellPlace, columns: number, from: Spot): CellPlace {
  for (let row = from.row; ; row += 1) {
    for (let column = row === from.row ? from.column : 0; column + size.columns <= columns; column += 1) {
      const place: CellPlace = { ...size, column, row };
      if (!taken.some((other) => meets(other, place))) return place;
    }
  }
}

/** The page with these places, as many rows as they need; null where that are more than a page has. */
function withPlaces(page: FigurePage, places: ReadonlyMap<string, CellPlace>): FigurePage | null {
  const panels = page.panels.map((panel) => ({ ...panel, place: places.get(panel.id) ?? panel.place }));
  const rows = rowsOf(panels);
  if (rows > mostRows) return null;
  const rowHeights = [...page.rowHeights];
  while (rowHeights.length < rows) rowHeights.push(rowHeights.at(-1) ?? ownHeight);
  return { ...page, rowHeights: rowHeights.slice(0, Math.max(1, rows)), panels };
}

function rowsOf(panels: readonly FigurePanel[]): number {
  return panels.reduce((rows, { place }) => (place.kind === 'cell' ? Math.max(rows, place.row + place.rows) : rows), 0);
}

export function withoutEmptyRows(page: FigurePage): FigurePage {
  const used = Math.max(1, rowsOf(page.panels));
  return used < page.rowHeights.length ? { ...page, rowHeights: page.rowHeights.slice(0, used) } : page;
}

/** In the first free cell; the same page where there is none. */
export function placeFirstFree(page: FigurePage, panel: FigurePanel): FigurePage {
  if (panel.place.kind !== 'cell') return page;
  const taken = cellsOf(page).map(({ place }) => place);
  const place = firstFree(taken, panel.place, page.columns, { column: 0, row: 0 });
  return withPlaces({ ...page, panels: [...page.panels, panel] }, new Map([[panel.id, place]])) ?? page;
}

/** In a cell of the grid; whatever stands there and after it moves on, as far as needed. */
export function placeBefore(page: FigurePage, panel: FigurePanel, at: Spot): FigurePage {
  if (panel.place.kind !== 'cell') return page;
  const column = Math.max(0, Math.min(page.columns - panel.place.columns, at.column));
  const place: CellPlace = { ...panel.place, column, row: Math.max(0, Math.min(mostRows - 1, at.row)) };
  return settled({ ...page, panels: [...page.panels, { ...panel, place }] }, panel.id, place) ?? page;
}

/** One panel stays where it is put, the others keep their places where they can; else they go on to the next that is free. */
function settled(page: FigurePage, id: string, place: CellPlace): FigurePage | null {
  const places = new Map([[id, place]]);
  for (const other of cellsOf(page)) {
    if (other.id === id) continue;
    const taken = [...places.values()];
    const keeps = !taken.some((one) => meets(one, other.place));
    places.set(other.id, keeps ? other.place : firstFree(taken, other.place, page.columns, other.place));
  }
  return withPlaces(page, places);
}

/** Moves a panel by cells; whatever stands where it goes takes its place, or the next that is free. */
export function movePanel(page: FigurePage, id: string, columns: number, rows: number): FigurePage {
  const panel = panelOf(page, id);
  if (!panel || panel.place.kind !== 'cell') return page;
  const { place } = panel;
  const column = Math.max(0, Math.min(page.columns - place.columns, place.column + columns));
  const row = Math.max(0, Math.min(mostRows - place.rows, place.row + rows));
  if (column === place.column && row === place.row) return page;
  const moved: CellPlace = { ...place, column, row };
  const met = cellsOf(page).filter((other) => other.id !== id && meets(other.place, moved));
  const [other] = met;
  const swaps = met.length === 1 && other?.place.columns === place.columns && other.place.rows === place.rows;
  const swapped = swaps
    ? { ...page, panels: page.panels.map((one) => (one.id === other.id ? { ...one, place } : one)) }
    : page;
  return settled(swapped, id, moved) ?? page;
}

/** Columns and rows that a panel spans; what it would lie on moves on, rows are added where needed. */
export function spanPanel(page: FigurePage, id: string, columns: number, rows: number): FigurePage {
  const panel = panelOf(page, id);
  if (!panel || panel.place.kind !== 'cell') return page;
  const { place } = panel;
  const span: CellPlace = {
    ...place,
    columns: Math.max(1, Math.min(page.columns - place.column, columns)),
    rows: Math.max(1, Math.min(mostRows - place.row, rows)),
  };
  if (span.columns === place.columns && span.rows === place.rows) return page;
  return settled(page, id, span) ?? page;
}

/**
 * Another number of columns: the panels fill the rows anew in the order of reading. One over the whole width stays so; rows are as
 * high as the row that their first panel comes from.
 */
export function setColumns(page: FigurePage, columns: number): FigurePage {
  if (columns === page.columns) return page;
  const places = new Map<string, CellPlace>();
  const heights: (number | undefined)[] = [];
  let from: Spot = { column: 0, row: 0 };
  for (const { id, place } of cellsOf(page)) {
    const isWhole = place.columns === page.columns && page.columns > 1;
    const size: CellPlace = { ...place, columns: isWhole ? columns : Math.min(columns, place.columns) };
    const next = firstFree([...places.values()], size, columns, from);
    for (let row = 0; row < next.rows; row += 1) {
      heights[next.row + row] ??= page.rowHeights[place.row + row] ?? page.rowHeights[0] ?? ownHeight;
    }
    places.set(id, next);
    from = next;
  }
  const rowHeights =
    heights.length === 0 ? page.rowHeights.slice(0, 1) : Array.from(heights, (height) => height ?? ownHeight);
  return withPlaces({ ...page, columns, rowHeights }, places) ?? page;
}

/** Into the frame of another panel, or out of it again into the grid. What was inside of it comes along. */
export function putInside(page: FigurePage, id: string, hostId: string | null): FigurePage {
  const panel = panelOf(page, id);
  if (!panel) return page;
  if (hostId === null) {
    if (panel.place.kind === 'cell') return page;
    const place: CellPlace = { kind: 'cell', column: 0, row: 0, columns: 1, rows: 1 };
    return placeFirstFree({ ...page, panels: page.panels.filter((one) => one.id !== id) }, { ...panel, place });
  }
  const host = panelOf(page, hostId);
  if (hostId === id || host?.place.kind !== 'cell') return page;
  const inside = panel.place.kind === 'inset' ? panel.place : { left: 0.45, top: 0.06, width: 0.5, height: 0.45 };
  return withoutEmptyRows({
    ...page,
    panels: page.panels.map((one) =>
      one.id === id || (one.place.kind === 'inset' && one.place.of === id)
        ? { ...one, place: { ...(one.place.kind === 'inset' ? one.place : inside), kind: 'inset', of: hostId } }
        : one,
    ),
  });
}
