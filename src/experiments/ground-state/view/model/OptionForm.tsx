import { useState } from 'react';
import type { ReactElement } from 'react';
import { parseNumber } from '../../../../shared/format';
import type { ModelFacts } from '../../../../shared/model/facts';
import { trivialRepresentation, type ModelNode, type SectorChoice } from '../../../../shared/model/graph';
import { optionWords } from '../../../../shared/model/own-graph/layer-guide';
import { optionFields, type OptionField } from '../../../../shared/model/own-graph/option-fields';
import { Checkbox, Field, NumberField, Segmented, Select, TextField } from '../../../../ui/controls';
import { activationName } from './node-words';

interface OptionFormProps {
  readonly node: ModelNode;
  readonly facts: ModelFacts;
  /** Gives why the node cannot have the value; null: it has it. */
  readonly onChange: (key: string, value: unknown) => string | null;
  /** Option that the node's error comes from, with its words. */
  readonly wrong: { readonly key: string; readonly message: string } | null;
}

const labels: Readonly<Record<string, string>> = {
  perSite: 'For every site',
  complex: 'Weights',
  bias: 'Bias',
  shared: 'Shared',
  how: 'How',
  bondDimension: 'Bond dimension',
  visibleBias: 'Visible bias',
};
const label = (key: string): string => labels[key] ?? key.charAt(0).toUpperCase() + key.slice(1);

const words: Readonly<Record<string, string>> = {
  oneHot: 'one-hot',
  spaceGroup: 'space group',
  meanField: 'mean field',
  gru: 'GRU',
  lstm: 'LSTM',
};

/** The options of a layer, made from the schema. Its activation has a gallery of its own. */
export function OptionForm(props: OptionFormProps): ReactElement | null {
  const { node } = props;
  const fields = optionFields(node.layer).filter(({ key }) => node.layer !== 'activation' || key !== 'function');
  if (fields.length === 0) return null;
  return (
    <>
      {fields.map((field) => (
        <Option key={`${node.id} ${field.key}`} field={field} {...props} />
      ))}
    </>
  );
}

function Option({
  field,
  node,
  facts,
  onChange,
  wrong,
}: OptionFormProps & { readonly field: OptionField }): ReactElement {
  const [refusal, setRefusal] = useState<string | null>(null);
  const { key } = field;
  const value: unknown = Object.getOwnPropertyDescriptor(node, key)?.value;
  const set = (next: unknown): void => setRefusal(onChange(key, next));
  const id = `option-${key}`;
  const error = refusal ?? (wrong?.key === key ? wrong.message : null);
  return (
    <Field label={label(key)} help={optionWords[key] ?? ''} error={error} htmlFor={id}>
      <Control field={field} id={id} node={node} value={value} facts={facts} onChange={set} />
    </Field>
  );
}

interface ControlProps {
  readonly field: OptionField;
  readonly id: string;
  readonly node: ModelNode;
  readonly value: unknown;
  readonly facts: ModelFacts;
  readonly onChange: (value: unknown) => void;
}

function Control({ field, id, node, value, facts, onChange }: ControlProps): ReactElement | null {
  const name = label(field.key);
  switch (field.kind) {
    case 'boolean':
      return field.key === 'complex' ? (
        <Segmented
          label={name}
          value={value === true ? 'complex' : 'real'}
          options={[
            { value: 'real', label: 'real' },
            { value: 'complex', label: 'complex' },
          ]}
          onChange={(next) => onChange(next === 'complex')}
        />
      ) : (
        <Checkbox id={id} label={value === true ? 'yes' : 'no'} checked={value === true} onChange={onChange} />
      );
    case 'choice':
      return (
        <Select
          id={id}
          label={name}
          value={String(value)}
          options={field.options.map((option) => ({
            value: option,
            label: field.key === 'activation' ? activationName(option) : (words[option] ?? option),
          }))}
          onChange={onChange}
        />
      );
    case 'number': {
      const fraction = 'perSite' in node && node.perSite;
      return (
        <>
          {field.optional && (
            <Checkbox label="all of it" checked={value === null} onChange={(all) => onChange(all ? null : 1)} />
          )}
          {typeof value === 'number' && (
            <NumberField
              id={id}
              label={name}
              value={value}
              integer={field.integer || (field.key === 'channels' && !fraction)}
              unit={units[field.key] ?? ''}
              {...(field.minimum === undefined ? {} : { minimum: field.minimum })}
              {...(field.maximum === undefined ? {} : { maximum: field.maximum })}
              onCommit={onChange}
            />
          )}
        </>
      );
    }
    case 'numbers':
      return <Numbers id={id} label={name} value={Array.isArray(value) ? value.map(Number) : []} onChange={onChange} />;
    case 'sector':
      return 'sector' in node ? <Sector sector={node.sector} facts={facts} onChange={onChange} /> : null;
  }
}

const units: Readonly<Record<string, string>> = {
  shells: 'shells',
  kernel: 'sites',
  extent: 'cells',
};

interface NumbersProps {
  readonly id: string;
  readonly label: string;
  readonly value: readonly number[];
  readonly onChange: (value: readonly number[]) => void;
}

/** A list of numbers, between commas. */
function Numbers({ id, label: name, value, onChange }: NumbersProps): ReactElement {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (): void => {
    if (draft === null) return;
    const parts = draft.split(/[\s,×]+/).filter((part) => part !== '');
    onChange(parts.map((part) => parseNumber(part) ?? Number.NaN));
    setDraft(null);
  };
  return (
    <span
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    >
      <TextField id={id} label={name} value={draft ?? value.join(', ')} onChange={setDraft} placeholder="8, 8" />
    </span>
  );
}

interface SectorProps {
  readonly sector: SectorChoice;
  readonly facts: ModelFacts;
  readonly onChange: (sector: SectorChoice) => void;
}

function Sector({ sector, facts, onChange }: SectorProps): ReactElement {
  const { momentum, pointGroup, spinFlip } = sector;
  const points = [
    ...new Set([
      trivialRepresentation,
      ...facts.pointLabels(momentum),
      ...((pointGroup ?? '') ? [pointGroup ?? ''] : []),
    ]),
  ];
  return (
    <>
      <Checkbox
        label="momentum, in 2π/L"
        checked={momentum !== null}
        onChange={(used) => onChange({ ...sector, momentum: used ? [0] : null })}
      />
      {momentum !== null && (
        <Numbers
          id="option-momentum"
          label="Momentum"
          value={momentum}
          onChange={(numbers) => onChange({ ...sector, momentum: numbers })}
        />
      )}
      <Select
        label="Point group"
        value={pointGroup ?? ''}
        options={[{ value: '', label: 'no point group' }, ...points.map((point) => ({ value: point, label: point }))]}
        onChange={(point) => onChange({ ...sector, pointGroup: point === '' ? null : point })}
      />
      <Select
        label="Spin flip"
        value={spinFlip === null ? '' : String(spinFlip)}
        options={[
          { value: '', label: 'no spin flip' },
          { value: '1', label: 'even, +1' },
          { value: '-1', label: 'odd, −1' },
        ]}
        onChange={(flip) => onChange({ ...sector, spinFlip: flip === '' ? null : flip === '1' ? 1 : -1 })}
      />
    </>
  );
}
