import { exactDecomposition, type Decomposition } from '../../shared/bias-variance/decomposition';
import type { FigureInput } from '../../shared/figure/figure';
import { examplesOf, regression, truths, variants } from './regressions';
import type { BiasVarianceResult, BiasVarianceSpec, Examples, Row } from './schema';

type Series = Extract<FigureInput['content'], { kind: 'chart' }>['series'][number];

const previews = new WeakMap<BiasVarianceSpec, readonly FigureInput[]>();

/** Once for each spec: a run that goes on asks for them at every look. */
export function previewFigures(spec: BiasVarianceSpec): readonly FigureInput[] {
  const known = previews.get(spec);
  if (known !== undefined) return known;
  const figures = [fitsFigure(spec, examplesOf(spec, '1')), decompositionFigure(spec, null)];
  previews.set(spec, figures);
  return figures;
}

export function resultFigures(spec: BiasVarianceSpec, { rows, examples }: BiasVarianceResult): readonly FigureInput[] {
  return [decompositionFigure(spec, rows), fitsFigure(spec, examples), sumFigure(spec, rows)];
}

const axisOf = ({ fit }: BiasVarianceSpec): { readonly label: string; readonly scale: 'linear' | 'log' } =>
  fit.against === 'capacity'
    ? { label: 'degree of the polynomial', scale: 'linear' }
    : { label: 'points _n_', scale: 'log' };

const parts = [
  { key: 'total', name: 'sum', colour: 1 },
  { key: 'squaredBias', name: 'bias^{2}', colour: 2 },
  { key: 'variance', name: 'variance', colour: 3 },
  { key: 'expectedTrainingError', name: 'on the data themselves', colour: 7 },
] as const satisfies readonly { readonly key: keyof Decomposition; readonly name: string; readonly colour: number }[];

/** Below this an exactly representable function leaves rounding only. */
const smallest = 1e-12;

/** The parts of the error as curves, exactly; measured ones as points, the direct estimate with its error. */
export function decompositionFigure(spec: BiasVarianceSpec, rows: readonly Row[] | null): FigureInput {
  const compared = variants(spec);
  const x = compared.map(({ degree, points }) => (spec.fit.against === 'capacity' ? degree : points));
  const exact =
    rows?.map((row) => row.exact) ?? compared.map((v) => exactDecomposition(regression(spec, v.degree, v.points)));
  const shown = (value: number): number | null => (value > smallest ? value : null);
  const curves = parts.map(({ key, name, colour }): Series => ({
    ...{ kind: 'line', name, x, colour, endLabel: name },
    y: exact.map((row) => shown(row[key])),
  }));
  const points = rows === null ? [] : measuredSeries(x, rows, shown);
  return {
    id: 'decomposition',
    title: 'Bias, variance and noise',
    description:
      'Parts of the expected error on new data, exact as curves and measured as points, and the error on the data themselves.',
    content: {
      kind: 'chart',
      x: axisOf(spec),
      y: { label: 'mean squared error', scale: 'log' },
      series: [...curves, ...points],
      annotations: spec.data.noise > 0 ? [{ kind: 'reference', y: spec.data.noise ** 2, label: 'noise _σ_^{2}' }] : [],
    },
  };
}

function measuredSeries(x: number[], rows: readonly Row[], shown: (value: number) => number | null): Series[] {
  return [
    ...parts.map(({ key, name, colour }): Series => ({
      ...{ kind: 'line', name: `${name}, measured`, x, colour, line: 'none', marker: 'circle', hollow: true },
      y: rows.map(({ measured }) => shown(measured[key])),
    })),
    {
      ...{ kind: 'line', name: 'error, directly', x, colour: 5, line: 'none', marker: 'diamond' },
      y: rows.map(({ measured }) => measured.direct),
      error: rows.map(({ measured }) => measured.directError),
    },
  ];
}

/** Fits to some data sets: how they differ is the variance, how their mean misses the truth the bias. */
export function fitsFigure(spec: BiasVarianceSpec, { x, fits, data }: Examples): FigureInput {
  const truth = truths[spec.data.truth];
  const mean = x.map((_, at) => fits.reduce((sum, fit) => sum + fit[at], 0) / fits.length);
  const all = [...x.map(truth), ...data.y];
  const room = 0.35 * (Math.max(...all) - Math.min(...all));
  return {
    id: 'fits',
    title: 'Fits to noisy data sets',
    description: `Polynomials of degree ${spec.fit.degree} fitted to ${fits.length} data sets, their mean, the truth, and the data of one set.`,
    content: {
      kind: 'chart',
      x: { label: '_x_', minimum: 0, maximum: 1 },
      y: { label: '_f_(_x_)', minimum: Math.min(...all) - room, maximum: Math.max(...all) + room },
      series: [
        ...fits.map((fit, index): Series => ({
          kind: 'line',
          name: `fit ${index + 1}`,
          x,
          y: fit,
          colour: 5,
          faint: true,
        })),
        { ...{ kind: 'line', name: 'data of the first', colour: 0, line: 'none', marker: 'circle' }, ...data },
        { kind: 'line', name: 'truth', x, y: x.map(truth), colour: 0, line: 'dashed' },
        { kind: 'line', name: 'mean of the fits', x, y: mean, colour: 2 },
      ],
    },
  };
}

/** How far the sum of the parts is from the direct estimate, in its standard errors. */
function sumFigure(spec: BiasVarianceSpec, rows: readonly Row[]): FigureInput {
  return {
    id: 'sum',
    title: 'Sum against the direct estimate',
    description: 'Bias² + variance + noise less the error measured directly, in standard errors of the latter.',
    content: {
      kind: 'chart',
      x: axisOf(spec),
      y: { label: '(sum − direct) / standard error' },
      series: [
        {
          ...{ kind: 'line', name: 'difference', colour: 1, line: 'none', marker: 'circle' },
          x: rows.map(({ degree, points }) => (spec.fit.against === 'capacity' ? degree : points)),
          y: rows.map(deviation),
        },
      ],
      annotations: [{ kind: 'range', from: -2, to: 2, label: 'two standard errors' }],
    },
  };
}

export const deviation = ({ measured: { total, direct, directError } }: Row): number | null =>
  directError > 0 ? (total - direct) / directError : null;
