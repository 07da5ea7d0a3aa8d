import type { Method, MethodState } from './methods';
import { applyFunction, dot } from './small-matrices';
import type { Surface, Vector } from './surface';

/** Where a descent is after some steps. */
export interface DescentPoint {
  readonly step: number;
  readonly at: Vector;
  readonly loss: number;
  readonly gradientNorm: number;
  /** First-order prediction of the change of the loss in the step that led here; null at the start. */
  readonly predictedChange: number | null;
  /** Length of the path in the metric of the surface, each step measured where it began. */
  readonly distance: number;
}

export type DescentEnd = 'converged' | 'diverged' | 'steps';

export interface Descent {
  readonly points: readonly DescentPoint[];
  readonly end: DescentEnd;
}

export interface DescentOptions {
  readonly start: Vector;
  readonly steps: number;
  /** Whether a point is good enough to end at. */
  readonly isDone: (point: DescentPoint, surface: Surface) => boolean;
  /** What is added to the gradient of each step, as mini-batches do; absent: nothing. */
  readonly noise?: (step: number) => Vector;
}

/** A loss or a coordinate beyond this is a divergence. */
const beyond = 1e12;

/** Follows a method down a surface; pure: the same arguments give the same path. */
export function descend(surface: Surface, method: Method, options: DescentOptions): Descent {
  const path = descending(surface, method, options);
  const points: DescentPoint[] = [];
  for (let next = path.next(); ; next = path.next()) {
    if (next.done) return { points, end: next.value };
    points.push(next.value);
  }
}

/** The same point by point, the start first; the result is why it ended. A point beyond all bounds is not yielded. */
export function* descending(
  surface: Surface,
  method: Method,
  options: DescentOptions,
): Generator<DescentPoint, DescentEnd, void> {
  let state: MethodState = method.init(surface.dimension);
  let point: DescentPoint = {
    step: 0,
    at: options.start,
    loss: surface.value(options.start),
    gradientNorm: norm(surface.gradient(options.start)),
    predictedChange: null,
    distance: 0,
  };
  yield point;
  while (point.step < options.steps) {
    if (options.isDone(point, surface)) return 'converged';
    const step = point.step + 1;
    const exact = surface.gradient(point.at);
    const noise = options.noise?.(step);
    const gradient = noise ? exact.map((component, at) => component + noise[at]) : exact;
    const next = method.step(state, surface, point.at, gradient);
    const change = next.to.map((coordinate, at) => coordinate - point.at[at]);
    const length = Math.sqrt(
      dot(
        change,
        applyFunction(surface.metric(point.at), (value) => value, change),
      ),
    );
    state = next.state;
    point = {
      step,
      at: next.to,
      loss: surface.value(next.to),
      gradientNorm: norm(surface.gradient(next.to)),
      predictedChange: next.predictedChange,
      distance: point.distance + length,
    };
    if (!(Math.abs(point.loss) < beyond) || !point.at.every((x) => Math.abs(x) < beyond)) return 'diverged';
    yield point;
  }
  return options.isDone(point, surface) ? 'converged' : 'steps';
}

function norm(vector: Vector): number {
  return Math.sqrt(dot(vector, vector));
}
