import type { Headline } from '../../shared/experiment';
import { formatNumber, formatScientific, formatUncertain } from '../../shared/format';
import { energyFactorOf, energyUnitWords } from '../../shared/hamiltonian';
import type { ConventionPreference } from '../../shared/hamiltonian';
import type { RunState, RunSummary } from '../../shared/lab/contract';
import type { MarkKind } from '../../ui/controls';

const marks: Readonly<Record<RunState, MarkKind>> = {
  queued: 'none',
  running: 'running',
  paused: 'paused',
  interrupted: 'warning',
  finished: 'valid',
  cancelled: 'none',
  failed: 'error',
};

export function stateMark(state: RunState): MarkKind {
  return marks[state];
}

/** The state in a word; the contract's names are words already. */
export function stateWord(state: RunState): string {
  return state;
}

/** Latest energy per site with one standard deviation in the wanted convention; empty before the first step. */
export function energyText(run: RunSummary, preference: ConventionPreference): string {
  const energy = energyPerSiteOf(run, preference);
  const error = run.latest['energyError'];
  if (energy === null) return '';
  return formatUncertain(energy, error === undefined ? null : error * energyFactorOf(run.energyScales, preference));
}

/** Latest energy per site in the wanted convention; null before the first step. */
export function energyPerSiteOf(run: RunSummary, preference: ConventionPreference): number | null {
  const energy = run.latest['energyPerSite'];
  return energy === undefined ? null : energy * energyFactorOf(run.energyScales, preference);
}

/** The number that stands for a run without an energy, with its name; empty before the first step. */
export function headlineText(run: RunSummary, { label, metric }: Pick<Headline, 'label' | 'metric'>): string {
  const value = run.latest[metric];
  return value === undefined || !Number.isFinite(value) ? '' : `${label} ${formatNumber(value, 4)}`;
}

/** "J, S·S": unit and convention of what `energyText` says; empty where they are not known. */
export function energyUnitText({ energyScales }: RunSummary, preference: ConventionPreference): string {
  return energyUnitWords(energyScales, preference);
}

/** Distance to the exact value relative to it; empty where none is known. */
export function relativeErrorText(run: RunSummary): string {
  const error = run.latest['relativeError'];
  return error === undefined || !Number.isFinite(error) ? '' : formatScientific(error);
}

const vectorNames: Readonly<Record<string, string>> = {
  avx512: 'AVX-512',
  avx2: 'AVX2',
  neon: 'NEON',
  simd128: '128-bit SIMD',
  scalar: 'no SIMD',
};

/** Vector instructions by their usual name. */
export function vectorName(simd: string): string {
  return vectorNames[simd.toLowerCase()] ?? simd;
}
