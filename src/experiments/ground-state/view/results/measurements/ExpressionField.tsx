import { useId } from 'react';
import type { ReactElement } from 'react';
import type { DraftProblem } from './draft';
import styles from './measurements.module.css';

interface ExpressionFieldProps {
  readonly label: string;
  readonly value: string;
  readonly problem: DraftProblem | null;
  readonly onChange: (value: string) => void;
}

/** An operator in the Hamiltonian language on one line; what is wrong is underlined below, at its character. */
export function ExpressionField({ label, value, problem, onChange }: ExpressionFieldProps): ReactElement {
  const id = useId();
  const at = problem?.column == null ? null : problem.column - 1;
  const end = at === null ? 0 : Math.max(at + 1, Math.min(value.length, at + (problem?.length ?? 1)));
  return (
    <div className={styles['expression']}>
      <textarea
        aria-label={label}
        aria-invalid={problem !== null || undefined}
        aria-describedby={problem === null ? undefined : id}
        rows={2}
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value.replaceAll('\n', ' '))}
      />
      {problem !== null && (
        <p id={id} className={styles['wrong']} role="status">
          {at !== null && (
            <code>
              {value.slice(0, at)}
              <u>{value.slice(at, end) || ' '}</u>
              {value.slice(end)}
            </code>
          )}
          {problem.message}
        </p>
      )}
    </div>
  );
}
