import { textInEnergies, type ShownEnergies } from '../../../../shared/energy';
import type { AdjustableField } from '../../../../shared/experiment';
import { formatEditable, formatInteger } from '../../../../shared/format';
import type { Notice, RunSummary } from '../../../../shared/lab/contract';
import type { Intervention } from '../../../../shared/run/history';
import { newestFirst } from '../live-statistics';
import type { LogLine } from '../live-statistics';

const tones = { information: 'plain', warning: 'warning', error: 'error' } as const;

const endings: Partial<Record<RunSummary['state'], string>> = {
  finished: 'finished, measured and kept',
  cancelled: 'stopped by hand, kept',
  paused: 'paused',
  interrupted: 'interrupted',
  failed: 'failed',
};

/** Start, checkpoints, changes by hand, notices with their energies as they are shown, and the end, newest first. */
export const logLines = (
  summary: RunSummary,
  notices: readonly Notice[],
  interventions: readonly Intervention[],
  fields: readonly AdjustableField[],
  shown: ShownEnergies,
): readonly LogLine[] => {
  const symbols = new Map(fields.map(({ path, symbol }) => [path, symbol]));
  const ending = endings[summary.state];
  return newestFirst([
    { step: 0, text: `started, seed ${summary.seed}, on ${summary.device}`, tone: 'plain' },
    ...notices.map(({ step, message, severity }) => ({
      step,
      text: textInEnergies(message, shown),
      tone: tones[severity],
    })),
    ...interventions.map(({ step, path, from, to }) => ({
      step,
      text: `${symbols.get(path) ?? path} ${short(from)} → ${short(to)} (by hand)`,
      tone: 'plain' as const,
    })),
    ...(summary.lastCheckpoint === null
      ? []
      : [
          {
            step: summary.lastCheckpoint,
            text: `checkpoint ${formatInteger(summary.lastCheckpoint)} written`,
            tone: 'plain' as const,
          },
        ]),
    ...(ending === undefined
      ? []
      : [
          {
            step: summary.step,
            text: ending,
            tone: summary.state === 'failed' ? ('error' as const) : ('plain' as const),
          },
        ]),
  ]);
};

const short = (value: number): string => formatEditable(Number(value.toPrecision(3)));
