import type { ReactElement, ReactNode } from 'react';
import styles from './Sweeps.module.css';

/** Choices in a line under the header of the screen. */
export function ScreenHeaderBar({ children }: { readonly children: ReactNode }): ReactElement {
  return <div className={styles['bar']}>{children}</div>;
}
