import type { ReactElement } from 'react';
import { Button, Progress } from '../../../../ui/controls';
import type { Work } from '../use-stream';
import styles from './system.module.css';

interface WorkRowProps {
  readonly work: Work<unknown>;
  /** On the button that begins it. */
  readonly label: string;
  /** Said where the work ends without a result. */
  readonly nothing: string;
  readonly onStart: () => void;
  readonly onCancel: () => void;
}

/** Begins work of the host; while it goes on, how far it is and the way out of it; then what came in its way. */
export function WorkRow({ work, label, nothing, onStart, onCancel }: WorkRowProps): ReactElement {
  return (
    <>
      <div className={styles['actions']}>
        {work.status === 'running' ? (
          <>
            <Progress label={work.progress.label} fraction={work.progress.fraction} />
            <span>{work.progress.label}</span>
            <Button size="small" onClick={onCancel}>
              Cancel
            </Button>
          </>
        ) : (
          <Button size="small" onClick={onStart}>
            {label}
          </Button>
        )}
      </div>
      {work.status === 'failed' && (
        <p className={styles['failed']} role="alert">
          {work.problem.message} {work.problem.suggestion}
        </p>
      )}
      {work.status === 'done' && work.result === null && <p className={styles['quiet']}>{nothing}</p>}
    </>
  );
}
