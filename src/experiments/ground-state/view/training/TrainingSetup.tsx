import type { ReactElement } from 'react';
import { formatInteger } from '../../../../shared/format';
import { Button, KeyValues, PanelHeader, Section } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { compiledOnce } from '../../../../ui/compilation/remembered';
import { describeFields } from '../../../../ui/schema-form/describe-fields';
import type { FieldDescription } from '../../../../ui/schema-form/describe-fields';
import { SchemaForm } from '../../../../ui/schema-form/SchemaForm';
import { samplingSchema, trainingSchema } from '../../schema';
import type { GroundStateSpec } from '../../schema';
import { withField } from '../draft';
import { networkCost } from '../network-cost';
import { networkShape } from '../network-shape';
import { SchedulePanel } from './SchedulePanel';
import styles from './training.module.css';

interface TrainingSetupProps extends StepProps<GroundStateSpec> {
  /** Back to the run; null when there is none yet. */
  readonly onBack: (() => void) | null;
}

const samplingFields = describeFields(samplingSchema);
const trainingFields = describeFields(trainingSchema);
const words = { sr: 'SR', minSR: 'minSR' };

/** Settings of sampling and training, and what they come to. */
export function TrainingSetup(props: TrainingSetupProps): ReactElement {
  const { spec, issues, onRun, blockedBy, onBack } = props;
  const form = (part: 'sampling' | 'training', fields: readonly FieldDescription[]): ReactElement => (
    <SchemaForm
      fields={fields}
      values={spec[part]}
      path={part}
      issues={issues}
      words={words}
      onChange={(key, value) =>
        props.onChange(withField(spec, part, key, value), {
          label: fields.find((field) => field.key === key)?.label ?? key,
          group: `${part}.${key}`,
        })
      }
    />
  );
  return (
    <div className={styles['setup']}>
      <section className={styles['column']} aria-label="Sampling">
        <PanelHeader title="Sampling" note="Metropolis, many chains" />
        <div className={styles['form']}>{form('sampling', samplingFields)}</div>
      </section>
      <section className={styles['column']} aria-label="Training">
        <PanelHeader title="Training" note="stochastic reconfiguration" />
        <div className={styles['form']}>{form('training', trainingFields)}</div>
      </section>
      <section className={styles['column']} aria-label="What comes of it">
        <PanelHeader title="What comes of it">
          {onBack !== null && (
            <Button size="small" onClick={onBack}>
              Back to the run
            </Button>
          )}
        </PanelHeader>
        <SchedulePanel training={spec.training} theme={props.theme} />
        <Work {...props} />
        <div className={styles['start']}>
          <Button
            variant="primary"
            icon="play"
            disabled={onRun === null}
            reason={onRun === null ? blockedBy : null}
            onClick={() => onRun?.()}
          >
            {onBack === null ? 'Run' : 'Run again'}
          </Button>
          {onBack !== null && (
            <span className={styles['quiet']}>A new run; the one that goes on keeps its settings.</span>
          )}
        </div>
      </section>
    </div>
  );
}

function Work({ spec }: StepProps<GroundStateSpec>): ReactElement | null {
  const hamiltonian = compiledOnce(spec.system.hamiltonian);
  if (hamiltonian === null) return null;
  const shape = networkShape(spec.model, hamiltonian);
  const cost = networkCost(spec, shape, hamiltonian);
  const { steps, checkpointEvery } = spec.training;
  return (
    <Section title="Each step" note={`${formatInteger(steps)} steps`}>
      <KeyValues
        rows={[
          {
            key: 'samples',
            label: 'Samples',
            value: `${formatInteger(cost.samples)} in ${formatInteger(spec.sampling.chains)} chains`,
          },
          { key: 'proposals', label: 'Proposals', value: formatInteger(cost.proposalsPerStep) },
          {
            key: 'solve',
            label: 'Linear system',
            value:
              cost.solver === 'gradient'
                ? 'none: plain gradient'
                : `${cost.solver === 'sr' ? 'SR, parameter space' : 'minSR, sample space'}, ${formatInteger(cost.solveDimension)} unknowns`,
          },
          {
            key: 'checkpoints',
            label: 'Checkpoints',
            value: `${formatInteger(Math.floor(steps / Math.max(1, checkpointEvery)))}, every ${formatInteger(checkpointEvery)} steps`,
          },
        ]}
      />
    </Section>
  );
}
