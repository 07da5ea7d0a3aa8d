import type { ReactElement } from 'react';
import { pixelsPerMillimetre } from '../../../shared/figure-page';
import styles from './Figure.module.css';

interface RulerProps {
  /** Millimetres. */
  readonly length: number;
  readonly zoom: number;
  readonly along: 'x' | 'y';
}

export const rulerSize = 26;

/** Millimetres along an edge of the page; a number every 10 or 20. */
export function Ruler({ length, zoom, along }: RulerProps): ReactElement {
  const scale = pixelsPerMillimetre * zoom;
  const every = scale < 2 ? 20 : 10;
  const fine = scale < 3 ? 5 : 1;
  const ticks = Array.from({ length: Math.floor(length / fine) + 1 }, (_, i) => i * fine);
  const end = Math.ceil(length * scale) + 1;
  const at = (millimetres: number): number => Math.round(millimetres * scale) + 0.5;
  const tick = (millimetres: number): string => {
    const size = millimetres % every === 0 ? 8 : millimetres % 5 === 0 ? 6 : 4;
    const place = at(millimetres);
    return along === 'x' ? `M${place} ${rulerSize}v${-size}` : `M${rulerSize} ${place}h${-size}`;
  };
  return (
    <svg
      className={along === 'x' ? styles['rulerX'] : styles['rulerY']}
      width={along === 'x' ? end : rulerSize}
      height={along === 'x' ? rulerSize : end}
      aria-hidden="true"
    >
      <path d={ticks.map(tick).join('')} />
      {ticks
        .filter((millimetres) => millimetres % every === 0)
        .map((millimetres) =>
          along === 'x' ? (
            <text
              key={millimetres}
              x={at(millimetres)}
              y={rulerSize - 12}
              textAnchor={millimetres === 0 ? 'start' : 'middle'}
            >
              {millimetres === 0 ? '0 mm' : millimetres}
            </text>
          ) : (
            <text key={millimetres} x={rulerSize - 11} y={at(millimetres) + 4} textAnchor="end">
              {millimetres === 0 ? '' : millimetres}
            </text>
          ),
        )}
    </svg>
  );
}
