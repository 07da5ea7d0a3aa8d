import type { ChartContent, LineSeries, Series } from '../figure/figure';

interface NamedContent {
  readonly name: string;
  readonly content: ChartContent;
}

const markers = ['square', 'diamond', 'triangle', 'circle', 'square'] as const;

/** Draws the main curve of other runs over those of one, each in a colour of its own and named at its end. */
export function overlaid(name: string, own: ChartContent, others: readonly NamedContent[]): ChartContent {
  if (others.length === 0) return own;
  const used = new Set(own.series.flatMap((series) => (series.kind === 'heatmap' ? [] : [series.colour])));
  const free = [2, 3, 4, 5, 6, 7].filter((colour) => !used.has(colour));
  const main = own.series.find(isMain);
  return {
    ...own,
    // Their heights may lie outside of limits that were set for one run.
    y: { ...own.y, ...(own.y.scale === 'linear' && own.y.maximum !== 1 ? { minimum: null, maximum: null } : {}) },
    series: [
      ...own.series.map((series) =>
        series === main && series.endLabel === null ? { ...series, endLabel: name } : series,
      ),
      ...others.flatMap((other, index) => otherSeries(other, free[index % Math.max(1, free.length)] ?? 7, index)),
    ],
    inset: null,
  };
}

const isMain = (series: Series): series is LineSeries => series.kind === 'line' && !series.faint;

function otherSeries({ name, content }: NamedContent, colour: number, index: number): Series[] {
  const main = content.series.find(isMain);
  const raw = content.series.find((series) => series.kind === 'line' && series.faint && series.colour === main?.colour);
  const marker: LineSeries['marker'] = main?.marker === 'none' ? 'none' : (markers[index] ?? 'square');
  return [
    ...(raw?.kind === 'line' ? [{ ...raw, name: `${name}, each step`, colour }] : []),
    ...(main ? [{ ...main, name, colour, marker, line: 'solid' as const, endLabel: name }] : []),
  ];
}
