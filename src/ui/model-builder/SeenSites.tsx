import type { ReactElement } from 'react';
import styles from './inspector.module.css';

interface SeenSitesProps {
  /** [nSites][2] positions in units of the nearest-neighbour distance, y upwards. */
  readonly positions: ArrayLike<number>;
  readonly seen: ReadonlySet<number>;
  /** The site that sees them; null: none in particular. */
  readonly from: number | null;
}

const width = 276;
const tallest = 150;

/** A small lattice with the sites that a number depends on. */
export function SeenSites({ positions, seen, from }: SeenSitesProps): ReactElement {
  const count = positions.length / 2;
  const xs = Array.from({ length: count }, (_, site) => positions[2 * site]);
  const ys = Array.from({ length: count }, (_, site) => positions[2 * site + 1]);
  const [left, bottom] = [Math.min(...xs), Math.min(...ys)];
  const [spanX, spanY] = [Math.max(...xs) - left, Math.max(...ys) - bottom];
  const scale = Math.min((width - 20) / Math.max(spanX, 1), (tallest - 20) / Math.max(spanY, 1), 24);
  const height = Math.ceil(spanY * scale + 20);
  const radius = Math.min(5, Math.max(1.2, scale * 0.3));
  const offset = (width - spanX * scale) / 2;
  return (
    <svg
      className={styles['sites']}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${seen.size} of ${count} sites are seen${from === null ? '' : ` from site ${from}`}`}
    >
      {xs.map((x, site) => (
        <circle
          key={site}
          cx={offset + (x - left) * scale}
          cy={height - 10 - (ys[site] - bottom) * scale}
          r={radius}
          className={site === from ? styles['fromSite'] : seen.has(site) ? styles['seenSite'] : styles['otherSite']}
        />
      ))}
    </svg>
  );
}
