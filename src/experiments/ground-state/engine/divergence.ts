import { AnsatzError } from '../../../shared/contract';
import { energyInText } from '../../../shared/energy';
import type { CompiledOperator, LocalMatrix } from '../../../shared/hamiltonian/compiled-operator';

/** What a step has seen of the state that it started from. Energies of the whole system. */
export interface Seen {
  readonly energy: number;
  readonly error: number;
  readonly variance: number;
  /** Var H of the configurations that the chains cannot leave; null where they move. */
  readonly frozenVariance: number | null;
}

/** Spectrum of H: |E - centre| <= radius for every state, and N sites. */
export interface Spectrum {
  readonly centre: number;
  readonly radius: number;
  readonly nSites: number;
}

/** A state to meet may be any. */
export type WantedState = 'lowest' | 'level' | 'any';

const window = 20;
/** Fewer steps say nothing about their spread. */
const leastSteps = 10;

/**
 * |E - c| <= sum_k |coefficient_k| ||M_k||, c the constant of H. The norm of a local matrix is at most its largest sum of
 * moduli along a row or column: ||M||^2 <= ||M||_1 ||M||_inf.
 */
export function spectrumOf(operator: CompiledOperator): Spectrum {
  const norms = operator.matrices.map(normBound);
  const { matrixIndex, coefficients } = operator.terms;
  const radius = matrixIndex.reduce(
    (sum, matrix, term) => sum + Math.hypot(coefficients[2 * term]!, coefficients[2 * term + 1]!) * norms[matrix]!,
    0,
  );
  return { centre: operator.constant, radius, nSites: operator.localDimensions.length };
}

function normBound({ dimension, rowOffsets, columns, values }: LocalMatrix): number {
  const rows = new Float64Array(dimension);
  const sums = new Float64Array(dimension);
  for (let row = 0; row < dimension; row++) {
    for (let entry = rowOffsets[row]!; entry < rowOffsets[row + 1]!; entry++) {
      const modulus = Math.hypot(values[2 * entry]!, values[2 * entry + 1]!);
      rows[row]! += modulus;
      sums[columns[entry]!]! += modulus;
    }
  }
  return Math.sqrt(Math.max(...rows) * Math.max(...sums));
}

/** Whether chains stand still at configurations that are far from an eigenstate: Var H is large on the scale of H. */
export function isCollapsed(frozenVariance: number | null, { radius, nSites }: Spectrum): boolean {
  return frozenVariance !== null && nSites * frozenVariance > 1e-3 * radius ** 2;
}

/**
 * Watches for an update that has broken the state, and throws ENGINE_DIVERGED, upon which a run goes back to its last good
 * state with a shorter step. Broken is:
 *
 * - an estimate that no state has: an energy outside of the spectrum of H, |E - c| > 3/2 radius, or Var E > 100 radius^2
 *   (E_loc = (H psi)(s) / psi(s) overflows where psi has almost vanished);
 * - where a `level` of H is wanted: chains that an update has made stand still, all at configurations that are no eigenstate
 *   (`isCollapsed`);
 * - where the `lowest` one is wanted: an energy that has risen by more than 20 spreads of the last steps (1.4826 times their median absolute
 *   deviation, or their error if that is larger) and by 5 % of its distance from c; a variance that has grown a thousandfold
 *   to a V-score above 1, which is that of a random state. One sample near a node does that as well, to a state that nothing is
 *   wrong with: a rise of less than five errors of its own step, and a variance, count where the next step shows them again.
 *
 * Energies fall by as much as they like.
 */
export class DivergenceGuard {
  readonly #spectrum: Spectrum;
  readonly #wanted: WantedState;
  #wasFrozen: boolean;
  readonly #recent: Seen[] = [];
  /** Whether the step before has shown a jump that one sample can make. */
  #suspected = false;

  /** `resumed`: the first step that is seen starts from a state that an update has made. */
  constructor(spectrum: Spectrum, { wanted, resumed }: { readonly wanted: WantedState; readonly resumed: boolean }) {
    this.#spectrum = spectrum;
    this.#wanted = wanted;
    // The very first state is as it is: no shorter step makes another of it.
    this.#wasFrozen = !resumed;
  }

  observe(seen: Seen): void {
    this.#checkPossible(seen);
    const frozen = this.#wanted !== 'any' && isCollapsed(seen.frozenVariance, this.#spectrum);
    if (frozen && !this.#wasFrozen) {
      throw diverged(
        'the chains',
        'All chains stand still, at configurations that are no eigenstate of H: the local energy is constant and says nothing.',
      );
    }
    this.#wasFrozen = frozen;
    const jump = this.#wanted === 'lowest' && this.#recent.length >= leastSteps ? this.#jump(seen) : null;
    if (jump !== null && (jump.isCertain || this.#suspected)) {
      throw diverged(jump.where, jump.message, this.#suspected ? 1 : 0);
    }
    this.#suspected = jump !== null;
    this.#recent.push(seen);
    if (this.#recent.length > window) this.#recent.shift();
  }

  #checkPossible({ energy, variance }: Seen): void {
    const { centre, radius } = this.#spectrum;
    if (Math.abs(energy - centre) > 1.5 * radius) {
      const bounds = `${energyInText(centre - radius, 6)} to ${energyInText(centre + radius, 6)}`;
      throw diverged('the energy', `E = ${energyInText(energy, 6)} lies outside of the spectrum of H, ${bounds}.`);
    }
    if (variance > 100 * radius ** 2) {
      const most = energyInText(radius ** 2, 3, 'energy²');
      throw diverged(
        'the variance',
        `Var E = ${energyInText(variance, 3, 'energy²')}, while no state has more than ${most}.`,
      );
    }
  }

  #jump({ energy, error, variance }: Seen): Jump | null {
    const usual = median(this.#recent.map((step) => step.energy));
    const deviation = median(this.#recent.map((step) => Math.abs(step.energy - usual)));
    const spread = Math.max(1.4826 * deviation, median(this.#recent.map((step) => step.error)));
    const { centre, radius, nSites } = this.#spectrum;
    const distance = Math.max(Math.abs(usual - centre), 0.01 * radius);
    const rise = energy - usual;
    if (rise > 20 * spread && rise > 0.05 * distance) {
      const from = `from ${energyInText(usual / nSites, 6)} to ${energyInText(energy / nSites, 6)}`;
      return {
        where: 'the energy',
        message: `E/N rose ${from}, ${(rise / spread).toFixed(0)} times the spread of the last steps.`,
        isCertain: rise > 5 * error,
      };
    }
    const usualVariance = median(this.#recent.map((step) => step.variance));
    if (variance > 1000 * usualVariance && nSites * variance > distance ** 2) {
      const from = `from ${energyInText(usualVariance, 2, 'energy²')} to ${energyInText(variance, 2, 'energy²')}`;
      return { where: 'the variance', message: `Var E rose ${from} in one step.`, isCertain: false };
    }
    return null;
  }
}

interface Jump {
  readonly where: string;
  readonly message: string;
  /** One sample cannot have made it. */
  readonly isCertain: boolean;
}

/** `late`: steps that were made from the broken state before it was found. */
function diverged(where: string, message: string, late = 0): AnsatzError {
  return new AnsatzError({
    code: 'ENGINE_DIVERGED',
    message,
    reason: 'An update was too long for the state: its parameters are no longer where the gradient was measured.',
    suggestion: 'Use a smaller learning rate, a larger diagonal shift, a longest update or more samples.',
    details: { where, late },
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.floor(half)]! + sorted[Math.ceil(half) - 1]!) / 2;
}
