import { useState, type ReactElement } from 'react';
import { readLatex } from '../../../shared/figure-page';
import { Field, TextField } from '../../../ui/controls';

interface LatexFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly onChange: (value: string) => void;
}

/** A label as LaTeX; what of it cannot be drawn stands below. */
export function LatexField({ label, value, placeholder, onChange }: LatexFieldProps): ReactElement {
  const problem = readLatex(value).problems[0] ?? null;
  return (
    <Field label={label} warning={problem}>
      <TextField
        label={label}
        value={value}
        onChange={onChange}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
    </Field>
  );
}

interface LimitFieldProps {
  readonly label: string;
  /** null: from the data. */
  readonly value: number | null;
  readonly onCommit: (value: number | null) => void;
}

/** A limit of an axis; empty: from the data. Given on with Enter or when the field is left. */
export function LimitField({ label, value, onCommit }: LimitFieldProps): ReactElement {
  const [draft, setDraft] = useState<string | null>(null);
  const read = (text: string): number | null => {
    const trimmed = text.trim().replace('−', '-');
    return trimmed === '' ? null : Number(trimmed);
  };
  const bad = draft !== null && Number.isNaN(read(draft) ?? 0);
  const commit = (): void => {
    if (draft === null || bad) return;
    const next = read(draft);
    if (next !== value && (next === null || Number.isFinite(next))) onCommit(next);
    setDraft(null);
  };
  return (
    <span
      style={{ flex: 1, minWidth: 0 }}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape' && draft !== null) {
          event.stopPropagation();
          setDraft(null);
        }
      }}
    >
      <TextField
        label={label}
        placeholder="auto"
        value={draft ?? (value === null ? '' : String(value))}
        invalid={bad}
        onChange={setDraft}
      />
    </span>
  );
}
