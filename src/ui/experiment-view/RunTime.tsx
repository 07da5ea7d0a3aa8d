import type { ReactElement } from 'react';
import { formatDuration } from '../../shared/format';
import type { RunSummary } from '../../shared/lab/contract';
import { Statistic } from '../controls';

/** How long a run takes still, while it works; else how long it took. */
export function RunTime({ summary }: { readonly summary: RunSummary }): ReactElement {
  const { state, remainingSeconds, elapsedSeconds } = summary;
  if (state !== 'running') return <Statistic label="time taken" value={formatDuration(elapsedSeconds)} />;
  return <Statistic label="time left" value={remainingSeconds === null ? '–' : formatDuration(remainingSeconds)} />;
}
