import type { FigureInput } from '../../shared/figure/figure';
import type { Surface } from '../../shared/descent/surface';
import { lowestLoss, surfaceOf } from './paths';
import type { GradientDescentSpec, Path, SurfaceKind } from './schema';
import { parameterNames, surfaceFormulas, surfaceWords } from './words';

type Chart = Extract<FigureInput['content'], { kind: 'chart' }>;
type Series = Chart['series'][number];

/** A path with the colour that it has in all figures. */
export interface DrawnPath extends Path {
  readonly colour: number;
}

const columns = 90;
const rows = 66;

/** The loss with the paths on it: a curve of one parameter, or colours of two. */
export function landscapeFigure(
  spec: GradientDescentSpec,
  paths: readonly DrawnPath[],
  kind: SurfaceKind,
): FigureInput {
  const surface = surfaceOf(spec.surface, kind);
  const [x, y] = parameterNames(kind);
  return {
    id: kind === spec.surface.kind ? 'landscape' : `landscape-${kind}`,
    title: surfaceWords[kind],
    description: `The loss ${surfaceFormulas[kind].replaceAll('_', '')} with ${paths.length} paths from the start.`,
    content: surface.dimension === 1 ? curve(surface, paths, x) : map(surface, paths, [x, y]),
  };
}

function curve(surface: Surface, paths: readonly DrawnPath[], label: string): Chart {
  const [from, to] = range([...surface.minima.map(([x]) => x), ...paths.flatMap(({ points }) => points.x)], surface, 0);
  const at = Array.from({ length: 241 }, (_, index) => from + ((to - from) * index) / 240);
  const values = at.map((x) => bounded(surface.value([x])));
  return {
    kind: 'chart',
    x: { label },
    y: { label: '_L_' },
    series: [
      { kind: 'line', name: 'loss', x: at, y: values, colour: 0 },
      ...paths.map(({ name, points, colour }): Series => ({
        kind: 'line',
        name,
        x: points.x,
        y: points.loss,
        colour,
        marker: 'circle',
        line: 'solid',
      })),
    ],
  };
}

/** Colours are log10 of the loss above its lowest minimum, from a millionth of the largest one on the map. */
function map(surface: Surface, paths: readonly DrawnPath[], [x, y]: readonly [string, string]): Chart {
  const xs = range([...surface.minima.map(([at]) => at), ...paths.flatMap(({ points }) => points.x)], surface, 0);
  const ys = range([...surface.minima.map(([, at]) => at), ...paths.flatMap(({ points }) => points.y)], surface, 1);
  const lowest = lowestLoss(surface);
  const at = ([from, to]: readonly [number, number], index: number, count: number): number =>
    from + ((to - from) * index) / (count - 1);
  const above = Array.from({ length: rows * columns }, (_, index) => {
    const place = [at(xs, index % columns, columns), at(ys, Math.floor(index / columns), rows)];
    return surface.value(place) - lowest;
  });
  const largest = above.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, value) : most), 0);
  return {
    kind: 'chart',
    x: { label: x, minimum: xs[0], maximum: xs[1] },
    y: { label: y, minimum: ys[0], maximum: ys[1] },
    aspect: 0.72,
    series: [
      {
        kind: 'heatmap',
        name: 'log₁₀ of the loss',
        ...{ columns, rows, map: 'sequential' },
        values: above.map((value) => (Number.isFinite(value) ? Math.log10(Math.max(value, largest * 1e-6)) : null)),
        extent: { x: xs, y: ys },
        valueLabel: 'log_{10}(_L_ − _L__{min})',
      },
      {
        ...{ kind: 'line', name: 'minimum', colour: 0, line: 'none', marker: 'diamond' },
        x: surface.minima.map(([minimum]) => minimum),
        y: surface.minima.map(([, minimum]) => minimum),
      },
      ...paths.map(({ name, points, colour }): Series => ({
        ...{ kind: 'line', name, colour, marker: points.step.length > 60 ? 'none' : 'circle' },
        x: points.x,
        y: points.y,
      })),
    ],
  };
}

const bounded = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** What a path that diverges reaches is not shown beyond this many times what lies between start and minima. */
const farthest = 3;

/** A span with the given places of one parameter inside. */
function range(places: readonly (number | null)[], surface: Surface, index: number): [number, number] {
  const minima = surface.minima.map((minimum) => minimum[index]);
  const start = places.find((place, at) => at >= minima.length && place !== null) ?? minima[0];
  const [low, high] = [Math.min(...minima, start), Math.max(...minima, start)];
  const room = farthest * Math.max(high - low, 1);
  const inside = places.flatMap((place) =>
    place === null ? [] : [Math.min(Math.max(place, low - room), high + room)],
  );
  const [from, to] = [Math.min(...inside), Math.max(...inside)];
  const margin = 0.12 * Math.max(to - from, 0.5);
  const wanted: [number, number] = [from - margin, to + margin];
  return insideDomain(wanted, inside, (at) => {
    const [first] = surface.minima;
    return surface.value(first.map((x, k) => (k === index ? at : x)));
  });
}

/** Losses of distributions end at the edges of their parameters: halfway between the outermost place and the edge is far enough. */
function insideDomain(
  [from, to]: readonly [number, number],
  inside: readonly number[],
  loss: (at: number) => number,
): [number, number] {
  const reach = (place: number, wanted: number): number => {
    let at = wanted;
    for (let halved = 0; halved < 30 && !Number.isFinite(loss(at)); halved += 1) at = (at + place) / 2;
    return at;
  };
  return [reach(Math.min(...inside), from), reach(Math.max(...inside), to)];
}
