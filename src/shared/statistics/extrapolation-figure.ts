import type { z } from 'zod';
import { labelWithUnit } from '../energy';
import { plainText } from '../figure';
import type { FigureInput, seriesSchema } from '../figure/figure';
import { formatNumber, formatUncertain } from '../format';
import { abscissaLabel, isSize, type Abscissa, type Extrapolation } from './extrapolation';
import { evaluateFit, type FitPoint } from './least-squares';

interface DrawnPoint extends FitPoint {
  readonly used: boolean;
}

const curvePoints = 60;

/** Points with their errors, those left out open; the fit with its band of one standard deviation, and the limit at zero. */
export function extrapolationFigure(
  points: readonly DrawnPoint[],
  abscissa: Abscissa,
  extrapolation: Extrapolation | null,
  energyUnit: string,
): FigureInput {
  const used = points.filter((point) => point.used);
  const out = points.filter((point) => !point.used);
  const end = 1.04 * Math.max(...(used.length > 0 ? used : points).map(({ x }) => x), 1e-12);
  return {
    id: 'extrapolation',
    title: isSize(abscissa) ? 'Finite-size extrapolation' : 'Extrapolation to zero variance',
    description: `Energies per site against ${abscissa}, ${used.length} points. ${extrapolation === null ? 'They determine no fit.' : fitText(extrapolation, energyUnit)}`,
    content: {
      kind: 'chart',
      x: { label: abscissaLabel(abscissa, energyUnit), minimum: 0 },
      y: { label: labelWithUnit('_E_/_N_', energyUnit) },
      series: [
        ...(extrapolation === null ? [] : curve(extrapolation, end)),
        pointSeries('runs', used, false),
        ...(out.length === 0 ? [] : [pointSeries('left out', out, true)]),
      ],
    },
  };
}

type LineInput = Extract<z.input<typeof seriesSchema>, { kind: 'line' }>;

function pointSeries(name: string, points: readonly DrawnPoint[], hollow: boolean): LineInput {
  return {
    kind: 'line',
    name,
    x: points.map(({ x }) => x),
    y: points.map(({ y }) => y),
    error: points.map(({ error }) => error),
    colour: hollow ? 7 : 1,
    marker: 'circle',
    line: 'none',
    hollow,
  };
}

function curve({ fit, limit }: Extrapolation, end: number): LineInput[] {
  const x = Array.from({ length: curvePoints }, (_, i) => (end * i) / (curvePoints - 1));
  const values = x.map((at) => evaluateFit(fit, at));
  return [
    {
      kind: 'line',
      name: 'fit, 1σ',
      x,
      y: values.map(({ value }) => value),
      error: values.map(({ error }) => error),
      errorStyle: 'band',
      colour: 2,
    },
    {
      kind: 'line',
      name: `at zero ${formatUncertain(limit.value, limit.error)}`,
      x: [0],
      y: [limit.value],
      error: [limit.error],
      colour: 2,
      marker: 'diamond',
      line: 'none',
    },
  ];
}

/** Limit and quality of a fit in a sentence; the unit is a rich label. */
export function fitText({ fit, limit }: Extrapolation, energyUnit: string): string {
  const { chiSquare, degreesOfFreedom, probability, widening } = fit;
  const quality =
    degreesOfFreedom === 0
      ? 'as many coefficients as points, so nothing tests the fit'
      : probability === null
        ? 'errors from the scatter about the fit, for the points have none'
        : `χ²/dof = ${formatNumber(chiSquare, 3)}/${degreesOfFreedom}, probability ${probability < 1e-4 ? 'below 10⁻⁴' : formatNumber(probability, 2)}`;
  const wider =
    probability !== null && widening > 1.02 ? `; errors widened by ${formatNumber(Math.sqrt(widening), 2)}` : '';
  return `At zero E/N = ${formatUncertain(limit.value, limit.error)}${energyUnit === '' ? '' : ` (${plainText(energyUnit)})`}; ${quality}${wider}.`;
}
