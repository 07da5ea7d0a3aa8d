import type { ReactElement } from 'react';
import styles from './slider.module.css';

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly scale?: 'linear' | 'log';
  /** Smallest change, linear scale only. */
  readonly step?: number;
  /** Values with a mark on the track. */
  readonly ticks?: readonly number[];
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
  /** When the hand lets go. */
  readonly onCommit?: (value: number) => void;
  readonly describe?: (value: number) => string;
}

/** Steps over the whole track of a linear scale without a step of its own, and over a decade of a logarithmic one. */
const linearSteps = 200;
const stepsPerDecade = 33;

/** Places of the thumb: as many as there are values after rounding, so that every arrow key reaches the next value. */
function positionsOf(minimum: number, maximum: number, scale: 'linear' | 'log', step: number | undefined): number {
  const steps =
    scale === 'log'
      ? stepsPerDecade * Math.log10(maximum / minimum)
      : step === undefined
        ? linearSteps
        : (maximum - minimum) / step;
  return Number.isFinite(steps) ? Math.min(1000, Math.max(1, Math.round(steps))) : linearSteps;
}

/** Track with ticks. Out-of-range values are shown at the end they are beyond. */
export function Slider(props: SliderProps): ReactElement {
  const { label, value, minimum, maximum, scale = 'linear', step, ticks = [], disabled, onChange, onCommit } = props;
  const share = toShare(value, minimum, maximum, scale);
  const positions = positionsOf(minimum, maximum, scale, step);
  const read = (position: number): number => fromShare(position / positions, minimum, maximum, scale, step);
  return (
    <div className={styles['slider']}>
      <span className={styles['fill']} style={{ width: `${share * 100}%` }} />
      {ticks.map((tick) => (
        <em key={tick} style={{ left: `${toShare(tick, minimum, maximum, scale) * 100}%` }} />
      ))}
      <input
        type="range"
        aria-label={label}
        aria-valuetext={props.describe?.(value) ?? String(value)}
        min={0}
        max={positions}
        step={1}
        value={Math.round(share * positions)}
        disabled={disabled}
        onChange={(event) => onChange(read(event.target.valueAsNumber))}
        onPointerUp={(event) => onCommit?.(read(event.currentTarget.valueAsNumber))}
        onKeyUp={(event) => onCommit?.(read(event.currentTarget.valueAsNumber))}
      />
    </div>
  );
}

function toShare(value: number, minimum: number, maximum: number, scale: 'linear' | 'log'): number {
  const share =
    scale === 'log' ? Math.log(value / minimum) / Math.log(maximum / minimum) : (value - minimum) / (maximum - minimum);
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
}

function fromShare(share: number, minimum: number, maximum: number, scale: 'linear' | 'log', step?: number): number {
  if (scale === 'log') return Number((minimum * (maximum / minimum) ** share).toPrecision(2));
  const value = minimum + share * (maximum - minimum);
  const unit = step ?? (maximum - minimum) / linearSteps;
  return Math.min(maximum, Math.max(minimum, Number((Math.round(value / unit) * unit).toPrecision(10))));
}
