import { energyInText } from '../../../shared/energy';
import type { RunEvent } from '../../../engine/run-context';
import type { Reference } from '../result-schema';
import type { GroundStateSpec } from '../schema';

type Notice = Extract<RunEvent, { kind: 'notice' }>;

/** What a run looks for. */
export interface Wanted {
  readonly reference: Reference | null;
  readonly nSites: number;
  readonly target: GroundStateSpec['training']['target'];
}

/** What it has, in a step or at its end; the error is that of the energy per site. */
export type Found = Readonly<Record<'energyPerSite' | 'energyError' | 'variancePerSite' | 'vScore', number>>;

/** References are given with five digits or more. */
const leastRelativeDistance = 1e-5;

/**
 * Whether a state is close to an eigenstate that is not the wanted one. An eigenvalue lies within sqrt(Var E) of the energy of
 * any state (Weinstein, PNAS 20, 529 (1934)); where the variance is next to nothing and E - E_0 still many times its root and
 * many errors, it is not E_0.
 */
export function isWrongEigenstate({ reference, nSites, target }: Wanted, found: Found): boolean {
  // Another run's state need not be the lowest.
  if (reference === null || target === 'otherState') return false;
  const distance = found.energyPerSite - reference.energyPerSite;
  return (
    found.vScore < 1e-5 &&
    distance > leastRelativeDistance * Math.abs(reference.energyPerSite) &&
    distance > 10 * found.energyError &&
    nSites * distance ** 2 > 25 * found.variancePerSite
  );
}

export function wrongEigenstate(step: number, { reference, target }: Wanted, found: Found): Notice {
  const { energyPerSite = Number.NaN, method = '' } = reference ?? {};
  const relative = (100 * (found.energyPerSite - energyPerSite)) / Math.abs(energyPerSite);
  const wanted = target === 'excitedState' ? 'level that is wanted' : 'ground state';
  return {
    kind: 'notice',
    step,
    severity: 'warning',
    code: 'ENERGY_WRONG_EIGENSTATE',
    message: `The variance falls to zero (V-score ${found.vScore.toExponential(1)}) at an energy ${relative.toPrecision(2)} % above the reference: an eigenstate, but not the ${wanted}, E/N = ${energyInText(energyPerSite, 7)}, ${method}.`,
    suggestion: 'Begin again with another seed, or with another sector or sign rule.',
  };
}
