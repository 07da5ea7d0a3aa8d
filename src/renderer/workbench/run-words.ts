import { formatScientific, formatUncertain } from '../../shared/format';
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

/** Latest energy per site with one standard deviation; empty before the first step. */
export function energyText(run: RunSummary): string {
  const energy = run.latest['energyPerSite'];
  return energy === undefined ? '' : formatUncertain(energy, run.latest['energyError'] ?? null);
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
