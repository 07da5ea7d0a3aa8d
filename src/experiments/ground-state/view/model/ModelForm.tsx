import type { ReactElement } from 'react';
import type { ModelGraph } from '../../../../shared/model/graph';
import { projectionSchema, signedAnsatze } from '../../../../shared/model/options';
import { PanelHeader, Section, Segmented } from '../../../../ui/controls';
import type { ChangeNote, StepProps } from '../../../../ui/experiment-view/types';
import { describeFields } from '../../../../ui/schema-form/describe-fields';
import { SchemaForm } from '../../../../ui/schema-form/SchemaForm';
import type { Surveyed } from '../../derive';
import { unusedModelOptions } from '../../offers-model';
import { modelSchema } from '../../schema';
import type { GroundStateSpec } from '../../schema';
import { controls } from '../controls';
import { withField } from '../draft';
import { primitives } from '../../../../ui/schema-form/primitives';
import { refusedIn, unusedIn } from '../form-parts';
import { GraphInspector } from './GraphInspector';
import { MomentumField } from './MomentumField';
import { NodeInspector } from './NodeInspector';
import { ModelSymmetries } from './SymmetrySection';
import { ansatzName } from './network-words';
import { representationFields, representationWords } from './representations';
import styles from './model.module.css';

const fields = describeFields(modelSchema).filter(({ key }) => key !== 'ansatz');
const sectorFields = describeFields(projectionSchema);
const labels = new Map([...fields, ...sectorFields].map(({ key, label }) => [key, label]));
const densities = ['1', '2', '4', '8'] as const;
const words = {
  real: 'positive',
  modulusAndPhase: 'modulus and phase',
  even: 'even, +1',
  odd: 'odd, −1',
  oneHot: 'one-hot',
  gelu: 'GELU',
  silu: 'SiLU',
  relu: 'ReLU',
  leakyRelu: 'leaky ReLU',
  elu: 'ELU',
  logCosh: 'log cosh',
};

interface ModelFormProps extends StepProps<GroundStateSpec> {
  readonly surveyed: Surveyed | null;
  readonly chosenNodes: readonly string[];
  readonly onChooseNodes: (ids: readonly string[]) => void;
  readonly onGraph: (graph: ModelGraph | null, note: ChangeNote) => void;
}

/** The settings that the chosen ansatz reads, made from the schema. */
export function ModelForm(props: ModelFormProps): ReactElement {
  const { spec, onChange, issues, surveyed, chosenNodes, onChooseNodes, onGraph } = props;
  const { model } = spec;
  const refused = surveyed?.offers.refused ?? {};
  // Without a system the ansatz alone says what it reads.
  const unused = unusedIn('model', unusedModelOptions(spec));
  const set = (key: string, value: unknown): void =>
    onChange(withField(spec, 'model', key, value), {
      label: labels.get(key.split('.').at(-1) ?? key) ?? key,
      group: `model.${key}`,
    });
  const { momentum, pointGroup } = model.projection;
  // What is chosen stays in the list where there is no such representation: its error stands beside it.
  const representations = [...new Set(['none', ...(surveyed?.facts.pointLabels(momentum) ?? []), pointGroup])];
  const density = densities.find((choice) => Number(choice) === model.hiddenDensity);
  if (model.ansatz === 'custom') {
    const node = model.graph?.nodes.find(({ id }) => id === chosenNodes.at(-1));
    return (
      <section className={styles['side']} aria-label="Settings of the network" data-control={controls.inspector}>
        {node !== undefined && model.graph !== null && surveyed?.model != null ? (
          <NodeInspector
            key={node.id}
            node={node}
            graph={model.graph}
            model={surveyed.model}
            surveyed={surveyed}
            change={onGraph}
            onChoose={(id) => onChooseNodes([id])}
          />
        ) : (
          <GraphInspector graph={model.graph} surveyed={surveyed} change={onGraph} onChoose={onChooseNodes} />
        )}
      </section>
    );
  }
  return (
    <section className={styles['side']} aria-label="Settings of the network">
      <PanelHeader title="Settings" note={ansatzName(model.ansatz)} />
      <Section title="Form and start">
        <SchemaForm
          fields={fields}
          unused={unused}
          values={primitives(model)}
          path="model"
          issues={issues}
          words={signedAnsatze.has(model.ansatz) ? { ...words, real: 'real' } : words}
          onChange={set}
          refused={refusedIn('model', refused)}
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
      <Section title="Projection" note="onto a sector of the symmetries of H">
        <MomentumField
          momentum={momentum}
          directions={surveyed?.facts.lattice.supercell.length ?? 0}
          refusal={refused['model.projection.momentum']?.['any']?.reason ?? null}
          error={issues.find(({ path }) => path === 'model.projection.momentum')?.message ?? null}
          onChange={(momentum) => set('projection.momentum', momentum)}
        />
        <SchemaForm
          fields={representationFields(sectorFields, representations)}
          values={primitives(model.projection)}
          path="model.projection"
          issues={issues}
          words={{ ...words, ...representationWords(representations) }}
          onChange={(key, value) => set(`projection.${key}`, value)}
          refused={refusedIn('model.projection', refused)}
        />
      </Section>
      {surveyed !== null && <ModelSymmetries surveyed={surveyed} />}
    </section>
  );
}
