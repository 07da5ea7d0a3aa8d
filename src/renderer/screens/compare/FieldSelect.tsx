import type { ReactElement } from 'react';
import { plainText } from '../../../shared/figure';
import { axisLabel, type PlotField } from './plot-fields';
import styles from './Compare.module.css';

interface FieldSelectProps {
  readonly label: string;
  readonly fields: readonly PlotField[];
  readonly value: PlotField;
  readonly onChange: (id: string) => void;
}

const groups = ['Hamiltonian', 'Settings', 'Result', 'Run'] as const;

/** A field of the runs, under the names of its group. */
export function FieldSelect({ label, fields, value, onChange }: FieldSelectProps): ReactElement {
  return (
    <select
      className={styles['select']}
      aria-label={label}
      title={label}
      value={value.id}
      onChange={(event) => onChange(event.target.value)}
    >
      {groups.map((group) => (
        <optgroup key={group} label={group}>
          {fields
            .filter((field) => field.group === group)
            .map((field) => (
              <option key={field.id} value={field.id}>
                {plainText(axisLabel(field))}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}
