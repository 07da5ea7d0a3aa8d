import type { Finding } from '../../shared/experiment';
import { deviation } from './figures';
import type { BiasVarianceResult, BiasVarianceSpec } from './schema';

/** Share of points that may lie outside two standard errors before something is wrong: 4.6 % are expected. */
const mostOutside = 0.25;

export function biasVarianceFindings(
  { fit, data }: BiasVarianceSpec,
  { rows }: BiasVarianceResult,
): readonly Finding[] {
  const least = rows.reduce((best, row) => (row.exact.total < best.exact.total ? row : best), rows[0]);
  const measuredLeast = rows.reduce((best, row) => (row.measured.direct < best.measured.direct ? row : best), rows[0]);
  const what = fit.against === 'capacity' ? 'degree' : 'points';
  const deviations = rows.flatMap((row) => deviation(row) ?? []);
  const within = deviations.filter((value) => Math.abs(value) <= 2).length;
  const drawn = rows.find(({ degree }) => degree === fit.degree) ?? rows[0];
  return [
    {
      ...{ label: `Least error at the ${what}`, value: String(measuredLeast[what]), error: null, unit: '' },
      expected: `${least[what]}, with ${least.exact.total.toPrecision(5)}`,
      // Neighbours may be closer than what the data sets tell apart.
      agrees:
        Math.abs(measuredLeast.exact.total - least.exact.total) <=
        3 * (measuredLeast.measured.directError + least.measured.directError),
    },
    {
      ...{ label: `Error at degree ${drawn.degree}, _n_ = ${drawn.points}`, unit: '' },
      ...{ value: drawn.measured.direct, error: drawn.measured.directError },
      expected: `${drawn.exact.total.toPrecision(5)}, exact`,
      agrees: Math.abs(drawn.measured.direct - drawn.exact.total) <= 4 * drawn.measured.directError,
    },
    {
      ...{
        label: 'Bias^{2} + variance + noise within two standard errors of the direct estimate',
        error: null,
        unit: '',
      },
      value: `${within} of ${deviations.length}`,
      expected: 'about 95 %',
      agrees:
        deviations.length === 0 ? null : deviations.length - within <= Math.max(1, mostOutside * deviations.length),
    },
    {
      ...{ label: `Variance on the data points, degree ${drawn.degree}`, error: null, unit: '' },
      value: (data.noise ** 2 * (drawn.degree + 1)) / drawn.points,
      expected: '_σ_^{2} _p_ / _n_ with _p_ coefficients',
      agrees: null,
    },
  ];
}
