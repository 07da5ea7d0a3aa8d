import { useId, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import { formatEditable, formatExact, parseNumber } from '../../shared/format';
import styles from './fields.module.css';

interface FieldProps {
  readonly label: ReactNode;
  readonly help?: string;
  /** Stands under the control, in the state's colour. */
  readonly error?: string | null;
  readonly warning?: string | null;
  /** Labels from the caller: the control gets this id. */
  readonly htmlFor?: string;
  readonly children: ReactNode;
}

/** One row of a form: label at the left, control, message under it. */
export function Field({ label, help, error, warning, htmlFor, children }: FieldProps): ReactElement {
  return (
    <div className={styles['row']}>
      <label htmlFor={htmlFor} title={help}>
        {label}
      </label>
      <div className={styles['control']}>
        {children}
        {error ? <p className={styles['error']}>{error}</p> : null}
        {!error && warning ? <p className={styles['warning']}>{warning}</p> : null}
      </div>
    </div>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onCommit: (value: number) => void;
  readonly unit?: ReactNode;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly integer?: boolean;
  readonly id?: string;
  readonly disabled?: boolean;
  /** Known elsewhere, for example from the spec's check. */
  readonly invalid?: boolean;
  /** Arrow keys change by this; default: a tenth of the value's power of ten. */
  readonly step?: number;
}

/**
 * A number with its unit. Text is kept while it is typed and given on with Enter or when the field is left;
 * what is no number or out of range is said under the field and not given on. Escape goes back.
 */
export function NumberField(props: NumberFieldProps): ReactElement {
  const { label, value, onCommit, unit, id, disabled, invalid } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const messageId = useId();
  const problem = draft === null ? null : problemOf(draft, props);
  const commit = (): void => {
    if (draft === null || problem) return;
    const parsed = parseNumber(draft);
    if (parsed !== null && parsed !== value) onCommit(parsed);
    setDraft(null);
  };
  const nudge = (direction: 1 | -1): void => {
    const next = nudged(draft === null ? value : (parseNumber(draft) ?? value), direction, props);
    setDraft(null);
    if (next !== value) onCommit(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') commit();
    else if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation();
      setDraft(null);
    } else if (event.key === 'ArrowUp') {
      event.preventDefault();
      nudge(1);
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      nudge(-1);
    }
  };
  return (
    <>
      <span className={[styles['field'], problem || invalid ? styles['bad'] : ''].join(' ')}>
        <input
          id={id}
          aria-label={label}
          aria-invalid={Boolean(problem) || invalid || undefined}
          aria-describedby={problem ? messageId : undefined}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          disabled={disabled}
          value={draft ?? formatEditable(value)}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={onKeyDown}
        />
        {unit ? <u>{unit}</u> : null}
      </span>
      {problem ? (
        <p id={messageId} className={styles['error']} role="status">
          {problem}
        </p>
      ) : null}
    </>
  );
}

type Limits = Pick<NumberFieldProps, 'minimum' | 'maximum' | 'integer' | 'step'>;

function problemOf(text: string, { minimum, maximum, integer }: Limits): string | null {
  const value = parseNumber(text);
  if (value === null) return 'Not a number. Type for example 0.02 or 2e-2.';
  if (integer && !Number.isInteger(value)) return 'A whole number is needed.';
  if (minimum !== undefined && value < minimum) return `At least ${formatExact(minimum)}.`;
  if (maximum !== undefined && value > maximum) return `At most ${formatExact(maximum)}.`;
  return null;
}

function nudged(value: number, direction: 1 | -1, { minimum, maximum, integer, step }: Limits): number {
  const power = value === 0 ? 0.1 : 10 ** Math.floor(Math.log10(Math.abs(value)) - 1e-9);
  const unit = step ?? (integer ? Math.max(1, power) : power);
  const next = Number((value + direction * unit).toPrecision(10));
  return Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, next));
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly id?: string;
  readonly invalid?: boolean;
}

export function TextField({ label, value, onChange, placeholder, id, invalid }: TextFieldProps): ReactElement {
  return (
    <span className={[styles['field'], invalid ? styles['bad'] : ''].join(' ')}>
      <input
        id={id}
        aria-label={label}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  );
}

interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
  readonly id?: string;
  readonly disabled?: boolean;
}

export function Select<Value extends string>(props: SelectProps<Value>): ReactElement {
  const { label, value, options, onChange, id, disabled } = props;
  return (
    <select
      id={id}
      aria-label={label}
      className={styles['select']}
      value={value}
      disabled={disabled}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

interface CheckboxProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly id?: string;
  readonly disabled?: boolean;
  /** One of several of this name, of which one is chosen. */
  readonly group?: string;
  /** Hides the text from sight, not from assistive technology. */
  readonly labelHidden?: boolean;
}

export function Checkbox({ label, checked, onChange, id, disabled, group, labelHidden }: CheckboxProps): ReactElement {
  return (
    <label className={styles['checkbox']}>
      <input
        type={group === undefined ? 'checkbox' : 'radio'}
        name={group}
        id={id}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={labelHidden ? 'visually-hidden' : undefined}>{label}</span>
    </label>
  );
}
