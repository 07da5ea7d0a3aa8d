import type { ReferenceValue } from '../../shared/experiment';
import { sources } from './preset-spec';

const exact = (value: number, unit: string, source: string): ReferenceValue => ({
  quantity: 'E/N',
  value,
  error: null,
  unit,
  kind: 'exact',
  source,
});

/** Energies that several presets are held against. */
export const isingChain40 = exact(-1.2735668529, 'J, σ·σ', sources.pfeuty);
export const heisenbergChain20 = exact(-0.4452193265, 'J, S·S', `exact diagonalisation; ${sources.bethe}`);
export const heisenberg6x6 = exact(-0.678872, 'J, S·S', sources.schulz);
/** J₂ = J₁/2 */
export const frustrated4x4 = exact(-0.52862, 'J₁, S·S', `exact diagonalisation; ${sources.schulz}`);
export const frustrated6x6 = exact(-0.50381, 'J₁, S·S', sources.schulz);
