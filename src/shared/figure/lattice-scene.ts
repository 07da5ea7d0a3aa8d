import { levelColour, levelOf } from './colour-map';
import type { LatticeContent, LatticePanel, PhaseMap } from './figure';
import type { Rectangle, Size } from './layout';
import { richWidth } from './layout';
import type { MeasureText } from './measure';
import { phaseColour, wheelElements, wheelRoom } from './phase-colours';
import { path, px, rectanglePath, richText, type SceneElement } from './scene';
import type { FigureTheme } from './theme';

/** Site under a point of the figure. */
export interface LatticeSite {
  readonly panel: number;
  readonly site: number;
  readonly x: number;
  readonly y: number;
}

export interface LatticeScene {
  readonly elements: readonly SceneElement[];
  readonly sites: readonly LatticeSite[];
  /** Half the width of a site's cell in px. */
  readonly cell: number;
}

interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly titleRoom: number;
  readonly captionRoom: number;
}

/** Cells are larger than sites: there are few of them. */
const largestSpacing = { spins: 34, discs: 34, squares: 34, cells: 90 } as const;

/** Below a panel, and the least height of what is drawn in it, in letters. */
const rowGap = 0.5;
const leastDrawing = 0.6;

/** Draws panels of site values side by side, all at one scale. */
export function buildLattice(
  content: LatticeContent,
  theme: FigureTheme,
  size: Size,
  measure: MeasureText,
): LatticeScene {
  const elements: SceneElement[] = [];
  const sites: LatticeSite[] = [];
  const grid = gridOf(content, theme, size, measure);
  // Of rows that have no room even so, the last ones are left out.
  const drawn = content.panels.slice(0, grid.rows * grid.columns);
  const largest = Math.max(...content.panels.flatMap((panel) => panel.values.map(Math.abs)).filter(Number.isFinite), 0);
  let cell = Number.POSITIVE_INFINITY;
  const pad = theme.tickSize * 0.8;
  const areas = drawn.map((_, index) => ({
    left: pad + (index % grid.columns) * grid.cellWidth,
    top: pad / 2 + Math.floor(index / grid.columns) * grid.cellHeight,
  }));
  for (const panel of drawn) {
    const room = drawingRoom({ left: 0, top: 0 }, grid, theme);
    cell = Math.min(cell, placeSites(panel, room).spacing);
  }
  drawn.forEach((panel, index) => {
    const area = areas[index] ?? { left: 0, top: 0 };
    const room = drawingRoom(area, grid, theme);
    const placed = placeSites(panel, room, cell);
    if (panel.style === 'cells') elements.push(...cellElements(panel, placed.place, panel.limit ?? largest, theme));
    else elements.push(...siteElements(panel, placed.points, cell, panel.limit ?? largest, theme));
    elements.push(...outlineElements(panel, placed.place, theme, measure));
    placed.points.forEach((point, site) => sites.push({ panel: index, site, ...point }));
    elements.push(...words(panel, placed.bounds, room, grid, theme, measure, content.wheel));
  });
  if (content.wheel !== null) {
    const radius = wheelRadius(theme);
    const room = wheelRoom(radius, theme);
    const place = { x: size.width - room.width / 2, y: size.height - radius - theme.tickSize * 0.6, radius };
    elements.push(...wheelElements(content.wheel, place, theme, measure));
  }
  return { elements, sites, cell: Number.isFinite(cell) ? cell / 2 : 0 };
}

const wheelRadius = (theme: FigureTheme): number => 1.6 * theme.tickSize;

function gridOf(content: LatticeContent, theme: FigureTheme, whole: Size, measure: MeasureText): Grid {
  const count = Math.max(1, content.panels.length);
  const size = {
    width: whole.width - (content.wheel === null ? 0 : wheelRoom(wheelRadius(theme), theme).width),
    height: whole.height,
  };
  const pad = theme.tickSize * 0.8;
  const widest = Math.max(
    theme.tickSize * 4,
    ...content.panels.map((panel) =>
      Math.max(
        richWidth(panel.caption, theme.tickSize, theme, measure),
        richWidth(panel.title, theme.tickSize, theme, measure),
      ),
    ),
  );
  const fitting = Math.max(1, Math.floor((size.width - 2 * pad) / (widest + theme.tickSize)));
  const titleRoom = content.panels.some((panel) => panel.title !== '') ? theme.tickSize * 1.5 : 0;
  const captionRoom = content.panels.some((panel) => panel.caption !== '') ? theme.tickSize * 1.7 : 0;
  const shown = (size.height - pad) / (titleRoom + captionRoom + theme.tickSize * (rowGap + leastDrawing));
  const rowsWithRoom = Math.max(1, Math.floor(shown));
  // More columns than wished for where the rows would lie on each other.
  const wished = Math.max(1, content.columns, Math.ceil(count / rowsWithRoom));
  const columns = Math.min(wished, count, fitting);
  const rows = Math.min(Math.ceil(count / columns), rowsWithRoom);
  return {
    columns,
    rows,
    cellWidth: Math.max(10, (size.width - 2 * pad) / columns),
    cellHeight: Math.max(10, (size.height - pad) / rows),
    titleRoom,
    captionRoom,
  };
}

