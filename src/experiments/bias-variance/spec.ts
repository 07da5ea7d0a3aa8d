import type { ExperimentDefinition, SpecIssue } from '../../shared/experiment';
import { previewFigures, resultFigures } from './figures';
import { biasVarianceFindings } from './findings';
import { biasVariancePresets } from './presets';
import { truthWords } from './regressions';
import {
  biasVarianceInspectionSchema,
  biasVarianceResultSchema,
  biasVarianceSpecSchema,
  type BiasVarianceSpec,
} from './schema';

export const biasVariance: ExperimentDefinition<
  typeof biasVarianceSpecSchema,
  typeof biasVarianceResultSchema,
  typeof biasVarianceInspectionSchema
> = {
  id: 'bias-variance',
  version: 1,
  title: 'Bias and variance',
  category: 'Learning',
  purpose:
    'Polynomials fitted to many noisy data sets: their error on new data is bias² + variance + noise, each measured and known exactly, ' +
    'against the capacity of the model and the amount of data.',
  specSchema: biasVarianceSpecSchema,
  resultSchema: biasVarianceResultSchema,
  inspectionSchema: biasVarianceInspectionSchema,
  metrics: {
    direct: {
      label: 'Error, directly',
      symbol: 'Err',
      unit: '',
      help: 'Mean squared error on fresh data at the degree that is drawn.',
    },
    directError: { label: 'Its standard error', symbol: '_σ_(Err)', unit: '', help: 'One standard deviation.' },
    total: { label: 'Bias² + variance + noise', symbol: 'sum', unit: '', help: 'Sum of the measured parts.' },
  },
  adjustable: [],
  presets: biasVariancePresets,
  migrations: {},
  totalSteps: ({ training }) => training.dataSets,
  labels: ({ data, fit }) => ({
    system: `${truthWords[data.truth]}, ${data.points} points, σ ${data.noise}`,
    ansatz:
      fit.against === 'capacity' ? `polynomials to degree ${fit.highestDegree}` : `polynomial of degree ${fit.degree}`,
    energyScales: null,
  }),
  check,
  citations: () => ['Ansatz2026', 'GemanBienenstockDoursat1992'],
  headline: { label: 'error', metric: 'direct', figure: 'decomposition' },
  findings: biasVarianceFindings,
  previewFigures: (spec) => (check(spec).length > 0 ? [] : previewFigures(spec)),
  figures: ({ spec, history, result }) => {
    if (result !== null) return resultFigures(spec, result);
    const column = (name: string): number[] => Array.from(history.values[name] ?? []);
    const steps = Array.from(history.steps);
    return [
      ...previewFigures(spec),
      {
        id: 'convergence',
        title: 'With the number of data sets',
        description: 'The direct estimate of the error and the sum of its parts as data sets come in.',
        content: {
          kind: 'chart',
          x: { label: 'data sets', scale: 'log' },
          y: { label: 'mean squared error' },
          series: [
            {
              ...{ kind: 'line', name: 'directly', x: steps, y: column('direct'), error: column('directError') },
              ...{ colour: 5, errorStyle: 'band' },
            },
            { kind: 'line', name: 'sum of the parts', x: steps, y: column('total'), colour: 1 },
          ],
        },
      },
    ];
  },
};

function check({ data, fit }: BiasVarianceSpec): readonly SpecIssue[] {
  const issue = (path: string, message: string): SpecIssue => ({
    ...{ severity: 'error', code: 'REGRESSION_UNDETERMINED', path, message, line: null, column: null },
  });
  const points = fit.against === 'capacity' ? data.points : fit.mostPoints;
  if (fit.degree >= points) {
    return [
      issue(
        'fit.degree',
        `A polynomial of degree ${fit.degree} has ${fit.degree + 1} coefficients: ${points} points do not determine it. Take a lower degree or more points.`,
      ),
    ];
  }
  return [];
}
