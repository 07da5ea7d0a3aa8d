import type { FigureInput } from '../../shared/figure/figure';

/** Values at the momenta of a zone, in units of π, as an image; the second component of the momenta runs upwards. */
export function momentumMap(
  symbol: 'k' | 'q',
  momenta: readonly (readonly [number, number])[],
  values: readonly (number | null)[],
  aspect?: number,
): FigureInput['content'] {
  const [x, y] = [0, 1].map((axis) => momenta.map((momentum) => rounded(momentum[axis])));
  const order = [...momenta.keys()].sort((a, b) => y[a] - y[b] || x[a] - x[b]);
  const rows = distinct(y).length;
  const columns = values.length / rows;
  const labels = (of: readonly number[]): string[] => distinct(of).map((k) => Number(k.toFixed(2)).toString());
  return {
    kind: 'chart',
    x: { label: `_${symbol}_{x} / π`, categories: labels(x) },
    y: { label: `_${symbol}_{y} / π`, categories: labels(y) },
    square: true,
    series: [
      {
        kind: 'heatmap',
        name: `S(${symbol})`,
        columns,
        rows,
        values: order.map((index) => values[index]),
        map: 'sequential',
      },
    ],
    aspect: aspect ?? rows / columns,
  };
}

/** Whether the momenta fill the rows and columns of a rectangle, as those of a rectangular lattice do. */
export const fillRectangle = (momenta: readonly (readonly [number, number])[]): boolean =>
  distinct(momenta.map(([x]) => x)).length * distinct(momenta.map(([, y]) => y)).length === momenta.length;

/** Discs at the momenta of any zone, in units of π, their area as large as the value. */
export function momentumDiscs(
  symbol: 'k' | 'q',
  momenta: readonly (readonly [number, number])[],
  values: readonly (number | null)[],
): FigureInput['content'] {
  const largest = Math.max(...values.map((value) => value ?? 0));
  const peak = values.indexOf(largest);
  const [x, y] = (momenta[peak] ?? [0, 0]).map((component) => Number(component.toFixed(3)));
  return {
    kind: 'lattice',
    columns: 1,
    panels: [
      {
        title: `S(${symbol})`,
        style: 'discs',
        positions: momenta.map(([kx, ky]) => [kx, ky]),
        values: values.map((value) => (largest > 0 ? (value ?? 0) / largest : 0)),
        caption: `largest ${largest.toPrecision(4)} at (${String(x)}π, ${String(y)}π)`,
      },
    ],
  };
}

/** Different ones, ascending. */
export const distinct = (values: readonly number[]): readonly number[] =>
  [...new Set(values.map(rounded))].sort((a, b) => a - b);

/** Numbers that differ by rounding are one, and so are -0 and 0. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6 + 0;
