import { energyInText } from '../../../shared/energy';
import type { RunEvent } from '../../../engine/run-context';
import { isCollapsed, type Spectrum } from './divergence';
import { isWrongEigenstate, wrongEigenstate, type Found, type Wanted } from './wrong-eigenstate';

type Notice = Extract<RunEvent, { kind: 'notice' }>;

const window = 40;
/** Of a state that cannot move. */
const collapsedSteps = 5;

/** Watches the observations for chains that do not do their work. Says each trouble once, until it has gone. */
export class ChainWatch {
  readonly #unmixed = new Streak();
  readonly #frozen = new Streak();
  readonly #stuck = new Streak();
  readonly #wrongEigenstate = new Streak();
  readonly #below = new Streak();
  readonly #collapsed = new Streak();

  constructor(
    private readonly wanted: Wanted,
    private readonly spectrum: Spectrum,
  ) {}

  /** `frozenVariance`: see SamplingReport. */
  observe(step: number, values: Found & Readonly<Record<string, number>>, frozenVariance: number | null): Notice[] {
    const notices: Notice[] = [];
    if (this.#unmixed.reaches(values.splitRHat > 1.2, window)) {
      notices.push({
        kind: 'notice',
        step,
        severity: 'warning',
        code: 'SAMPLING_NOT_MIXED',
        message: `The chains disagree: split R̂ is ${values.splitRHat.toFixed(2)}, and was above 1.2 for ${window} steps.`,
        suggestion: 'Take more sweeps a sample, more discarded sweeps, or another move.',
      });
    }
    if (this.#frozen.reaches(values.acceptanceRate < 0.01, window)) {
      notices.push({
        kind: 'notice',
        step,
        severity: 'warning',
        code: 'SAMPLING_FROZEN',
        message: `Almost no proposal is accepted (${(100 * values.acceptanceRate).toFixed(2)} %): the chains stand still.`,
        suggestion: 'Begin with a smaller initial scale, or take more sweeps a sample.',
      });
    }
    if (this.#stuck.reaches(values.stuckChains > 0, window)) {
      notices.push({
        kind: 'notice',
        step,
        severity: 'warning',
        code: 'SAMPLING_CHAINS_STUCK',
        message: `${values.stuckChains} chains have accepted no proposal, step after step for ${window} steps.`,
        suggestion: 'Take other moves or a mixture, more sweeps a sample, or replicas at lower β.',
      });
    }
    const collapsed = this.wanted.target !== 'otherState' && isCollapsed(frozenVariance, this.spectrum);
    if (this.#collapsed.reaches(collapsed, collapsedSteps)) {
      notices.push({
        kind: 'notice',
        step,
        severity: 'warning',
        code: 'STATE_COLLAPSED',
        message: `All chains stand still at configurations that are no eigenstate of H: the sampled variance is ${energyInText(values.variancePerSite, 2, 'energy²')}, that of H is ${energyInText((frozenVariance ?? 0) / this.spectrum.nSites, 2, 'energy²')} per site. The energy is not to be trusted.`,
        suggestion: 'Begin again with a smaller initial scale or learning rate, or with other moves.',
      });
    }
    if (this.#wrongEigenstate.reaches(!collapsed && isWrongEigenstate(this.wanted, values), window)) {
      notices.push(wrongEigenstate(step, this.wanted, values));
    }
    const depth = values.referenceEnergyPerSite - values.energyPerSite;
    if (this.#below.reaches(values.energyError > 0 && depth > 5 * values.energyError && depth > 1e-9, 10)) {
      notices.push({
        kind: 'notice',
        step,
        severity: 'warning',
        code: 'ENERGY_BELOW_REFERENCE',
        message: `The energy lies ${(depth / values.energyError).toFixed(0)} σ below the reference for 10 steps. A variational energy cannot: the sampling is biased.`,
        suggestion: 'Take more discarded sweeps and more sweeps a sample.',
      });
    }
    return notices;
  }

  /** What the final energy tells, where the steps have not told it. */
  finish(step: number, found: Found): Notice[] {
    const said = this.#wrongEigenstate.length >= window;
    return !said && isWrongEigenstate(this.wanted, found) ? [wrongEigenstate(step, this.wanted, found)] : [];
  }
}

/** Counts steps in a row; true once when the wanted number is reached. */
class Streak {
  length = 0;

  reaches(holds: boolean, wanted: number): boolean {
    this.length = holds ? this.length + 1 : 0;
    return this.length === wanted;
  }
}
