import { useState } from 'react';
import type { ReactElement } from 'react';
import { toAnsatzError } from '../../../../shared/contract';
import { Button } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { runBefore } from '../../other-runs';
import type { GroundStateSpec } from '../../schema';
import styles from './run-choice.module.css';

type RunBeforeThisProps = Pick<StepProps<GroundStateSpec>, 'lab' | 'document' | 'spec' | 'announce' | 'onSelectRun'>;

/** Where a state below is needed and none is chosen: starts the run that finds it. Nothing elsewhere. */
export function RunBeforeThis({ lab, document, spec, announce, onSelectRun }: RunBeforeThisProps): ReactElement | null {
  const [starting, setStarting] = useState(false);
  const before = runBefore(spec);
  if (before === null) return null;
  const start = async (): Promise<void> => {
    setStarting(true);
    try {
      const { id } = await lab.start({
        experiment: document.experiment,
        spec: before.spec,
        seed: document.seed,
        title: `${document.title}, ${before.finds}`.slice(0, 200),
        preset: null,
        documentId: document.id,
      });
      onSelectRun(id);
    } catch (thrown) {
      const { message, reason } = toAnsatzError(thrown);
      announce({ severity: 'error', message, detail: reason });
    } finally {
      setStarting(false);
    }
  };
  return (
    <div className={styles['before']}>
      <Button size="small" disabled={starting} onClick={() => void start()}>
        Find the {before.finds} first
      </Button>
      <p className={styles['quiet']}>
        A run of this system and model for the lowest energy. When it has finished, come back to Settings and choose it
        here.
      </p>
    </div>
  );
}
