import { useId, type ReactElement } from 'react';
import { Formula } from '../report/Formula';
import styles from './inspector.module.css';

export interface GalleryFunction {
  readonly name: string;
  readonly title: string;
  /** LaTeX of f(x). */
  readonly formula: string;
  readonly value: (x: number) => number;
  readonly derivative: (x: number) => number;
}

interface ActivationGalleryProps {
  readonly functions: readonly GalleryFunction[];
  readonly chosen: string;
  /** Null: read only. */
  readonly onChoose: ((name: string) => void) | null;
}

const reach = 4;
const [lowest, highest] = [-1.6, 3.2];

/** Every function with its derivative, as a choice of one; the chosen one large, with its formula. */
export function ActivationGallery({ functions, chosen, onChoose }: ActivationGalleryProps): ReactElement {
  const group = useId();
  const current = functions.find(({ name }) => name === chosen);
  return (
    <div className={styles['gallery']}>
      {current !== undefined && (
        <figure>
          <Curve item={current} width={276} height={130} axes />
          <figcaption>
            <Formula latex={`f(x) = ${current.formula}`} />
          </figcaption>
        </figure>
      )}
      <div role="radiogroup" aria-label="Function" className={styles['functions']}>
        {functions.map((item) => (
          <label key={item.name} className={item.name === chosen ? styles['on'] : undefined}>
            <input
              type="radio"
              name={group}
              checked={item.name === chosen}
              disabled={onChoose === null}
              onChange={() => onChoose?.(item.name)}
            />
            <Curve item={item} width={60} height={40} axes={false} />
            <span>{item.title}</span>
          </label>
        ))}
      </div>
    </div>
  );
}

interface CurveProps {
  readonly item: GalleryFunction;
  readonly width: number;
  readonly height: number;
  readonly axes: boolean;
}

function Curve({ item, width, height, axes }: CurveProps): ReactElement {
  const left = axes ? 26 : 1;
  const bottom = axes ? 20 : 1;
  const [w, h] = [width - left - 4, height - bottom - 4];
  const x = (value: number): number => left + ((value + reach) / (2 * reach)) * w;
  const y = (value: number): number => 3 + ((highest - value) / (highest - lowest)) * h;
  const clip = useId();
  const path = (of: (at: number) => number): string => {
    const count = axes ? 200 : 60;
    return Array.from({ length: count + 1 }, (_, k) => {
      const at = -reach + (2 * reach * k) / count;
      const value = Math.min(2 * highest, Math.max(2 * lowest, of(at)));
      return `${k === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    }).join('');
  };
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role={axes ? 'img' : undefined}
      aria-label={axes ? `${item.title} and its derivative from −${reach} to ${reach}` : undefined}
      aria-hidden={axes ? undefined : true}
    >
      <clipPath id={clip}>
        <rect x={left} y={3} width={w} height={h} />
      </clipPath>
      <path className={styles['zero']} d={`M${left} ${y(0)}H${left + w}M${x(0)} 3V${3 + h}`} />
      <path className={styles['derivative']} clipPath={`url(#${clip})`} d={path(item.derivative)} />
      <path className={styles['value']} clipPath={`url(#${clip})`} d={path(item.value)} />
      <rect className={styles['plotFrame']} x={left} y={3} width={w} height={h} />
      {axes && (
        <g className={styles['ticks']}>
          {[-4, -2, 0, 2, 4].map((at) => (
            <text key={at} x={x(at)} y={height - 6} textAnchor="middle">
              {String(at).replace('-', '−')}
            </text>
          ))}
          {[-1, 0, 1, 2, 3].map((at) => (
            <text key={at} x={left - 5} y={y(at) + 4} textAnchor="end">
              {String(at).replace('-', '−')}
            </text>
          ))}
          <text x={left + 6} y={16} className={styles['valueLabel']}>
            f
          </text>
          <text x={left + 18} y={16} className={styles['derivativeLabel']}>
            f′
          </text>
        </g>
      )}
    </svg>
  );
}
