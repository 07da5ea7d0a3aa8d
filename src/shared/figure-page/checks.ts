import type { MeasureText } from '../figure';
import { plainText } from '../figure';
import type { Series } from '../figure/figure';
import { overlap } from '../figure/labels';
import type { Rectangle } from '../figure/layout';
import type { GroupElement, SceneElement } from '../figure/scene';
import { elementsOf } from '../figure/scene-check';
import { seriesColour } from '../figure/theme';
import type { ComposedPage, PlacedPanel } from './compose';
import { type FigurePage, lettersOf } from './page';
import { pixelsPerPoint } from './page-theme';

/** What a journal's printer would ask about. */
export interface PrintCheck {
  readonly id: string;
  readonly state: 'valid' | 'warning' | 'error';
  readonly text: string;
  /** Panel that it is about; null: the page. */
  readonly panelId: string | null;
}

/** Journals ask for text of 6 pt and lines of 0.25 pt at least, in the size of print; scripts may be smaller. */
const leastText = 6;
const leastScript = 4.2;
const leastLine = 0.25;
/** Difference of lightness (0 to 100) under which two greys are hard to tell apart. */
const leastLightness = 12;

export function printChecks(page: FigurePage, composed: ComposedPage, measure: MeasureText): readonly PrintCheck[] {
  if (composed.panels.length === 0) return [];
  const letters = lettersOf(page);
  const nameOf = ({ panel, figure }: PlacedPanel): string => letters.get(panel.id) ?? plainText(figure.title);
  return [
    textCheck(composed),
    lineCheck(composed),
    ...composed.panels.flatMap((panel) => greyCheck(panel, nameOf(panel))),
    overlapCheck(composed, measure),
    ...composed.panels.flatMap((panel) => panelChecks(panel, nameOf(panel))),
    ...legendChecks(composed),
    ...gridChecks(page, nameOf, composed),
  ];
}

function textCheck({ panels }: ComposedPage): PrintCheck {
  const sizes = panels.flatMap(({ scene, words }) => textSizes([...elementsOf(scene), ...words]));
  const largest = Math.max(...panels.map(({ theme }) => theme.tickSize), 0);
  const smallest = Math.min(...panels.map(({ theme }) => theme.tickSize), largest) / pixelsPerPoint;
  const script = Math.min(...sizes, largest) / pixelsPerPoint;
  const small = smallest < leastText - 1e-6 || script < leastScript;
  return {
    id: 'text',
    state: small ? 'warning' : 'valid',
    panelId: null,
    text: `smallest text ${smallest.toFixed(1)} pt, smallest script ${script.toFixed(1)} pt${small ? ': journals ask for 6 pt' : ''}`,
  };
}

function textSizes(elements: readonly SceneElement[]): number[] {
  return elements.flatMap((element) =>
    element.type === 'text' ? [element.style.fontSize] : element.type === 'group' ? textSizes(element.children) : [],
  );
}

function lineCheck({ panels }: ComposedPage): PrintCheck {
  const widths = panels.flatMap(({ scene, theme }) => {
    const lines = scene.kind === 'chart' ? scene.chart.main.lines : [];
    return [
      ...elementsOf(scene).flatMap((element) =>
        element.type === 'path' && element.style.stroke !== undefined ? [element.style.lineWidth ?? 1] : [],
      ),
      ...lines.map(({ series }) => theme.dataWidth * (series.faint ? 0.75 : 1)),
    ];
  });
  const thinnest = Math.min(...widths) / pixelsPerPoint;
  if (!Number.isFinite(thinnest)) return { id: 'lines', state: 'valid', panelId: null, text: 'no lines' };
  const thin = thinnest < leastLine - 1e-6;
  return {
    id: 'lines',
    state: thin ? 'warning' : 'valid',
    panelId: null,
    text: `thinnest line ${thinnest.toFixed(2)} pt${thin ? ': journals ask for 0.25 pt' : ''}`,
  };
}

/** CIE lightness, 0 to 100, of a colour as a grey printer sees it. */
export function lightness(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return y <= 216 / 24389 ? (y * 24389) / 27 : 116 * Math.cbrt(y) - 16;
}

