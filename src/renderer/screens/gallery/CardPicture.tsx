import type { ReactElement } from 'react';
import type { GalleryEntry } from '../../../shared/gallery-entry';
import styles from './Gallery.module.css';

/** The figure of a finished run; an empty frame that says so where there is none. */
export function CardPicture({ entry }: { readonly entry: GalleryEntry | null }): ReactElement {
  if (entry === null) {
    return (
      <span className={styles['picture']}>
        <span className={styles['noPicture']}>No finished run recorded yet</span>
      </span>
    );
  }
  return <span className={styles['picture']}>{entry.figure.title}</span>;
}
