import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { SpecIssue } from '../../shared/experiment';
import { Checkbox, Field, NumberField, Segmented, Select } from '../controls';
import { choiceWords, helpText } from './describe-fields';
import type { FieldDescription } from './describe-fields';
import { NotUsed, type UnusedField } from './NotUsed';
import styles from './schema-form.module.css';

type Value = string | number | boolean;

interface SchemaFormProps {
  readonly fields: readonly FieldDescription[];
  readonly values: Readonly<Record<string, Value>>;
  readonly onChange: (key: string, value: Value) => void;
  /** Path of the object in the spec: the issues of its fields are shown beside them. */
  readonly path: string;
  readonly issues: readonly SpecIssue[];
  /** Better words for choices. */
  readonly words?: Readonly<Record<string, string>>;
  /** More below a field. */
  readonly extras?: Readonly<Record<string, ReactNode>>;
  /** Fields without meaning for the other values, by key, with the reason: they are named below the form. */
  readonly unused?: Readonly<Record<string, string>>;
  /** More of them that are no fields of the form. */
  readonly alsoUnused?: readonly UnusedField[];
  /** Choices that are not offered, by field and choice, with the reason: it stands below the field. */
  readonly refused?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A form made of a schema's fields. */
export function SchemaForm(props: SchemaFormProps): ReactElement {
  const { fields, unused = {}, alsoUnused = [] } = props;
  const left = fields.flatMap(({ key, label }) =>
    Object.hasOwn(unused, key) ? [{ key, label, reason: unused[key] }] : [],
  );
  return (
    <div className={styles['form']}>
      {fields
        .filter(({ key }) => !Object.hasOwn(unused, key))
        .map((field) => (
          <FormRow key={field.key} field={field} {...props} />
        ))}
      <NotUsed fields={[...left, ...alsoUnused]} />
    </div>
  );
}

function FormRow({ field, ...form }: SchemaFormProps & { readonly field: FieldDescription }): ReactElement {
  const id = useId();
  const own = form.issues.filter(({ path }) => path === `${form.path}.${field.key}`);
  const error = own.find(({ severity }) => severity === 'error')?.message ?? null;
  const warning = own.find(({ severity }) => severity === 'warning')?.message ?? null;
  return (
    <div className={styles['row']}>
      <Field label={field.label} htmlFor={id} error={error} warning={warning}>
        <Control id={id} field={field} form={form} invalid={error !== null} />
        {form.extras?.[field.key]}
        <p className={styles['help']}>{helpText(field, (choice) => wordOf(choice, form))}</p>
        <Refused field={field} form={form} />
      </Field>
    </div>
  );
}

/** What is not there, and why. The chosen value has its own message as an error. */
function Refused({ field, form }: Pick<ControlProps, 'field' | 'form'>): ReactElement | null {
  const refused = Object.entries(form.refused?.[field.key] ?? {}).filter(
    ([choice]) => choice !== form.values[field.key],
  );
  if (refused.length === 0) return null;
  return (
    <ul className={styles['refused']} aria-label={`Not offered for ${field.label}`}>
      {refused.map(([choice, reason]) => (
        <li key={choice}>
          <b>{wordOf(choice, form)}</b> not offered: {reason}
        </li>
      ))}
    </ul>
  );
}

const wordOf = (choice: string, form: Pick<SchemaFormProps, 'words'>): string =>
  form.words?.[choice] ?? choiceWords(choice);

interface ControlProps {
  readonly id: string;
  readonly field: FieldDescription;
  readonly form: Omit<SchemaFormProps, 'fields'>;
  readonly invalid: boolean;
}

function Control({ id, field, form, invalid }: ControlProps): ReactElement {
  const value = form.values[field.key];
  const commit = (next: Value): void => form.onChange(field.key, next);
  switch (field.kind) {
    case 'number':
      return (
        <NumberField
          id={id}
          label={field.label}
          value={typeof value === 'number' ? value : Number.NaN}
          unit={field.unit}
          minimum={field.minimum}
          maximum={field.maximum}
          integer={field.integer}
          invalid={invalid}
          onCommit={commit}
        />
      );
    case 'choice': {
      const refused = form.refused?.[field.key] ?? {};
      const options = field.options
        .filter((option) => !Object.hasOwn(refused, option) || option === value)
        .map((option) => ({ value: option, label: wordOf(option, form) }));
      const text = typeof value === 'string' ? value : '';
      const short = options.reduce((length, { label }) => length + label.length + 3, 0) <= 26;
      if (short) return <Segmented label={field.label} value={text} options={options} onChange={commit} stretch />;
      return <Select id={id} label={field.label} value={text} options={options} onChange={commit} />;
    }
    case 'switch':
      return <Checkbox id={id} label={value === true ? 'on' : 'off'} checked={value === true} onChange={commit} />;
    case 'text':
      return <output id={id}>{String(value)}</output>;
  }
}