function drawingRoom(area: { left: number; top: number }, grid: Grid, theme: FigureTheme): Rectangle {
  const gutter = theme.tickSize * 0.6;
  return {
    left: area.left + gutter,
    top: area.top + grid.titleRoom,
    width: Math.max(4, grid.cellWidth - 2 * gutter),
    height: Math.max(4, grid.cellHeight - grid.titleRoom - grid.captionRoom - theme.tickSize * rowGap),
  };
}

interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** Sites in px, centred in the room; `cell` fixes the distance between neighbours, else it fills the room. */
function placeSites(
  panel: LatticePanel,
  room: Rectangle,
  cell?: number,
): { points: Pixel[]; spacing: number; bounds: Rectangle; place: (point: readonly [number, number]) => Pixel } {
  const extreme = [...panel.positions, ...panel.outlines.flat(), ...panel.marks.map(({ at }) => at)];
  const xs = extreme.map(([x]) => x);
  const ys = extreme.map(([, y]) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const neighbour = nearestDistance(panel.positions);
  const width = (Number.isFinite(right - left) ? right - left : 0) / neighbour + 1;
  const height = (Number.isFinite(high - low) ? high - low : 0) / neighbour + 1;
  const spacing = cell ?? Math.min(room.width / width, room.height / height, largestSpacing[panel.style]);
  const originX = room.left + (room.width - width * spacing) / 2;
  const originY = room.top + (room.height - height * spacing) / 2;
  const place = ([x, y]: readonly [number, number]): Pixel => ({
    x: originX + ((x - left) / neighbour + 0.5) * spacing,
    // y points up on the blackboard.
    y: originY + ((high - y) / neighbour + 0.5) * spacing,
  });
  const points = panel.positions.map(place);
  return {
    points,
    spacing,
    place,
    bounds: { left: originX, top: originY, width: width * spacing, height: height * spacing },
  };
}

function nearestDistance(positions: readonly (readonly [number, number])[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  const few = positions.slice(0, 60);
  few.forEach(([x, y], i) => {
    positions.forEach(([otherX, otherY], j) => {
      if (i === j) return;
      const distance = Math.hypot(x - otherX, y - otherY);
      if (distance > 1e-9) nearest = Math.min(nearest, distance);
    });
  });
  return Number.isFinite(nearest) ? nearest : 1;
}

function siteElements(
  panel: LatticePanel,
  points: readonly { x: number; y: number }[],
  cell: number,
  largest: number,
  theme: FigureTheme,
): SceneElement[] {
  const highlighted = new Set(panel.highlighted);
  if (panel.style === 'spins') {
    const square = (chosen: (value: number, site: number) => boolean, scale = 1): string =>
      points
        .flatMap((point, site) => {
          const half = (cell / 2) * scale;
          return chosen(panel.values[site] ?? 0, site)
            ? [rectanglePath(point.x - half, point.y - half, 2 * half, 2 * half)]
            : [];
        })
        .join('');
    const hairline = theme.frameWidth * (cell < 6 ? 0.5 : 0.75);
    return [
      path(
        square((value, site) => value <= 0 && !highlighted.has(site)),
        { fill: theme.spinDown, stroke: theme.frame, lineWidth: hairline },
      ),
      path(
        square((value, site) => value > 0 && !highlighted.has(site)),
        { fill: theme.spinUp, stroke: theme.frame, lineWidth: hairline },
      ),
      path(
        square((value, site) => value > 0 && highlighted.has(site)),
        { fill: theme.positive },
      ),
      path(
        square((value, site) => value <= 0 && highlighted.has(site), 0.8),
        { fill: theme.spinDown, stroke: theme.positive, lineWidth: cell * 0.18 },
      ),
    ].filter((element) => element.shape.pathData !== '');
  }
  const shape = (point: { x: number; y: number }, value: number): string => {
    // Area, not radius, is proportional to the value.
    const r = largest > 0 ? (cell / 2) * Math.sqrt(Math.min(1, Math.abs(value) / largest)) : 0;
    if (!(r > 0.05)) return '';
    if (panel.style === 'squares') return rectanglePath(point.x - r, point.y - r, 2 * r, 2 * r);
    return `M${px(point.x - r)} ${px(point.y)}a${px(r)} ${px(r)} 0 1 0 ${px(2 * r)} 0a${px(r)} ${px(r)} 0 1 0 ${px(-2 * r)} 0Z`;
  };
  const signed = (sign: 1 | -1): string =>
    points
      .map((point, site) => {
        const value = panel.values[site] ?? 0;
        return Number.isFinite(value) && value * sign > 0 && !highlighted.has(site) ? shape(point, value) : '';
      })
      .join('');
  const marks = points
    .flatMap((point, site) => (highlighted.has(site) ? [crossedSquare(point.x, point.y, Math.max(3, cell * 0.3))] : []))
    .join('');
  return [
    path(signed(-1), { fill: theme.negative }),
    path(signed(1), { fill: theme.positive }),
    path(marks, { fill: 'none', stroke: theme.text, lineWidth: theme.dataWidth * 0.8 }),
  ].filter((element) => element.shape.pathData !== '');
}

type Place = (point: readonly [number, number]) => Pixel;

const polygon = (points: readonly (readonly [number, number])[], place: Place): string =>
  points.length === 0
    ? ''
    : `M${points
        .map(place)
        .map(({ x, y }) => `${px(x)} ${px(y)}`)
        .join('L')}Z`;

/** Cells about their positions in the colours of a sequential map, those of one colour together. */
function cellElements(panel: LatticePanel, place: Place, largest: number, theme: FigureTheme): SceneElement[] {
  const byLevel = new Map<number, string[]>();
  panel.positions.forEach(([x, y], index) => {
    const value = panel.values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) return;
    const level = levelOf(value, { low: 0, high: largest > 0 ? largest : 1 }, 'sequential');
    const corners = panel.cell.map(([dx, dy]) => [x + dx, y + dy] as const);
    byLevel.set(level, [...(byLevel.get(level) ?? []), polygon(corners, place)]);
  });
  return [...byLevel].map(([level, parts]) => {
    const fill = levelColour(level, 'sequential', theme);
    // Outlined in their own colour: no seams between neighbours.
    return path(parts.join(''), { fill, stroke: fill, lineWidth: 0.5 });
  });
}

function outlineElements(panel: LatticePanel, place: Place, theme: FigureTheme, measure: MeasureText): SceneElement[] {
  const lines = panel.outlines.map((outline) => polygon(outline, place)).join('');
  const dots = panel.marks.map(({ at }) => {
    const { x, y } = place(at);
    const r = theme.markerRadius * 0.7;
    return `M${px(x - r)} ${px(y)}a${px(r)} ${px(r)} 0 1 0 ${px(2 * r)} 0a${px(r)} ${px(r)} 0 1 0 ${px(-2 * r)} 0Z`;
  });
  return [
    // Seen on dark cells too.
    ...(lines === '' ? [] : [path(lines, { fill: 'none', stroke: theme.paper, lineWidth: theme.dataWidth * 2 })]),
    ...(lines === '' ? [] : [path(lines, { fill: 'none', stroke: theme.text, lineWidth: theme.dataWidth * 0.8 })]),
    ...(dots.length === 0 ? [] : [path(dots.join(''), { fill: theme.text, stroke: theme.paper, lineWidth: 0.5 })]),
    ...panel.marks.map(({ at, label }) => {
      const { x, y } = place(at);
      const size = theme.tickSize;
      return richText(
        label,
        { x: x + size * 0.4, y: y - size * 0.35, anchor: 'start', size, colour: theme.text, halo: theme.paper },
        theme,
        measure,
      );
    }),
  ];
}

function crossedSquare(x: number, y: number, half: number): string {
  const arm = half * 0.5;
  return `${rectanglePath(x - half, y - half, 2 * half, 2 * half)}M${px(x - arm)} ${px(y)}h${px(2 * arm)}M${px(x)} ${px(y - arm)}v${px(2 * arm)}`;
}

function words(
  panel: LatticePanel,
  bounds: Rectangle,
  room: Rectangle,
  grid: Grid,
  theme: FigureTheme,
  measure: MeasureText,
  wheel: PhaseMap | null,
): SceneElement[] {
  const size = theme.tickSize;
  const elements: SceneElement[] = [];
  const middle = room.left + room.width / 2;
  if (panel.title !== '' && grid.titleRoom > 0) {
    const y = bounds.top - size * 0.5;
    elements.push(
      richText(
        panel.title,
        { x: middle, y, anchor: 'middle', size, colour: theme.quietText, halo: null },
        theme,
        measure,
      ),
    );
  }
  if (panel.caption !== '') {
    const y = bounds.top + bounds.height + size * 1.3;
    elements.push(
      richText(panel.caption, { x: middle, y, anchor: 'middle', size, colour: theme.text, halo: null }, theme, measure),
    );
    if (panel.phase !== null && wheel !== null) {
      const left = middle - richWidth(panel.caption, size, theme, measure) / 2 - size * 0.95;
      elements.push(
        path(rectanglePath(left, y - size * 0.68, size * 0.7, size * 0.7), { fill: phaseColour(panel.phase, wheel) }),
      );
    }
  }
  return elements;
}

/** Height in px at which panels of this width show their sites without empty room. */
export function latticeHeight(
  content: LatticeContent,
  theme: FigureTheme,
  width: number,
  measure: MeasureText,
): number {
  const grid = gridOf(content, theme, { width, height: 1000 }, measure);
  const tallest = Math.max(
    ...content.panels.map(
      (panel) => placeSites(panel, { ...drawingRoom({ left: 0, top: 0 }, grid, theme), height: 1e6 }).bounds.height,
    ),
    theme.tickSize,
  );
  return Math.ceil(grid.rows * (tallest + grid.titleRoom + grid.captionRoom + theme.tickSize * 1.1) + theme.tickSize);
}
