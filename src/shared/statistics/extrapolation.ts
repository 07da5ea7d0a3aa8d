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

export interface Extrapolation {
  readonly fit: Fit;
  /** At zero, with one standard deviation. */
  readonly limit: { readonly value: number; readonly error: number };
}

/**
 * A polynomial through energies per site, and what it is at zero.
 *
 * @param degree 1: a line, 2: with the next order
 * @returns null where the points do not determine it
 */
export function extrapolate(points: readonly FitPoint[], degree: 1 | 2): Extrapolation | null {
  const fit = fitPowers(points, degree === 1 ? [0, 1] : [0, 1, 2]);
  return fit === null ? null : { fit, limit: evaluateFit(fit, 0) };
}
