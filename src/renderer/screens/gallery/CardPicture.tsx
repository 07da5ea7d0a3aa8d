import type { ReactElement } from 'react';
import type { GalleryEntry } from '../../../shared/gallery-entry';
import styles from './Gallery.module.css';
import { Thumbnail } from './Thumbnail';

/** The figure of a finished run; an empty frame that says so where there is none. */
export function CardPicture({ entry }: { readonly entry: GalleryEntry | null }): ReactElement {
  return (
    <span className={styles['picture']}>
      {entry === null ? (
        <span className={styles['noPicture']}>No finished run recorded yet</span>
      ) : (
        <Thumbnail figure={entry.figure} />
      )}
    </span>
  );
}
