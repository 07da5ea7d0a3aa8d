import type { MeasureText } from '../figure';
import { plainText } from '../figure';
import type { Figure, Series } from '../figure/figure';
import { richWidth } from '../figure/layout';
import { markersPath } from '../figure/marks';
import { path, px, rectanglePath, richText, type SceneElement } from '../figure/scene';
import { type FigureTheme, seriesColour } from '../figure/theme';
import { dashesOf } from '../figure/to-echarts-option';

type NamedSeries = Exclude<Series, { kind: 'heatmap' }>;

interface Entry {
  readonly label: string;
  readonly series: NamedSeries;
}

/** A figure with the letter of its panel; empty: it has none. */
export interface LetteredFigure {
  readonly letter: string;
  readonly figure: Figure;
}

/** One legend for all panels, in px from the upper left corner of the strip over or under them. */
export interface CommonLegend {
  readonly height: number;
  readonly elements: readonly SceneElement[];
  /** Names that are wider than the page. */
  readonly tooWide: readonly string[];
}

/** Each curve once, however many panels it is in. One name that is drawn in several ways is told apart by the letters. */
function entriesOf(figures: readonly LetteredFigure[]): readonly Entry[] {
  const found = new Map<string, { readonly label: string; readonly series: NamedSeries; readonly letters: string[] }>();
  for (const { letter, figure } of figures) {
    if (figure.content.kind !== 'chart') continue;
    for (const series of figure.content.series) {
      if (!isNamed(series)) continue;
      const label = labelOf(series);
      const key = `${label}\n${lookOf(series)}`;
      const known = found.get(key) ?? { label, series, letters: [] };
      if (letter !== '' && !known.letters.includes(letter)) known.letters.push(letter);
      found.set(key, known);
    }
  }
  const all = [...found.values()];
  return all.map(({ label, series, letters }) => {
    const isAmbiguous = all.filter((other) => other.label === label).length > 1;
    return { label: isAmbiguous && letters.length > 0 ? `${label} ${letters.join(' ')}` : label, series };
  });
}

/** Raw values behind means have the name of the means. */
function isNamed(series: Series): series is NamedSeries {
  return series.kind === 'bars' || (series.kind === 'line' && !series.faint);
}

const labelOf = (series: NamedSeries): string =>
  (series.kind === 'line' && series.endLabel !== null && series.endLabel !== '' ? series.endLabel : null) ??
  series.name;

const lookOf = (series: NamedSeries): string =>
  series.kind === 'bars'
    ? `bars ${series.colour}`
    : `${series.colour} ${series.marker} ${series.line} ${series.hollow} ${series.fillFrom !== null}`;

/** Without the names that the legend has. */
export function withoutEndLabels(figure: Figure): Figure {
  const { content } = figure;
  if (content.kind !== 'chart') return figure;
  const series = content.series.map((one) => (one.kind === 'line' ? { ...one, endLabel: null } : one));
  return { ...figure, content: { ...content, series } };
}

/** Entries in centred rows within a width; null where there is nothing to name. */
export function commonLegend(
  figures: readonly LetteredFigure[],
  theme: FigureTheme,
  width: number,
  measure: MeasureText,
): CommonLegend | null {
  const entries = entriesOf(figures);
  if (entries.length === 0) return null;
  const size = theme.tickSize;
  const sample = 1.9 * size;
  const line = 1.5 * size;
  const between = 1.6 * size;
  const measured = entries.map((entry) => ({
    ...entry,
    width: sample + 0.4 * size + richWidth(entry.label, size, theme, measure),
  }));
  const rows: (typeof measured)[] = [];
  let used = Infinity;
  for (const entry of measured) {
    if (used + between + entry.width > width) {
      rows.push([]);
      used = -between;
    }
    rows.at(-1)?.push(entry);
    used += between + entry.width;
  }
  const elements = rows.flatMap((row, index) => {
    const total = row.reduce((sum, entry) => sum + entry.width, 0) + between * (row.length - 1);
    let x = Math.max(0, (width - total) / 2);
    const middle = line * (index + 0.5) + 0.2 * size;
    return row.flatMap(({ label, series, width: own }) => {
      const at = { x: x + sample + 0.4 * size, y: middle + 0.34 * size, anchor: 'start' as const };
      const drawn = [
        ...sampleElements(series, x, middle, sample, theme),
        richText(label, { ...at, size, colour: theme.text, halo: null }, theme, measure),
      ];
      x += own + between;
      return drawn;
    });
  });
  return {
    height: line * rows.length + 0.4 * size,
    elements,
    tooWide: measured.filter((entry) => entry.width > width).map(({ label }) => plainText(label)),
  };
}

/** A piece of the curve with its marker, or of the bars. */
function sampleElements(series: NamedSeries, x: number, y: number, width: number, theme: FigureTheme): SceneElement[] {
  const colour = seriesColour(theme, series.colour);
  if (series.kind === 'bars') {
    const side = 0.8 * theme.tickSize;
    return [path(rectanglePath(x + (width - side) / 2, y - side / 2, side, side), { fill: colour })];
  }
  const dashes = dashesOf(series.line, 0.75);
  const stroke = path(`M${px(x)} ${px(y)}h${px(width)}`, {
    fill: 'none',
    stroke: colour,
    lineWidth: theme.dataWidth,
    ...(dashes === 'solid' ? {} : { lineDash: dashes }),
  });
  const outline =
    series.marker === 'none'
      ? null
      : markersPath([{ x: x + width / 2, y }], series.marker, theme.markerRadius * (series.hollow ? 1.2 : 1));
  const marker =
    outline === null
      ? []
      : [
          path(
            outline,
            series.hollow ? { fill: theme.paper, stroke: colour, lineWidth: theme.dataWidth } : { fill: colour },
          ),
        ];
  return [...(series.line === 'none' ? [] : [stroke]), ...marker];
}
