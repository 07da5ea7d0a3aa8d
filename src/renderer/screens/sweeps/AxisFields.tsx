import type { ReactElement } from 'react';
import { formatEditable, formatCount, MINUS } from '../../../shared/format';
import { mostTasks, type SweepValues } from '../../../shared/sweep/sweep';
import { Button, Field, NumberField, Segmented, TextField } from '../../../ui/controls';
import { draftOf, type AxisDraft, type TargetOption } from './sweep-draft';
import styles from './Sweeps.module.css';

const kinds: readonly { readonly value: SweepValues['kind']; readonly label: string; readonly title: string }[] = [
  { value: 'linear', label: 'Linear', title: 'Equal distances' },
  { value: 'log', label: 'Log', title: 'Equal ratios' },
  { value: 'list', label: 'List', title: 'The values one by one' },
];

interface AxisFieldsProps {
  readonly name: string;
  readonly axis: AxisDraft;
  readonly options: readonly TargetOption[];
  readonly points: readonly number[];
  readonly onChange: (axis: AxisDraft) => void;
  readonly onRemove: () => void;
}

/** What varies, and over which values. */
export function AxisFields({ name, axis, options, points, onChange, onRemove }: AxisFieldsProps): ReactElement {
  const groups = [...new Set(options.map(({ group }) => group))];
  const chosen = options.find(({ key }) => key === axis.target);
  return (
    <fieldset className={styles['axis']}>
      <legend>{name}</legend>
      <Field label="Varies">
        <span className={styles['target']}>
          <select
            aria-label={`${name}: what varies`}
            value={axis.target}
            onChange={(event) => {
              const option = options.find(({ key }) => key === event.target.value);
              if (option) onChange(draftOf(option));
            }}
          >
            {groups.map((group) => (
              <optgroup key={group} label={group}>
                {options
                  .filter((option) => option.group === group)
                  .map(({ key, label, value }) => (
                    <option key={key} value={key}>
                      {label}, now {formatEditable(value)}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
          <Button size="small" icon="close" aria-label={`Remove ${name.toLowerCase()}`} onClick={onRemove}>
            Remove
          </Button>
        </span>
      </Field>
      <Field label="Values">
        <Segmented
          label={`${name}: kind of values`}
          value={axis.kind}
          options={kinds}
          onChange={(kind) => onChange({ ...axis, kind })}
        />
      </Field>
      {axis.kind === 'list' ? (
        <Field label="List">
          <TextField
            label={`${name}: list of values`}
            value={axis.list}
            onChange={(list) => onChange({ ...axis, list })}
          />
        </Field>
      ) : (
        <Field label="From, to, count">
          <span className={styles['grid']}>
            <NumberField label={`${name}: from`} value={axis.from} onCommit={(from) => onChange({ ...axis, from })} />
            <NumberField label={`${name}: to`} value={axis.to} onCommit={(to) => onChange({ ...axis, to })} />
            <NumberField
              label={`${name}: count`}
              value={axis.count}
              integer
              minimum={1}
              maximum={mostTasks}
              onCommit={(count) => onChange({ ...axis, count })}
            />
          </span>
        </Field>
      )}
      <Field label="">
        <span className={styles['preview']} role="status">
          {points.length === 0 ? 'no values' : `${formatCount(points.length, 'value')}: ${preview(points)}`}
          {chosen?.whole === true && axis.kind !== 'list' ? ' (whole numbers)' : ''}
        </span>
      </Field>
    </fieldset>
  );
}

const text = (value: number): string => formatEditable(Number(value.toPrecision(6))).replace('-', MINUS);

/** All of a few, the ends of many. */
function preview(points: readonly number[]): string {
  if (points.length <= 9) return points.map(text).join(', ');
  return `${points.slice(0, 4).map(text).join(', ')} … ${points.slice(-2).map(text).join(', ')}`;
}
