import type { FigureInput } from '../../shared/figure/figure';
import type { MeasuredValue } from '../../shared/run/measurement';
import { distinct } from './momentum-map';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly mean: number | null;
  readonly error: number | null;
}

/**
 * Correlations over the displacements of the lattice, the origin in the middle: cells where these fill a rectangle, else discs.
 * The scale is that of the other displacements: at the origin an operator meets itself.
 */
export function displacementMap(
  id: string,
  title: string,
  name: string,
  about: string,
  values: readonly MeasuredValue[],
): FigureInput[] {
  const places = values.flatMap(({ displacement, mean, error }): Place[] =>
    displacement === undefined ? [] : [{ x: displacement[0], y: displacement[1], mean, error }],
  );
  if (places.length === 0) return [];
  const away = places.filter(({ x, y }) => Math.hypot(x, y) > 1e-9);
  const largest = Math.max(0, ...away.map(({ mean }) => Math.abs(mean ?? 0)));
  const limit = largest > 0 ? largest : null;
  const [columns, rows] = [distinct(places.map(({ x }) => x)), distinct(places.map(({ y }) => y))];
  const isGrid = columns.length * rows.length === places.length && isEven(columns) && isEven(rows);
  return [isGrid ? cells() : discs()];

  function cells(): FigureInput {
    const at = (x: number, y: number): Place | undefined =>
      places.find((place) => Math.abs(place.x - x) < 1e-6 && Math.abs(place.y - y) < 1e-6);
    const ordered = rows.flatMap((y) => columns.map((x) => at(x, y)));
    return {
      id,
      title,
      description: `Correlations by displacement, averaged over translations; the origin may lie beyond the scale: ${about}.`,
      content: {
        kind: 'chart',
        x: { label: 'Δ_x_' },
        y: { label: 'Δ_y_' },
        square: true,
        series: [
          {
            kind: 'heatmap',
            name,
            columns: columns.length,
            rows: rows.length,
            values: ordered.map((place) => place?.mean ?? null),
            error: ordered.map((place) => place?.error ?? null),
            map: 'diverging',
            limit,
            extent: { x: ends(columns), y: ends(rows) },
          },
        ],
        aspect: rows.length / columns.length,
      },
    };
  }

  function discs(): FigureInput {
    return {
      id,
      title,
      description: `Correlations by displacement, averaged over translations, the area of a disc is their size: ${about}.`,
      content: {
        kind: 'lattice',
        columns: 1,
        panels: [
          {
            title: name,
            style: 'discs',
            positions: places.map(({ x, y }) => [x, y]),
            values: places.map(({ mean }) => mean ?? 0),
            errors: places.map(({ error }) => error),
            numbered: false,
            limit,
            caption: limit === null ? '' : `largest ${limit.toPrecision(3)}`,
            highlighted: places.flatMap(({ x, y }, index) => (Math.hypot(x, y) > 1e-9 ? [] : [index])),
          },
        ],
      },
    };
  }
}

const isEven = (values: readonly number[]): boolean =>
  values.every((value, k) => Math.abs(value - (values[0] + k * ((values[1] ?? 0) - values[0]))) < 1e-5);

const ends = (values: readonly number[]): [number, number] => [values[0], values[values.length - 1]];
