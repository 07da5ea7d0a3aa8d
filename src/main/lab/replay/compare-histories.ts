import type { ReplayDifference } from '../../../shared/lab/replay';
import type { RunHistory } from '../../../shared/run/history';

/** Shortest text that gives back every bit of a number. */
export function exactText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** First step and metric whose values are not the same bits, over the steps up to `last`; null: all are. `names`: what is compared. */
export function firstHistoryDifference(
  original: RunHistory,
  replay: RunHistory,
  names: readonly string[],
  last: number,
): ReplayDifference | null {
  let other = 0;
  for (let index = 0; ; index += 1) {
    const step = original.steps[index] ?? Number.POSITIVE_INFINITY;
    const replayed = replay.steps[other] ?? Number.POSITIVE_INFINITY;
    const first = Math.min(step, replayed);
    if (first > last) return null;
    if (step !== replayed) {
      const word = (is: boolean): string => (is ? 'recorded' : 'missing');
      return { kind: 'steps', step: first, name: '', original: word(step === first), replay: word(replayed === first) };
    }
    for (const name of names) {
      const before = original.values[name]?.[index] ?? Number.NaN;
      const now = replay.values[name]?.[other] ?? Number.NaN;
      if (Object.is(before, now)) continue;
      return { kind: 'metric', step, name, original: exactText(before), replay: exactText(now) };
    }
    other += 1;
  }
}
