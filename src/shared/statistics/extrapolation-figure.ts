import type { z } from 'zod';
import { labelWithUnit } from '../energy';
import { plainText } from '../figure';
import type { FigureInput, seriesSchema } from '../figure/figure';
import { formatNumber, formatUncertain } from '../format';
import { abscissaLabel, isSize, predictedAt, type Abscissa, type Extrapolation } from './extrapolation';
import { evaluateFit, type FitPoint } from './least-squares';

export interface DrawnPoint extends FitPoint {
  readonly used: boolean;
  /** What it is, in plain text. */
  readonly name: string;
}

/** What is extrapolated. */
export interface ExtrapolatedQuantity {
  /** In a sentence: "Energy per site". */
  readonly title: string;
  /** Rich label without unit: "_E_/_N_". */
  readonly symbol: string;
  /** Rich label; empty: none. */
  readonly unit: string;
}

interface Drawing {
  readonly abscissa: Abscissa;
  readonly quantity: ExtrapolatedQuantity;
  /** Of energies, for the variance; a rich label. */
  readonly energyUnit: string;
  /** Whether the band of a further point is drawn about that of the fit. */
  readonly prediction: boolean;
}

export const usedSeries = 'runs';
export const leftOutSeries = 'left out';
const curvePoints = 60;

/** Points with their errors, those left out open; the fit with its band of one standard deviation, and the limit at zero. */
export function extrapolationFigure(
  points: readonly DrawnPoint[],
  extrapolation: Extrapolation | null,
  { abscissa, quantity, energyUnit, prediction }: Drawing,
): FigureInput {
  const used = points.filter((point) => point.used);
  const out = points.filter((point) => !point.used);
  const end = 1.04 * Math.max(...(used.length > 0 ? used : points).map(({ x }) => x), 1e-12);
  const words = extrapolation === null ? 'They determine no fit.' : fitText(extrapolation, quantity);
  return {
    id: 'extrapolation',
    title: isSize(abscissa) ? 'Finite-size extrapolation' : 'Extrapolation to zero variance',
    description: `${quantity.title} against ${abscissa}, ${used.length} points. ${words}`,
    content: {
      kind: 'chart',
      x: { label: abscissaLabel(abscissa, energyUnit), minimum: 0 },
      y: { label: labelWithUnit(quantity.symbol, quantity.unit) },
      series: [
        ...(extrapolation === null ? [] : curves(extrapolation, end, prediction)),
        pointSeries(usedSeries, used, false),
        ...(out.length === 0 ? [] : [pointSeries(leftOutSeries, out, true)]),
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
    names: points.map((point) => point.name),
    colour: hollow ? 7 : 1,
    marker: 'circle',
    line: 'none',
    hollow,
  };
}

function curves(extrapolation: Extrapolation, end: number, prediction: boolean): LineInput[] {
  const { fit, limit } = extrapolation;
  const x = Array.from({ length: curvePoints }, (_, i) => (end * i) / (curvePoints - 1));
  const band = (name: string, colour: number, at: (x: number) => { value: number; error: number }): LineInput => {
    const values = x.map(at);
    return {
      kind: 'line',
      name,
      x,
      y: values.map(({ value }) => value),
      error: values.map(({ error }) => error),
      errorStyle: 'band',
      colour,
    };
  };
  const further = band('a further point, 1σ', 7, (at) => predictedAt(extrapolation, at));
  return [
    ...(prediction ? [{ ...further, line: 'none' as const }] : []),
    band('fit, 1σ', 2, (at) => evaluateFit(fit, at)),
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

/** Limit and quality of a fit in a sentence. */
export function fitText({ fit, limit }: Extrapolation, { symbol, unit }: ExtrapolatedQuantity): string {
  const { chiSquare, degreesOfFreedom, probability, widening } = fit;
  const quality =
    degreesOfFreedom === 0
      ? 'as many coefficients as points, so nothing tests the fit'
      : probability === null
        ? 'errors from the scatter about the fit, for the points have none'
        : `χ²/dof = ${formatNumber(chiSquare, 3)}/${degreesOfFreedom}, probability ${probability < 1e-4 ? 'below 10⁻⁴' : formatNumber(probability, 2)}`;
  const wider =
    probability !== null && widening > 1.02 ? `; errors widened by ${formatNumber(Math.sqrt(widening), 2)}` : '';
  const inUnit = unit === '' ? '' : ` (${plainText(unit)})`;
  return `At zero ${plainText(symbol)} = ${formatUncertain(limit.value, limit.error)}${inUnit}; ${quality}${wider}.`;
}
