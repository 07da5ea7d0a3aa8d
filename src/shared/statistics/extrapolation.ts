import { labelWithUnit, unitInEnergies } from '../energy';
import type { EnergyPoint } from '../experiment';
import { evaluateFit, fitPowers, type Fit, type FitPoint } from './least-squares';

/** What energies per site are drawn against: it is zero in the limit that is looked for. */
export const abscissas = ['1/L', '1/L²', '1/L³', '1/N', 'variance', 'V-score'] as const;
export type Abscissa = (typeof abscissas)[number];

const abscissaLabels: Readonly<Record<Abscissa, string>> = {
  '1/L': '1/_L_',
  '1/L²': '1/_L_^{2}',
  '1/L³': '1/_L_^{3}',
  '1/N': '1/_N_',
  variance: 'Var _E_/_N_^{2}',
  'V-score': 'V-score',
};

/** Rich label of an axis, energies in a unit; empty: not known. */
export const abscissaLabel = (abscissa: Abscissa, energyUnit: string): string =>
  labelWithUnit(
    abscissaLabels[abscissa],
    abscissa === 'variance' && energyUnit !== '' ? unitInEnergies('energy²', energyUnit) : '',
  );

/** Whether the limit is that of infinite size, rather than of zero variance. */
export const isSize = (abscissa: Abscissa): boolean => abscissa !== 'variance' && abscissa !== 'V-score';

/** Of a lattice with unequal extents L is their geometric mean; null where a text has none. */
export function abscissaOf(
  { nSites, extents, variancePerSiteSquared, vScore }: EnergyPoint,
  abscissa: Abscissa,
): number | null {
  switch (abscissa) {
    case 'variance':
      return variancePerSiteSquared;
    case 'V-score':
      return vScore;
    case '1/N':
      return 1 / nSites;
    default: {
      if (extents.length === 0) return null;
      const length = extents.reduce((product, extent) => product * extent, 1) ** (1 / extents.length);
      return length ** -powers[abscissa];
    }
  }
}

const powers = { '1/L': 1, '1/L²': 2, '1/L³': 3 } as const;

/** Forms of a fit in powers of the abscissa; the constant is the limit that is looked for. */
export const fitForms = [
  { id: 'constant', label: 'constant', powers: [0] },
  { id: 'line', label: 'a + b x', powers: [0, 1] },
  { id: 'square', label: 'a + b x²', powers: [0, 2] },
  { id: 'quadratic', label: 'a + b x + c x²', powers: [0, 1, 2] },
  { id: 'lineAndCube', label: 'a + b x + c x³', powers: [0, 1, 3] },
  { id: 'cubic', label: 'a + b x + c x² + d x³', powers: [0, 1, 2, 3] },
] as const satisfies readonly { id: string; label: string; powers: readonly number[] }[];
/** power: a + b x^p with an exponent that is given. */
export type FitForm = (typeof fitForms)[number]['id'] | 'power';

export const powersOf = (form: FitForm, exponent: number): readonly number[] =>
  fitForms.find(({ id }) => id === form)?.powers ?? [0, exponent];

export interface Extrapolation {
  readonly fit: Fit;
  /** At zero, with one standard deviation. */
  readonly limit: { readonly value: number; readonly error: number };
  /** One standard deviation of a further point such as those of the fit: their root mean square error, widened as the fit is. */
  readonly pointError: number;
}

/**
 * A sum of powers through points, and what it is at zero.
 *
 * @param powers exponents, 0 among them
 * @returns null where the points do not determine it
 */
export function extrapolate(points: readonly FitPoint[], powers: readonly number[]): Extrapolation | null {
  const fit = fitPowers(points, powers);
  if (fit === null) return null;
  const square = points.reduce((sum, { error }) => sum + error * error, 0) / points.length;
  // Points without errors have that of the scatter, which then is the widening.
  const pointError = Math.sqrt(square > 0 ? square * fit.widening : fit.widening);
  return { fit, limit: evaluateFit(fit, 0), pointError };
}

/** Value of the fit at x, with one standard deviation of a further point there: that of the fit and its own. */
export function predictedAt({ fit, pointError }: Extrapolation, x: number): { value: number; error: number } {
  const { value, error } = evaluateFit(fit, x);
  return { value, error: Math.hypot(error, pointError) };
}

/** Correlations of the coefficients, rows [k][l]; 0 where one has no error. */
export function correlations({ covariance }: Fit): readonly (readonly number[])[] {
  return covariance.map((row, k) =>
    row.map((value, l) => {
      const size = Math.sqrt((covariance[k]?.[k] ?? 0) * (covariance[l]?.[l] ?? 0));
      return k === l ? 1 : size > 0 ? value / size : 0;
    }),
  );
}
