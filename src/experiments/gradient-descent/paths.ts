import { descending, type DescentEnd, type DescentPoint } from '../../shared/descent/descend';
import * as methods from '../../shared/descent/methods';
import type { Method } from '../../shared/descent/methods';
import * as surfaces from '../../shared/descent/surface';
import type { Surface, Vector } from '../../shared/descent/surface';
import { formatNumber } from '../../shared/format';
import { Random } from '../../shared/random/random';
import type { GradientDescentSpec, MethodKind, Path, SurfaceKind } from './schema';
import { methodWords, settingLetter } from './words';

type SurfaceOptions = GradientDescentSpec['surface'];

export function surfaceOf(options: SurfaceOptions, kind: SurfaceKind = options.kind): Surface {
  switch (kind) {
    case 'parabola':
      return surfaces.parabola(options.curvature);
    case 'doubleWell':
      return surfaces.doubleWell(options.tilt);
    case 'valley':
      return surfaces.valley([options.curvature, options.secondCurvature]);
    case 'coinByLogit':
      return surfaces.coinByLogit(options.target);
    case 'coinByProbability':
      return surfaces.coinByProbability(options.target);
    default:
      return {
        saddle: surfaces.saddle,
        rosenbrock: surfaces.rosenbrock,
        himmelblau: surfaces.himmelblau,
        gaussianFit: surfaces.gaussianFit,
      }[kind];
  }
}

/** Loss at the lowest minimum. */
export const lowestLoss = (surface: Surface): number => Math.min(...surface.minima.map((at) => surface.value(at)));

export function methodOf(options: GradientDescentSpec['method'], kind: MethodKind, setting: number): Method {
  const { decay, secondDecay, epsilon } = options;
  switch (kind) {
    case 'gradientDescent':
      return methods.gradientDescent({ rate: setting });
    case 'momentum':
      return methods.momentum({ rate: setting, decay });
    case 'nesterov':
      return methods.nesterov({ rate: setting, decay });
    case 'adagrad':
      return methods.adagrad({ rate: setting, epsilon });
    case 'adadelta':
      return methods.adadelta({ decay, epsilon });
    case 'rmsProp':
      return methods.rmsProp({ rate: setting, decay, epsilon });
    case 'adam':
      return methods.adam({ rate: setting, firstDecay: decay, secondDecay, epsilon });
    case 'naturalGradient':
      return methods.naturalGradient({ rate: setting });
    case 'constantDistance':
      return methods.constantDistance({ distance: setting });
    case 'saddleFreeNewton':
      return methods.saddleFreeNewton({ damping: setting });
    case 'adaptiveNewton':
      return methods.adaptiveNewton({ damping: setting });
  }
}

/** One path that is compared with others. */
export interface Lane {
  readonly name: string;
  readonly surface: Surface;
  readonly surfaceKind: SurfaceKind;
  readonly method: Method;
  readonly setting: number;
  readonly start: Vector;
}

/** Most paths of a comparison: their curves have a colour each. */
export const mostLanes = 7;

/** Methods that are held side by side. */
export const compared: readonly MethodKind[] = [
  'gradientDescent',
  'momentum',
  'nesterov',
  'adagrad',
  'adadelta',
  'rmsProp',
  'adam',
];
const adaptive: ReadonlySet<MethodKind> = new Set(['adagrad', 'rmsProp', 'adam']);

/** The paths of a spec, the first one being what it is about. */
export function lanesOf({ surface: options, method }: GradientDescentSpec): readonly Lane[] {
  const surface = surfaceOf(options);
  const start = startOf(options, surface);
  const lane = (name: string, kind: MethodKind, setting: number): Lane => ({
    ...{ name, surface, surfaceKind: options.kind, setting, start },
    method: methodOf(method, kind, setting),
  });
  switch (method.comparison) {
    case 'alone':
      return [lane(methodWords[method.kind], method.kind, method.setting)];
    case 'methods':
      return compared.map((kind) =>
        lane(methodWords[kind], kind, adaptive.has(kind) ? method.adaptiveRate : method.setting),
      );
    case 'coordinates':
      return coordinateLanes(options, method);
    case 'settings': {
      const letter = settingLetter(method.kind);
      return [method.setting, method.secondSetting, method.thirdSetting].map((setting) =>
        lane(`_${letter}_ = ${formatNumber(setting, 4)}`, method.kind, setting),
      );
    }
  }
}

