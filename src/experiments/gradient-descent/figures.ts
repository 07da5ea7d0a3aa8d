import type { FigureInput } from '../../shared/figure/figure';
import type { RunHistory } from '../../shared/run/history';
import { landscapeFigure, type DrawnPath } from './landscape';
import { lanesOf, lowestLoss, surfaceOf, wholePath } from './paths';
import type { GradientDescentResult, GradientDescentSpec, Path } from './schema';
import { pathColour, settingLetter } from './words';

type Series = Extract<FigureInput['content'], { kind: 'chart' }>['series'][number];

/** Figures of paths; `scan`: steps against the setting, where it was made. */
export function pathFigures(
  spec: GradientDescentSpec,
  paths: readonly Path[],
  scan: GradientDescentResult['scan'],
): readonly FigureInput[] {
  const lanes = lanesOf(spec);
  const drawn = paths.map((path, index): DrawnPath => ({ ...path, colour: pathColour(index) }));
  const kinds = [...new Set(lanes.map(({ surfaceKind }) => surfaceKind))];
  return [
    ...kinds.map((kind) =>
      landscapeFigure(
        spec,
        drawn.filter((_, index) => lanes[index]?.surfaceKind === kind),
        kind,
      ),
    ),
    lossFigure(spec, drawn),
    ...(paths[0] === undefined ? [] : [predictionFigure(paths[0])]),
    distanceFigure(spec, drawn),
    ...(scan === null ? [] : [scanFigure(spec, scan)]),
  ];
}

/** The paths as far as they are observed. */
export function observedPaths(spec: GradientDescentSpec, history: RunHistory): readonly Path[] {
  const column = (name: string): (number | null)[] =>
    Array.from(history.values[name] ?? [], (value) => (Number.isFinite(value) ? value : null));
  const step = Array.from(history.steps);
  return lanesOf(spec).map(({ name, surface, start }, index) => {
    const with0 = (first: number | null, name: string): (number | null)[] => [first, ...column(`${name}${index + 1}`)];
    const none = [null, ...step.map(() => null)];
    return {
      ...{ name, end: 'steps', steps: step.at(-1) ?? 0 },
      points: {
        step: [0, ...step],
        x: with0(start[0] ?? null, 'x'),
        y: with0(start[1] ?? null, 'y'),
        loss: with0(surface.value(start), 'loss'),
        gradientNorm: with0(null, 'gradientNorm'),
        ...{ predictedChange: none, change: none, distance: none },
      },
    };
  });
}

/** What the paths of a spec will be, worked out at once: they are short. */
export function previewFigures(spec: GradientDescentSpec): readonly FigureInput[] {
  const short = { ...spec, training: { ...spec.training, steps: Math.min(spec.training.steps, longestPreview) } };
  return pathFigures(
    spec,
    lanesOf(spec).map((lane, index) => wholePath(lane, index, short, '1')),
    null,
  );
}

/** Steps of a path that is drawn while something is being changed. */
const longestPreview = 2000;

function lossFigure(spec: GradientDescentSpec, paths: readonly DrawnPath[]): FigureInput {
  const lowest = lowestLoss(surfaceOf(spec.surface));
  const above = (loss: number | null): number | null => (loss !== null && loss - lowest > 0 ? loss - lowest : null);
  return {
    id: 'loss',
    title: 'Loss',
    description: 'Loss above the lowest minimum against the number of steps, logarithmic.',
    content: {
      kind: 'chart',
      x: { label: 'step' },
      y: { label: '_L_ − _L__{min}', scale: 'log' },
      series: paths.map((path) => line(path, path.points.step, path.points.loss.map(above))),
      annotations:
        spec.training.stopAt === 'loss' && spec.training.noise === 0
          ? [{ kind: 'threshold', y: spec.training.tolerance, label: 'arrived' }]
          : [],
    },
  };
}

const line = ({ name, colour }: DrawnPath, x: (number | null)[], y: (number | null)[]): Series => ({
  ...{ kind: 'line', name, x, y, colour, endLabel: name },
  marker: x.length > 40 ? 'none' : 'circle',
});

/** What the gradient says that a step will do against what it does: apart by the curvature, ever less as steps get shorter. */
function predictionFigure({ name, points }: Path): FigureInput {
  const fall = (values: (number | null)[]): (number | null)[] =>
    values.map((value) => (value !== null && value < 0 ? -value : null));
  return {
    id: 'prediction',
    title: 'Predicted and measured decrease',
    description: `Decrease of the loss in each step of ${name.replaceAll('_', '')}: to first order, and as it is.`,
    content: {
      kind: 'chart',
      x: { label: 'step' },
      y: { label: '−Δ_L_', scale: 'log' },
      series: [
        {
          ...{ kind: 'line', name: 'first order, −∇_L_ · Δ_θ_', colour: 2, line: 'dashed' },
          x: points.step,
          y: fall(points.predictedChange),
        },
        { kind: 'line', name: 'measured', colour: 1, x: points.step, y: fall(points.change) },
      ],
    },
  };
}

/** Against the length of the path in the metric of the parameters natural gradients have nearly one curve, whatever the step. */
function distanceFigure(spec: GradientDescentSpec, paths: readonly DrawnPath[]): FigureInput {
  const lowest = lowestLoss(surfaceOf(spec.surface));
  return {
    id: 'distance',
    title: 'Loss against the distance travelled',
    description: 'Loss above the lowest minimum against the length of the path in the metric of the parameters.',
    content: {
      kind: 'chart',
      x: { label: 'distance travelled, in the metric _g_' },
      y: { label: '_L_ − _L__{min}' },
      series: paths.map((path) =>
        line(
          path,
          path.points.distance,
          path.points.loss.map((loss) => (loss === null ? null : loss - lowest)),
        ),
      ),
    },
  };
}

function scanFigure(spec: GradientDescentSpec, scan: NonNullable<GradientDescentResult['scan']>): FigureInput {
  const bounds = rateBounds(spec);
  return {
    id: 'scan',
    title: 'Steps against the setting',
    description:
      'Number of steps to the tolerance against the learning rate, step length or damping; gaps: it does not arrive.',
    content: {
      kind: 'chart',
      x: { label: `_${settingLetter(spec.method.kind)}_`, scale: 'log' },
      y: { label: 'steps', scale: 'log' },
      series: [{ kind: 'line', name: 'steps', x: scan.setting, y: scan.steps, colour: 1, marker: 'circle' }],
      annotations:
        bounds === null
          ? []
          : [
              { kind: 'intervention', x: bounds.fastest, label: `fastest, 2 / (_λ__{1} + _λ__{2})` },
              { kind: 'alarm', x: bounds.largest, label: `largest, 2 / _λ__{max}` },
            ],
    },
  };
}

/** Of gradient descent on a quadratic form; null elsewhere. */
export function rateBounds({ surface, method }: GradientDescentSpec): { fastest: number; largest: number } | null {
  if (method.kind !== 'gradientDescent' || (surface.kind !== 'valley' && surface.kind !== 'parabola')) return null;
  const [a, b] = [surface.curvature, surface.kind === 'valley' ? surface.secondCurvature : surface.curvature];
  return { fastest: 2 / (a + b), largest: 2 / Math.max(a, b) };
}
