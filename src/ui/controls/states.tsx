import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import styles from './states.module.css';
import { Mark } from './mark';

interface StateProps {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** Buttons. */
  readonly actions?: ReactNode;
}

/** What is not there, why, and what to press. */
export function EmptyState({ title, children, actions }: StateProps): ReactElement {
  return (
    <div className={styles['state']}>
      <p className={styles['title']}>{title}</p>
      {children ? <p className={styles['text']}>{children}</p> : null}
      {actions ? <div className={styles['actions']}>{actions}</div> : null}
    </div>
  );
}

/** Words for what is awaited; nothing for the first 300 ms, so that quick answers do not flicker. */
export function LoadingState({
  title,
  fraction,
}: {
  readonly title: string;
  readonly fraction?: number | null;
}): ReactElement | null {
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setVisible(true), 300);
    return () => clearTimeout(timer);
  }, []);
  if (!visible) return null;
  return (
    <div className={styles['state']} role="status">
      <p className={styles['title']}>
        <Mark kind="running" />
        {title}
        {fraction === undefined || fraction === null ? '' : ` ${Math.round(fraction * 100)} %`}
      </p>
    </div>
  );
}

interface ProblemLike {
  readonly message: string;
  readonly reason?: string;
  readonly suggestion?: string;
  readonly code?: string;
}

interface AlertCardProps {
  readonly problem: ProblemLike;
  readonly severity?: 'error' | 'warning';
  readonly actions?: ReactNode;
}

/** What is wrong, why, and what to press. */
export function AlertCard({ problem, severity = 'error', actions }: AlertCardProps): ReactElement {
  return (
    <div className={[styles['alert'], styles[severity]].join(' ')} role="alert">
      <h3>
        <Mark kind={severity} label={severity} />
        {problem.message}
      </h3>
      {problem.reason || problem.suggestion ? (
        <p>
          {problem.reason} {problem.suggestion}
        </p>
      ) : null}
      {actions || problem.code ? (
        <div className={styles['actions']}>
          {actions}
          {problem.code ? <code className={styles['code']}>{problem.code}</code> : null}
        </div>
      ) : null}
    </div>
  );
}
