import { useMemo, type ReactElement } from 'react';
import type { ShownEnergies } from '../../../shared/energy';
import type { GalleryEntry } from '../../../shared/gallery-entry';
import { pictureInEnergies } from './card-energies';
import styles from './Gallery.module.css';
import { Thumbnail } from './Thumbnail';

interface CardPictureProps {
  readonly entry: GalleryEntry | null;
  /** How its energies are shown; null: as they stand in it. */
  readonly shown: ShownEnergies | null;
}

/** The figure of a finished run; an empty frame that says so where there is none. */
export function CardPicture({ entry, shown }: CardPictureProps): ReactElement {
  const figure = useMemo(() => (entry === null ? null : pictureInEnergies(entry.figure, shown)), [entry, shown]);
  return (
    <span className={styles['picture']}>
      {figure === null ? (
        <span className={styles['noPicture']}>No finished run recorded yet</span>
      ) : (
        <Thumbnail figure={figure} />
      )}
    </span>
  );
}
