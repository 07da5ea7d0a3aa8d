import type { ReactElement, ReactNode } from 'react';
import styles from './tag.module.css';

export type Tone = 'neutral' | 'valid' | 'warning' | 'error' | 'running' | 'paused';

export function Tag({
  tone = 'neutral',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}): ReactElement {
  return <span className={[styles['tag'], styles[tone]].join(' ')}>{children}</span>;
}

interface ProgressProps {
  readonly label: string;
  /** 0 to 1; null when the end is not known. */
  readonly fraction: number | null;
  readonly tone?: 'running' | 'paused';
  readonly width?: number;
}

export function Progress({ label, fraction, tone = 'running', width = 72 }: ProgressProps): ReactElement {
  const share = fraction === null ? 0 : Math.min(1, Math.max(0, fraction));
  return (
    <span
      className={styles['progress']}
      style={{ width }}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(fraction === null ? {} : { 'aria-valuenow': Math.round(share * 100) })}
    >
      <i className={styles[tone]} style={{ width: fraction === null ? '30%' : `${share * 100}%` }} />
    </span>
  );
}
