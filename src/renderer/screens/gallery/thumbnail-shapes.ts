import type { HeatmapSeries, LineSeries } from '../../../shared/figure';
import { frame, type Scales } from './thumbnail-scales';

function points({ x, y }: LineSeries, scales: Scales): (readonly [number, number] | null)[] {
  return x.map((value, index) => {
    const other = y[index];
    if (value === null || other === null || other === undefined) return null;
    const point = [scales.x(value), scales.y(other)] as const;
    return point.every(Number.isFinite) ? point : null;
  });
}

/** A path that lifts the pen where a value is missing. */
export function linePath(series: LineSeries, scales: Scales): string {
  let path = '';
  let down = false;
  for (const point of points(series, scales)) {
    if (point) path += `${down ? 'L' : 'M'}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
    down = point !== null;
  }
  return path;
}

const mostMarkers = 60;

export function markPoints(series: LineSeries, scales: Scales): (readonly [number, number])[] {
  const all = points(series, scales).flatMap((point) => (point ? [point] : []));
  const every = Math.ceil(all.length / mostMarkers);
  return all.filter((_, index) => index % every === 0);
}

interface HeatCell {
  readonly key: number;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly fill: string;
  readonly opacity: number;
}

/** Cells of a heat map: colour by sign or one hue, strength by size. */
export function heatCells(series: HeatmapSeries): HeatCell[] {
  const width = frame.innerWidth / series.columns;
  const height = frame.innerHeight / series.rows;
  const limit = series.limit ?? series.values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  return series.values.flatMap((value, index): HeatCell[] => {
    if (value === null || value === 0) return [];
    const column = index % series.columns;
    const row = Math.floor(index / series.columns);
    const fill = series.map === 'diverging' ? (value < 0 ? 'var(--div-neg)' : 'var(--div-pos)') : 'var(--d1)';
    const box = {
      x: frame.left + column * width,
      y: frame.top + frame.innerHeight - (row + 1) * height,
      width: width + 0.3,
      height: height + 0.3,
    };
    return [{ key: index, box, fill, opacity: Math.min(1, Math.abs(value) / (limit || 1)) }];
  });
}
