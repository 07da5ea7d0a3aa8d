import type { ReactElement, ReactNode } from 'react';
import { PageHint } from './page-hints';
import styles from './ScreenHeader.module.css';

interface ScreenHeaderProps {
  readonly title: string;
  readonly note?: ReactNode;
  /** Controls at the right. */
  readonly children?: ReactNode;
}

/** 40 px bar over a screen that is not a document; below it, the first times, a hint. */
export function ScreenHeader({ title, note, children }: ScreenHeaderProps): ReactElement {
  return (
    <>
      <header className={styles['header']}>
        <h1>{title}</h1>
        {note ? <p>{note}</p> : null}
        <span className={styles['space']} />
        {children}
      </header>
      <PageHint page={title} />
    </>
  );
}
