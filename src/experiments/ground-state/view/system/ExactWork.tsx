import { useRef } from 'react';
import type { ReactElement } from 'react';
import { formatAboutDuration, formatBytes } from '../../../../shared/format';
import type { ExactRefusal } from '../../../../shared/run/exact';
import { Button, RunningWork } from '../../../../ui/controls';
import type { Work } from '../use-stream';
import styles from './system.module.css';

/** Longest search that begins without being asked twice, in seconds by its estimate. */
export const unaskedSeconds = 60;

interface ExactWorkProps {
  readonly work: Work<{ readonly found: true } | ExactRefusal>;
  /** What the button says. */
  readonly label: string;
  /** Why it cannot begin; null: it can. */
  readonly problem?: string | null;
  /** `maximumSeconds` null: however long it takes. */
  readonly onStart: (maximumSeconds: number | null) => void;
  readonly onCancel: () => void;
}

/** Exact work on demand: its button, its progress with the time that is left, and why it was not begun. */
export function ExactWork({ work, label, problem = null, onStart, onCancel }: ExactWorkProps): ReactElement {
  const began = useRef(0);
  const start = (maximumSeconds: number | null): void => {
    began.current = performance.now();
    onStart(maximumSeconds);
  };
  if (work.status === 'running') {
    return (
      <div className={styles['actions']}>
        <RunningWork phase={work.progress} began={began.current} onCancel={onCancel} />
      </div>
    );
  }
  const refusal = work.status === 'done' && !work.result.found ? work.result : null;
  const effort = refusal?.effort ?? null;
  return (
    <>
      <div className={styles['actions']}>
        <Button
          size="small"
          data-control={label}
          disabled={problem !== null}
          title={problem ?? undefined}
          onClick={() => start(unaskedSeconds)}
        >
          {label}
        </Button>
      </div>
      {problem !== null && <p className={styles['quiet']}>{problem}</p>}
      {work.status === 'failed' && (
        <p className={styles['failed']} role="alert">
          {work.problem.message} {work.problem.suggestion}
        </p>
      )}
      {refusal !== null && (
        <div className={styles['refusal']} role="status">
          <p className={styles['quiet']}>
            {effort === null
              ? `${refusal.reason} ${refusal.suggestion}`
              : `It takes ${formatAboutDuration(effort.seconds)} and ${formatBytes(effort.memoryBytes)}: ${effort.states.toLocaleString('en')} states${effort.sectors > 1 ? ` in the largest of ${effort.sectors} sectors` : ''}. A sector in the text is quicker.`}
          </p>
          {effort !== null && (
            <Button size="small" onClick={() => start(null)}>
              Start anyway
            </Button>
          )}
        </div>
      )}
    </>
  );
}
