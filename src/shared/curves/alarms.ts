import type { Notice } from '../lab/contract';
import type { CurveAlarm } from './present';

const words: Readonly<Record<string, string>> = {
  SAMPLING_NOT_MIXED: 'chains disagree',
  SAMPLING_FROZEN: 'chains frozen',
  SAMPLING_CHAINS_STUCK: 'chains stuck',
  STATE_COLLAPSED: 'state collapsed',
  ENERGY_WRONG_EIGENSTATE: 'wrong eigenstate',
  ENERGY_BELOW_REFERENCE: 'below reference',
};

/** A few words for a mark on a curve. */
export function alarmWords({ code, message }: Pick<Notice, 'code' | 'message'>): string {
  if (code === 'RUN_ROLLED_BACK') return /\bNaN\b/.test(message) ? 'NaN, rolled back' : 'diverged, rolled back';
  return words[code] ?? 'alarm';
}

/** What the watch of a run found wrong, as marks on its curves. */
export function alarmsOf(notices: readonly Notice[]): CurveAlarm[] {
  return notices
    .filter(({ severity }) => severity !== 'information')
    .map((notice) => ({ step: notice.step, label: alarmWords(notice) }));
}
