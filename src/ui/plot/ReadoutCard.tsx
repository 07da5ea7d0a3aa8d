import { type ReactElement, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { Readout, ReadoutRow } from '../../shared/figure';
import { RichText } from '../controls';
import styles from './plot.module.css';

interface ReadoutCardProps {
  readonly readout: Readout;
  readonly within: RefObject<HTMLElement | null>;
}

/** The cursor and the card beside it; the card stays inside the figure and off the cursor. */
export function ReadoutCard({ readout, within }: ReadoutCardProps): ReactElement {
  const card = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: readout.x + 12, top: readout.y + 12 });
  useLayoutEffect(() => {
    const area = within.current;
    const box = card.current;
    if (!area || !box) return;
    const fitsRight = readout.x + 14 + box.offsetWidth <= area.clientWidth;
    const left = fitsRight ? readout.x + 14 : Math.max(2, readout.x - 14 - box.offsetWidth);
    const top = Math.max(2, Math.min(readout.y - box.offsetHeight / 2, area.clientHeight - box.offsetHeight - 2));
    setPlace((old) => (old.left === left && old.top === top ? old : { left, top }));
  }, [readout, within]);
  return (
    <>
      {readout.line ? (
        <div className={styles['cursorLine']} style={{ left: readout.x }} />
      ) : (
        <div className={styles['cursorRing']} style={{ left: readout.x, top: readout.y }} />
      )}
      <div ref={card} className={styles['card']} style={place} role="status">
        <b>
          <RichText>{readout.title}</RichText>
        </b>
        {readout.rows.map((row) => (
          <div key={row.name} className={styles['row']}>
            <SeriesMark {...row} />
            <span>
              <RichText>{row.name}</RichText>
            </span>
            <span className={styles['value']}>
              <RichText>{row.value}</RichText>
            </span>
          </div>
        ))}
        {readout.notes.map((note) => (
          <small key={note}>
            <RichText>{note}</RichText>
          </small>
        ))}
      </div>
    </>
  );
}

const shapes = {
  circle: 'M1.5 5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0Z',
  square: 'M1.8 1.8h6.4v6.4h-6.4Z',
  diamond: 'M5 .8L9.2 5L5 9.2L.8 5Z',
  triangle: 'M5 1L9 8.6H1Z',
  none: 'M0 4.2h10v1.6h-10Z',
} as const;

/** The marker of a series in its colour. */
export function SeriesMark({
  colour,
  marker,
  hollow,
}: Pick<ReadoutRow, 'colour' | 'marker' | 'hollow'>): ReactElement | null {
  if (colour === null) return null;
  return (
    <svg className={styles['mark']} width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      <path
        d={shapes[marker]}
        style={hollow ? { fill: 'none', stroke: `var(--d${colour})`, strokeWidth: 1.4 } : { fill: `var(--d${colour})` }}
      />
    </svg>
  );
}
