import { toAnsatzError } from '../../../shared/contract';
import type { ReplayDifference } from '../../../shared/lab/replay';
import { readCheckpoint } from '../../run-store/checkpoint-store';
import { firstValueDifference } from './compare-values';

export interface ComparedCheckpoints {
  /** Steps of those that were compared. */
  readonly steps: readonly number[];
  readonly tensors: number;
  readonly first: ReplayDifference | null;
}

/** Holds parameters and state of the checkpoints of two runs against each other, up to the first difference. */
export async function compareCheckpoints(
  original: string,
  replay: string,
  steps: readonly number[],
): Promise<ComparedCheckpoints> {
  const done: number[] = [];
  let tensors = 0;
  for (const step of steps) {
    const read = (directory: string, whose: string) =>
      readCheckpoint(directory, step).catch((thrown: unknown) => {
        const { message, reason } = toAnsatzError(thrown);
        return `that of the ${whose}: ${message} ${reason}`;
      });
    const before = await read(original, 'original');
    const now = await read(replay, 'replay');
    const unreadable = [before, now].find((found) => typeof found === 'string');
    if (typeof before === 'string' || typeof now === 'string') {
      const first = { kind: 'checkpoint', step, name: unreadable ?? '', original: '', replay: '' } as const;
      return { steps: done, tensors, first };
    }
    for (const part of ['model', 'state'] as const) {
      const [mine, theirs] = [before.checkpoint[part], now.checkpoint[part]];
      const found = firstValueDifference(mine, theirs);
      if (found !== null) {
        const { path, ...values } = found;
        return { steps: done, tensors, first: { kind: 'tensor', step, name: path.replace('.data[', '['), ...values } };
      }
      tensors += Object.keys(mine).length;
    }
    done.push(step);
  }
  return { steps: done, tensors, first: null };
}
