import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { AdjustableField } from '../../../../shared/experiment';
import type { RunSnapshot } from '../../../../ui/experiment-view/types';
import { logLines } from './log-lines';
import styles from './training.module.css';

interface RunLogProps {
  readonly snapshot: RunSnapshot;
  readonly fields: readonly AdjustableField[];
}

/** What happened in the run, newest first. */
export function RunLog({ snapshot, fields }: RunLogProps): ReactElement {
  const { summary, notices, history } = snapshot;
  const lines = useMemo(
    () => logLines(summary, notices, history.interventions, fields),
    [summary, notices, history.interventions, fields],
  );
  return (
    <ol className={styles['lines']} aria-label="Log of the run">
      {lines.map(({ step, text, tone }, index) => (
        <li key={`${index} ${step}`} className={styles[tone]}>
          <span>{step}</span> {text}
        </li>
      ))}
    </ol>
  );
}
