import type { ReactElement } from 'react';
import type { ChartContent } from '../../../shared/figure';

const width = 268;
const height = 132;
const left = 8;
const top = 8;

/** Sizes of the picture in its own units. */
export const frame = { width, height, left, top, innerWidth: width - 2 * left, innerHeight: height - 2 * top } as const;

export interface Scales {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

const tickPath = [1, 2, 3, 4]
  .map((part) => {
    const x = left + (frame.innerWidth * part) / 5;
    const y = top + (frame.innerHeight * part) / 5;
    const right = left + frame.innerWidth;
    const bottom = top + frame.innerHeight;
    return `M${x} ${bottom}v-3M${x} ${top}v3M${left} ${y}h3M${right} ${y}h-3`;
  })
  .join('');

export function Frame(): ReactElement {
  return (
    <g fill="none" stroke="var(--line-strong)">
      <rect x={left} y={top} width={frame.innerWidth} height={frame.innerHeight} />
      <path d={tickPath} />
    </g>
  );
}

/** Linear or logarithmic, over the axis's own limits or the data's, with a margin where the data set them. */
export function scalesOf(content: ChartContent): Scales {
  const horizontal: number[] = [];
  const vertical: number[] = content.annotations.flatMap((entry) => (entry.kind === 'reference' ? [entry.y] : []));
  for (const series of content.series) {
    if (series.kind === 'heatmap') continue;
    series.x.forEach((value) => value !== null && horizontal.push(value));
    series.y.forEach((value) => value !== null && vertical.push(value));
  }
  return {
    x: scale(content.x, limits(horizontal, content.x.scale, 0), left, left + frame.innerWidth),
    y: scale(content.y, limits(vertical, content.y.scale, 0.08), top + frame.innerHeight, top),
  };
}

type Limits = readonly [number, number];
type Axis = ChartContent['x'];

function limits(values: readonly number[], kind: Axis['scale'], margin: number): Limits {
  const usable = values.filter((value) => Number.isFinite(value) && (kind === 'linear' || value > 0));
  if (usable.length === 0) return [kind === 'log' ? 1 : 0, kind === 'log' ? 10 : 1];
  const forward = kind === 'log' ? Math.log10 : (value: number) => value;
  const back = kind === 'log' ? (value: number) => 10 ** value : (value: number) => value;
  const low = usable.reduce((least, value) => Math.min(least, forward(value)), Infinity);
  const high = usable.reduce((most, value) => Math.max(most, forward(value)), -Infinity);
  const space = (high - low) * margin;
  return [back(low - space), back(high + space)];
}

function scale(axis: Axis, [low, high]: Limits, from: number, to: number): (value: number) => number {
  const forward = axis.scale === 'log' ? Math.log10 : (value: number) => value;
  const start = forward(axis.minimum ?? low);
  const span = forward(axis.maximum ?? high) - start || 1;
  return (value) => from + ((forward(value) - start) / span) * (to - from);
}