/** Colours as a grey printer sets them, and the largest number of them that are told apart by lightness alone. */
export function greyShades(colours: readonly string[]): { readonly greys: readonly string[]; readonly apart: number } {
  const levels = colours.map(lightness);
  const greys = levels.map((level) => {
    // CIE lightness back to luminance, and that to a channel of sRGB.
    const y = level > 8 ? ((level + 16) / 116) ** 3 : (level * 27) / 24389;
    const channel = y <= 0.0031308 ? 12.92 * y : 1.055 * y ** (1 / 2.4) - 0.055;
    const part = Math.round(255 * channel)
      .toString(16)
      .padStart(2, '0');
    return `#${part}${part}${part}`;
  });
  let [apart, last] = [0, -Infinity];
  for (const level of levels.sort((a, b) => a - b)) {
    if (level - last < leastLightness) continue;
    apart += 1;
    last = level;
  }
  return { greys, apart };
}

/** Two series of a panel are alike in grey where neither lightness nor marker nor line sets them apart. */
function greyCheck({ panel, figure, theme }: PlacedPanel, name: string): PrintCheck[] {
  if (figure.content.kind !== 'chart') return [];
  const drawn = figure.content.series.filter(isDrawn);
  if (drawn.length < 2) return [];
  for (const [index, first] of drawn.entries()) {
    for (const second of drawn.slice(index + 1)) {
      if (styleOf(first) !== styleOf(second)) continue;
      const difference = lightness(seriesColour(theme, first.colour)) - lightness(seriesColour(theme, second.colour));
      if (Math.abs(difference) >= leastLightness) continue;
      return [
        {
          id: `grey-${panel.id}`,
          state: 'warning',
          panelId: panel.id,
          text: `${name}: ${plainText(first.name)} and ${plainText(second.name)} look alike in grey. Give one another marker or line.`,
        },
      ];
    }
  }
  return [{ id: `grey-${panel.id}`, state: 'valid', panelId: panel.id, text: `${name}: series distinct in grey` }];
}

type DrawnSeries = Exclude<Series, { kind: 'heatmap' }>;

function isDrawn(series: Series): series is DrawnSeries {
  // Raw values behind means share the style of the means on purpose.
  return series.kind === 'bars' || (series.kind === 'line' && !series.faint);
}

function styleOf(series: DrawnSeries): string {
  if (series.kind === 'bars') return 'bars';
  return `${series.marker} ${series.line} ${series.hollow} ${series.fillFrom !== null}`;
}

interface Box {
  readonly text: string;
  readonly area: Rectangle;
  readonly panelId: string;
}

function overlapCheck({ panels, width, height }: ComposedPage, measure: MeasureText): PrintCheck {
  const boxes = panels.flatMap((placed): Box[] => {
    const offset = { x: placed.area.left, y: placed.area.top };
    return [
      ...elementsOf(placed.scene).flatMap((element) => boxesOf(element, offset, placed.panel.id, measure)),
      ...placed.words.flatMap((element) => boxesOf(element, { x: 0, y: 0 }, placed.panel.id, measure)),
    ];
  });
  for (const [index, first] of boxes.entries()) {
    const { left, top } = first.area;
    if (left < -1 || top < -1 || left + first.area.width > width + 1 || top + first.area.height > height + 1) {
      return {
        id: 'labels',
        state: 'warning',
        panelId: first.panelId,
        text: `“${first.text}” is cut off at the edge of the page. Shorten it, or make the panel larger.`,
      };
    }
    const other = boxes
      .slice(index + 1)
      .find((second) => overlap(first.area, second.area) > 0.1 * areaOf(first, second));
    if (!other) continue;
    return {
      id: 'labels',
      state: 'warning',
      panelId: first.panelId,
      text: `“${first.text}” and “${other.text}” lie on each other. Shorten one, or make the panel larger.`,
    };
  }
  return { id: 'labels', state: 'valid', panelId: null, text: 'labels do not overlap' };
}

function areaOf(first: Box, second: Box): number {
  return Math.min(first.area.width * first.area.height, second.area.width * second.area.height);
}

