import type { ReactElement } from 'react';
import { PanelHeader, Section, Segmented } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { describeFields } from '../../../../ui/schema-form/describe-fields';
import { SchemaForm } from '../../../../ui/schema-form/SchemaForm';
import { modelSchema } from '../../schema';
import type { GroundStateSpec } from '../../schema';
import { withField } from '../draft';
import { ansatzNames } from './network-words';
import styles from './model.module.css';

const fields = describeFields(modelSchema).filter(({ key }) => key !== 'ansatz');
const labels = new Map(fields.map(({ key, label }) => [key, label]));
const densities = ['1', '2', '4', '8'] as const;

/** The network's settings, made from the schema. */
export function ModelForm({ spec, onChange, issues }: StepProps<GroundStateSpec>): ReactElement {
  const { model } = spec;
  const set = (key: string, value: string | number | boolean): void =>
    onChange(withField(spec, 'model', key, value), { label: labels.get(key) ?? key, group: `model.${key}` });
  const density = densities.find((choice) => Number(choice) === model.hiddenDensity);
  return (
    <section className={styles['side']} aria-label="Settings of the network">
      <PanelHeader title="Settings" note={ansatzNames[model.ansatz]} />
      <Section title="Form and start">
        <SchemaForm
          fields={fields}
          values={model}
          path="model"
          issues={issues}
          onChange={set}
          unused={unusedFields(model)}
          extras={{
            hiddenDensity: (
              <div className={styles['densities']}>
                <Segmented
                  label="Usual hidden densities"
                  value={density ?? ''}
                  options={densities.map((value) => ({ value, label: `α ${value}` }))}
                  onChange={(value) => set('hiddenDensity', Number(value))}
                />
              </div>
            ),
          }}
        />
      </Section>
    </section>
  );
}

const unusedFields = (model: GroundStateSpec['model']): Readonly<Record<string, string>> => {
  if (model.ansatz === 'restrictedBoltzmannMachine') return {};
  const name = ansatzNames[model.ansatz];
  return {
    hiddenDensity: `Not used: ${name} has no hidden units.`,
    hiddenBias: `Not used: ${name} has no hidden units.`,
    ...(model.ansatz === 'meanField' ? { visibleBias: 'Not used: the site fields are the whole ansatz.' } : {}),
  };
};