/** Plain and natural gradients of a coin, by its probability and by its logit, from one and the same distribution. */
function coordinateLanes(options: SurfaceOptions, method: GradientDescentSpec['method']): readonly Lane[] {
  const byLogit = options.kind === 'coinByLogit';
  const probability = byLogit ? 1 / (1 + Math.exp(-options.startX)) : options.startX;
  const starts = { coinByProbability: [probability], coinByLogit: [Math.log(probability / (1 - probability))] };
  return (['naturalGradient', 'gradientDescent'] as const).flatMap((kind) =>
    (['coinByProbability', 'coinByLogit'] as const).map((coordinate): Lane => ({
      name: `${methodWords[kind]}, ${coordinate === 'coinByLogit' ? 'logit' : 'probability'}`,
      surface: surfaceOf(options, coordinate),
      surfaceKind: coordinate,
      method: methodOf(method, kind, method.setting),
      setting: method.setting,
      start: starts[coordinate],
    })),
  );
}

const startOf = ({ startX, startY }: SurfaceOptions, { dimension }: Surface): Vector =>
  dimension === 1 ? [startX] : [startX, startY];

/** Follows a lane, point by point. The noise of a path depends on the seed and its number alone. */
export function follow(
  lane: Lane,
  number: number,
  { training }: GradientDescentSpec,
  seed: string,
): Generator<DescentPoint, DescentEnd, void> {
  const { surface } = lane;
  const lowest = lowestLoss(surface);
  const done: Readonly<Record<typeof training.stopAt, (point: DescentPoint) => number>> = {
    distance: ({ at }) => Math.min(...surface.minima.map((minimum) => Math.hypot(...at.map((x, k) => x - minimum[k])))),
    loss: ({ loss }) => loss - lowest,
    gradient: ({ gradientNorm }) => gradientNorm,
  };
  const remainder = done[training.stopAt];
  const random = Random.seeded(seed, number);
  return descending(surface, lane.method, {
    start: lane.start,
    steps: training.steps,
    isDone: (point) => remainder(point) < training.tolerance,
    ...(training.noise > 0 ? { noise: () => lane.start.map(() => training.noise * random.normal()) } : {}),
  });
}

/** All of the first points, then about as many again for every doubling of the steps. */
const densePoints = 256;
const isKept = (step: number): boolean =>
  step % 2 ** Math.max(0, Math.floor(Math.log2(step / densePoints)) + 1) === 0 || step <= densePoints;

/** Collects the points of a path as columns, thinned. */
export class PathRecord {
  private readonly points: Path['points'] = {
    ...{ step: [], x: [], y: [], loss: [], gradientNorm: [], predictedChange: [], change: [], distance: [] },
  };
  private last: DescentPoint | null = null;

  add(point: DescentPoint): void {
    if (isKept(point.step)) this.push(point);
    this.last = point;
  }

  get point(): DescentPoint | null {
    return this.last;
  }

  finished(name: string, end: DescentEnd): Path {
    if (this.last !== null && this.points.step.at(-1) !== this.last.step) this.push(this.last);
    return { name, end, steps: this.last?.step ?? 0, points: this.points };
  }

  private push(point: DescentPoint): void {
    const { points, last } = this;
    points.step.push(point.step);
    points.x.push(finite(point.at[0]));
    points.y.push(finite(point.at[1]));
    points.loss.push(finite(point.loss));
    points.gradientNorm.push(finite(point.gradientNorm));
    points.predictedChange.push(finite(point.predictedChange));
    // Of the last step alone, also where points before it are left out.
    points.change.push(last !== null && last.step === point.step - 1 ? finite(point.loss - last.loss) : null);
    points.distance.push(finite(point.distance));
  }
}

const finite = (value: number | null | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : value;

/** The whole path of a lane. */
export function wholePath(lane: Lane, number: number, spec: GradientDescentSpec, seed: string): Path {
  const path = follow(lane, number, spec, seed);
  const record = new PathRecord();
  for (let next = path.next(); ; next = path.next()) {
    if (next.done) return record.finished(lane.name, next.value);
    record.add(next.value);
  }
}
