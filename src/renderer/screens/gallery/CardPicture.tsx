import { useEffect, useMemo, useRef, useState, type ReactElement, type RefObject } from 'react';
import type { ShownEnergies } from '../../../shared/energy';
import type { Figure } from '../../../shared/figure';
import type { GalleryFacts } from '../../../shared/gallery-entry';
import { pictureInEnergies } from './card-energies';
import { pictureOf } from './entries';
import styles from './Gallery.module.css';
import { Thumbnail } from './Thumbnail';

interface CardPictureProps {
  readonly entry: GalleryFacts | null;
  /** How its energies are shown; null: as they stand in it. */
  readonly shown: ShownEnergies | null;
}

/** The figure of a finished run, read when the card comes near the window; an empty frame that says so where there is none. */
export function CardPicture({ entry, shown }: CardPictureProps): ReactElement {
  const frame = useRef<HTMLSpanElement>(null);
  const picture = usePicture(entry?.preset ?? null, frame);
  const figure = useMemo(() => (picture === null ? null : pictureInEnergies(picture, shown)), [picture, shown]);
  return (
    <span className={styles['picture']} ref={frame}>
      {entry === null ? <span className={styles['noPicture']}>No finished run recorded yet</span> : null}
      {figure === null ? null : <Thumbnail figure={figure} />}
    </span>
  );
}

/** How far from the window a picture is read already. */
const margin = '400px';

/** Null before it is read, and where there is none. */
function usePicture(preset: string | null, frame: RefObject<HTMLElement | null>): Figure | null {
  const [picture, setPicture] = useState<Figure | null>(null);
  useEffect(() => {
    const element = frame.current;
    if (preset === null || element === null) return undefined;
    let gone = false;
    const observer = new IntersectionObserver(
      (seen) => {
        if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        void pictureOf(preset).then((found) => {
          if (!gone) setPicture(found);
        });
      },
      { rootMargin: margin },
    );
    observer.observe(element);
    return () => {
      gone = true;
      observer.disconnect();
    };
  }, [preset, frame]);
  return picture;
}