/** The box of the letters of a label; a label turned by a quarter runs upwards. */
function boxesOf(
  element: SceneElement,
  offset: { readonly x: number; readonly y: number },
  panelId: string,
  measure: MeasureText,
): Box[] {
  if (element.type !== 'group') return [];
  const parts = textsOf(element).map(({ style }) => ({
    from: style.x,
    to:
      style.x +
      measure(style.text, { size: style.fontSize, family: style.fontFamily, italic: style.fontStyle === 'italic' }),
    above: style.y - 0.42 * style.fontSize,
    below: style.y + 0.42 * style.fontSize,
    text: style.text,
  }));
  if (parts.length === 0) return [];
  const from = Math.min(...parts.map((part) => part.from));
  const to = Math.max(...parts.map((part) => part.to));
  const above = Math.min(...parts.map((part) => part.above));
  const below = Math.max(...parts.map((part) => part.below));
  const [x, y] = [offset.x + element.x, offset.y + element.y];
  const turned = element.rotation !== 0;
  const area = turned
    ? { left: x + above, top: y - to, width: below - above, height: to - from }
    : { left: x + from, top: y + above, width: to - from, height: below - above };
  return [{ text: parts.map((part) => part.text).join(''), area, panelId }];
}

function textsOf(group: GroupElement): Extract<SceneElement, { type: 'text' }>[] {
  return group.children.flatMap((child) => (child.type === 'text' && child.style.stroke === undefined ? [child] : []));
}

function panelChecks({ panel, figure, scene, problems }: PlacedPanel, name: string): PrintCheck[] {
  const checks: PrintCheck[] = problems.map((problem, index) => ({
    id: `latex-${panel.id}-${index}`,
    state: 'warning',
    panelId: panel.id,
    text: `${name}: ${problem}`,
  }));
  if (figure.content.kind !== 'chart' || scene.kind !== 'chart') return checks;
  const { x, y, series } = figure.content;
  if (panel.place.kind === 'cell') {
    for (const [axis, label, categories] of [
      ['x', x.label, x.categories],
      ['y', y.label, y.categories],
    ] as const) {
      if (label !== '' || categories) continue;
      checks.push({
        id: `${axis}-${panel.id}`,
        state: 'warning',
        panelId: panel.id,
        text: `${name}: the ${axis} axis has no label`,
      });
    }
  }
  if (y.scale === 'log') {
    const below = series.find(
      (one) =>
        one.kind !== 'heatmap' &&
        one.error?.some((error, i) => error !== null && (one.y[i] ?? 0) > 0 && (one.y[i] ?? 0) <= error),
    );
    if (below) {
      checks.push({
        id: `zero-${panel.id}`,
        state: 'warning',
        panelId: panel.id,
        text: `${name}, ${plainText(below.name)}: a bar reaches zero; say so in the caption`,
      });
    }
  }
  const { frame } = scene.chart.layout.plot;
  if (frame.width < 40 || frame.height < 30) {
    checks.push({
      id: `small-${panel.id}`,
      state: 'error',
      panelId: panel.id,
      text: `${name}: no room is left for the data. Make it larger.`,
    });
  }
  return checks;
}

function legendChecks({ legend }: ComposedPage): PrintCheck[] {
  return (legend?.tooWide ?? []).map((name, index) => ({
    id: `legend-${index}`,
    state: 'warning',
    panelId: null,
    text: `“${name}” is too long for the legend. Give the curve a shorter label.`,
  }));
}

/** Cells that two panels take. */
function gridChecks(page: FigurePage, nameOf: (panel: PlacedPanel) => string, { panels }: ComposedPage): PrintCheck[] {
  const taken = new Map<string, PlacedPanel>();
  const checks: PrintCheck[] = [];
  for (const placed of panels) {
    const { place } = placed.panel;
    if (place.kind !== 'cell') continue;
    let met: PlacedPanel | undefined;
    for (let row = place.row; row < place.row + place.rows; row += 1) {
      for (let column = place.column; column < place.column + place.columns; column += 1) {
        met ??= taken.get(`${row},${column}`);
        taken.set(`${row},${column}`, placed);
      }
    }
    if (met && page.panels.length > 1) {
      checks.push({
        id: `cells-${placed.panel.id}`,
        state: 'error',
        panelId: placed.panel.id,
        text: `${nameOf(placed)} lies on ${nameOf(met)}. Move one to a free cell.`,
      });
    }
  }
  return checks;
}
