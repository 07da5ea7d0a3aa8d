import type { ReactElement } from 'react';
import { axisLabel, type PlotField } from './plot-fields';
import styles from './Compare.module.css';

interface FieldSelectProps {
  readonly label: string;
  readonly fields: readonly PlotField[];
  readonly value: PlotField | null;
  readonly onChange: (id: string) => void;
  /** A first choice that is no field: its words. Its id is empty. */
  readonly none?: string;
}

const groups = ['Hamiltonian', 'Settings', 'Result', 'Run'] as const;

/** A field of the runs, under the names of its group; those in which the runs do not differ come last. */
export function FieldSelect({ label, fields, value, onChange, none }: FieldSelectProps): ReactElement {
  const same = fields.filter(({ varies }) => !varies);
  return (
    <select
      className={styles['select']}
      aria-label={label}
      title={value === null ? label : `${label}: ${axisLabel(value)}`}
      value={value?.id ?? ''}
      onChange={(event) => onChange(event.target.value)}
    >
      {none === undefined ? null : <option value="">{none}</option>}
      {groups.map((group) => {
        const own = fields.filter((field) => field.varies && field.group === group);
        return own.length === 0 ? null : <Group key={group} name={group} fields={own} />;
      })}
      {same.length === 0 ? null : <Group name="The same in all runs" fields={same} />}
    </select>
  );
}

function Group({ name, fields }: { readonly name: string; readonly fields: readonly PlotField[] }): ReactElement {
  return (
    <optgroup label={name}>
      {fields.map((field) => (
        <option key={field.id} value={field.id}>
          {axisLabel(field)}
        </option>
      ))}
    </optgroup>
  );
}
