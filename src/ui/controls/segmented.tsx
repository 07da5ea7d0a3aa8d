import { useId, type ReactElement, type ReactNode } from 'react';
import styles from './segmented.module.css';

interface Option<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly title?: string;
}

interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean;
  readonly stretch?: boolean;
}

/** A choice of a few, all in sight. Radio buttons underneath: arrows move, one tab stop. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>): ReactElement {
  const { label, value, options, onChange, disabled, stretch } = props;
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={[styles['group'], stretch ? styles['stretch'] : ''].join(' ')}>
      {options.map((option) => (
        <label
          key={option.value}
          title={option.title}
          className={[styles['option'], option.value === value ? styles['on'] : ''].join(' ')}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={disabled}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
