import { useId } from 'react';
import type { ReactElement } from 'react';
import { Checkbox, Field, NumberField } from '../../../../ui/controls';
import styles from './model.module.css';

interface MomentumFieldProps {
  readonly momentum: readonly number[] | null;
  /** Periodic directions of the lattice. */
  readonly directions: number;
  /** Why there is no momentum here; null: there is. */
  readonly refusal: string | null;
  readonly error: string | null;
  readonly onChange: (momentum: readonly number[] | null) => void;
}

/** Projected or not, and one number for each periodic direction. */
export function MomentumField(props: MomentumFieldProps): ReactElement {
  const { momentum, directions, refusal, error, onChange } = props;
  const id = useId();
  const numbers = Array.from({ length: Math.max(1, directions) }, (_, d) => momentum?.[d] ?? momentum?.[0] ?? 0);
  const offered = refusal === null || momentum !== null;
  return (
    <Field label="Momentum" htmlFor={id} error={error}>
      {offered && (
        <Checkbox
          id={id}
          label={momentum === null ? 'not projected' : 'projected'}
          checked={momentum !== null}
          onChange={(checked) => onChange(checked ? numbers.map(() => 0) : null)}
        />
      )}
      {momentum !== null &&
        numbers.map((value, direction) => (
          <NumberField
            key={direction}
            label={`Momentum along direction ${direction + 1}`}
            value={value}
            unit={<>· 2π/L{directions > 1 ? <sub>{direction + 1}</sub> : null}</>}
            integer
            onCommit={(next) => onChange(numbers.map((old, d) => (d === direction ? next : old)))}
          />
        ))}
      <p className={styles['quiet']}>
        {refusal === null
          ? 'Total momentum of the state: the sum over all translations with their phases. Costs as many evaluations.'
          : `Not offered: ${refusal}`}
      </p>
    </Field>
  );
}
