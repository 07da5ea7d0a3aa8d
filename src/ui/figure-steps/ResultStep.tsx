import type { ReactElement } from 'react';
import { EmptyState } from '../controls';
import type { DockArea } from '../dock';
import { RunButton } from '../experiment-view/RunButton';
import { useRunSnapshot } from '../experiment-view/use-run-snapshot';
import type { StepProps } from '../experiment-view/types';
import { FindingsTable } from './FindingsTable';
import { RunProblem, Strip } from './LiveStep';
import { RunFigures } from './RunFigures';
import { useRecord } from './use-record';
import styles from './figure-steps.module.css';

interface ResultStepProps extends StepProps<object> {
  readonly layout: DockArea;
  readonly title: string;
}

/** What came of a run: findings beside what is expected, and all figures. */
export function ResultStep(props: ResultStepProps): ReactElement {
  const { definition, lab, run, onRun, blockedBy } = props;
  const snapshot = useRunSnapshot(run);
  const recorded = useRecord(lab, definition, snapshot);
  if (snapshot === null) {
    return (
      <div className={styles['nothing']}>
        <EmptyState title="There is no run yet." actions={<RunButton onRun={onRun} blockedBy={blockedBy} />}>
          What it finds stands here beside what is expected, with all its figures.
        </EmptyState>
      </div>
    );
  }
  const findings =
    recorded === null || recorded.result === null || recorded.spec === null
      ? []
      : (definition.findings?.(recorded.spec, recorded.result) ?? []);
  return (
    <div className={styles['run']}>
      <Strip {...props} snapshot={snapshot} />
      <RunProblem snapshot={snapshot} />
      <div className={styles['panels']}>
        <RunFigures
          {...props}
          snapshot={snapshot}
          recorded={recorded}
          layoutKey={`${definition.id}-results`}
          more={[
            { id: 'findings', title: 'Findings', ownHeader: true, content: <FindingsTable findings={findings} /> },
          ]}
        />
      </div>
    </div>
  );
}
