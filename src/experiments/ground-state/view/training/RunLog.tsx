import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { AdjustableField } from '../../../../shared/experiment';
import type { RunSnapshot } from '../../../../ui/experiment-view/types';
import { useShownEnergies } from '../../../../ui/convention/use-shown-energies';
import { logLines } from './log-lines';
import styles from './training.module.css';

interface RunLogProps {
  readonly snapshot: RunSnapshot;
  readonly fields: readonly AdjustableField[];
}

/** What happened in the run, newest first. */
export function RunLog({ snapshot, fields }: RunLogProps): ReactElement {
  const { summary, notices, history } = snapshot;
  const shown = useShownEnergies(summary.energyScales);
  const lines = useMemo(
    () => logLines(summary, notices, history.interventions, fields, shown),
    [summary, notices, history.interventions, fields, shown],
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
