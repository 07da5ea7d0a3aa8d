import type { ReactElement } from 'react';
import { formatBytes, formatInteger } from '../../../../shared/format';
import { isWeightsId } from '../../../../shared/weights/weights-report';
import { Button, KeyValues, PanelHeader, Section } from '../../../../ui/controls';
import { RunButton } from '../../../../ui/experiment-view/RunButton';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { compiledOnce } from '../../../../ui/compilation/remembered';
import { choiceWords, describeFields } from '../../../../ui/schema-form/describe-fields';
import { SchemaForm } from '../../../../ui/schema-form/SchemaForm';
import type { Surveyed } from '../../derive';
import { moveWeightsSchema, samplingSchema, trainingSchema } from '../../schema';
import type { GroundStateSpec } from '../../schema';
import { withField } from '../draft';
import { primitives } from '../../../../ui/schema-form/primitives';
import { refusedIn, unusedIn } from '../form-parts';
import { networkCost, type NetworkCost } from '../../network-cost';
import { surveyedOnce } from '../surveyed';
import { RunBeforeThis } from '../other-runs/RunBeforeThis';
import { ImportedStart } from '../weights/ImportedStart';
import { RunChoice } from '../other-runs/RunChoice';
import { FrozenLayers } from './FrozenLayers';
import { SchedulePanel } from './SchedulePanel';
import { useMissingBackends, type MissingBackends } from './use-backends';
import styles from './training.module.css';

interface TrainingSetupProps extends StepProps<GroundStateSpec> {
  /** Back to the run; null when there is none yet. */
  readonly onBack: (() => void) | null;
}

const fieldsOf = {
  sampling: describeFields(samplingSchema),
  training: describeFields(trainingSchema),
  weights: describeFields(moveWeightsSchema),
};

/** What is chosen beside the form, in parts of its own. */
const otherParts: Readonly<
  Record<'sampling' | 'training', readonly { readonly key: string; readonly label: string }[]>
> = {
  sampling: [{ key: 'weights', label: 'Weights of the moves' }],
  training: [
    { key: 'lowerRuns', label: 'Lower states' },
    { key: 'targetRun', label: 'State to meet' },
  ],
};

const words: Readonly<Record<string, string>> = {
  native: 'native engine',
  tensorflow: 'TensorFlow',
  webgpu: 'WebGPU',
  wasm: 'TensorFlow.js on WebAssembly',
  stochasticReconfiguration: 'stochastic reconfiguration',
  spring: 'SPRING',
  march: 'MARCH',
  none: 'none',
  parameterSpace: 'parameter space, SR',
  sampleSpace: 'sample space, minSR',
  conjugateGradient: 'conjugate gradients',
  descent: 'plain',
  adagrad: 'Adagrad',
  adadelta: 'ADADELTA',
  rmsProp: 'RMSprop',
  adam: 'Adam',
  adamW: 'AdamW',
  groundState: 'ground state',
  excitedState: 'excited state',
  otherState: 'state of another run',
  exactGroundState: 'exact ground state',
  linearMethod: 'linear method',
  pseudoInverse: 'smooth pseudo-inverse',
  signalToNoise: 'signal to noise',
  direct: 'drawn directly',
  fullSum: 'full sum',
};

/** Fields of the training form under their headings. */
const trainingGroups: readonly { readonly title: string; readonly keys: readonly string[] }[] = [
  { title: 'What computes', keys: ['device'] },
  { title: 'Wanted state', keys: ['target', 'penalty', 'lowerRuns', 'targetRun'] },
  {
    title: 'Length of the run',
    keys: ['steps', 'finalSamples', 'checkpointEvery', 'memoryLimit', 'diagnosticsEvery', 'phaseFirstSteps'],
  },
  {
    title: 'Direction of a step',
    keys: [
      'preconditioner',
      'solver',
      'diagonalShift',
      'finalDiagonalShift',
      'relativeShift',
      'regularisation',
      'cutoff',
      'directionDecay',
      'momentDecay',
    ],
  },
  {
    title: 'Update',
    keys: [
      'rule',
      'learningRate',
      'finalLearningRate',
      'schedule',
      'warmUpSteps',
      'momentum',
      'firstDecay',
      'secondDecay',
      'epsilon',
      'weightDecay',
      'constantDistance',
      'largestUpdate',
    ],
  },
];

/** Settings of sampling and training, and what they come to. Fields that the other choices leave without meaning are named below the others. */
export function TrainingSetup(props: TrainingSetupProps): ReactElement {
  const { spec, issues, onRun, blockedBy, onBack } = props;
  const hamiltonian = compiledOnce(spec.system.hamiltonian);
  const surveyed = hamiltonian === null ? null : surveyedOnce(spec, hamiltonian);
  const refused = surveyed?.offers.refused ?? {};
  // A model that no backend has need not wait for what the machine says.
  const missing = useMissingBackends(props.lab, Object.keys(refused['training.device'] ?? { none: null }).length === 0);
  const unused = surveyed?.offers.unused ?? {};
  const set = (part: 'sampling' | 'training', key: string, label: string, value: unknown): void =>
    props.onChange(withField(spec, part, key, value), { label, group: `${part}.${key}` });
  const form = (part: 'sampling' | 'training', shown: (key: string) => boolean): ReactElement => {
    const apart = otherParts[part].filter(({ key }) => shown(key));
    const fields = fieldsOf[part].filter(({ key }) => shown(key) && !apart.some((other) => other.key === key));
    const reasons = unusedIn(part, unused);
    return (
      <SchemaForm
        fields={fields}
        values={primitives(spec[part])}
        path={part}
        issues={issues}
        words={words}
        unused={reasons}
        alsoUnused={apart.flatMap(({ key, label }) =>
          Object.hasOwn(reasons, key) ? [{ key, label, reason: reasons[key] }] : [],
        )}
        refused={part === 'training' ? withMissing(refusedIn(part, refused), missing) : refusedIn(part, refused)}
        onChange={(key, value) => set(part, key, fields.find((field) => field.key === key)?.label ?? key, value)}
      />
    );
  };
  return (
    <div className={styles['setup']}>
      <section className={styles['column']} aria-label="Sampling">
        <PanelHeader title="Sampling" note={surveyed === null ? undefined : samplingNote(surveyed)} />
        <div className={styles['form']}>{form('sampling', () => true)}</div>
        {!Object.hasOwn(unused, 'sampling.weights') && (
          <Section title="Weights of the moves" note="their shares of all proposals">
            <SchemaForm
              fields={fieldsOf.weights}
              values={spec.sampling.weights}
              path="sampling.weights"
              issues={issues}
              unused={unusedIn('sampling.weights', unused)}
              onChange={(key, value) => set('sampling', `weights.${key}`, 'Weight of a move', value)}
            />
          </Section>
        )}
      </section>
      <section className={styles['column']} aria-label="Training">
        <PanelHeader title="Training" note={words[spec.training.preconditioner] ?? spec.training.preconditioner} />
        {trainingGroups.map(({ title, keys }) => (
          <Section key={title} title={title}>
            {form('training', (key) => keys.includes(key))}
            {keys.includes('target') && spec.training.target === 'excitedState' && (
              <RunChoice
                {...props}
                label="Lower states"
                use="lowerState"
                none={null}
                runId={null}
                chosen={spec.training.lowerRuns}
                onChoose={(runs) => set('training', 'lowerRuns', 'Lower states', runs)}
              />
            )}
            {keys.includes('target') && <RunBeforeThis {...props} />}
            {keys.includes('target') && spec.training.target === 'otherState' && (
              <RunChoice
                {...props}
                label="State to meet"
                use="targetState"
                none="Choose the run whose state is to be met"
                runId={null}
                chosen={oneOrNone(spec.training.targetRun)}
                onChoose={([run = '']) => set('training', 'targetRun', 'State to meet', run)}
              />
            )}
            {keys.includes('target') && <FieldProblems issues={issues} fields={['lowerRuns', 'targetRun']} />}
          </Section>
        ))}
        <Section
          title="Start from a trained model"
          note="a run of the same model; a file of weights comes in at the Model step"
        >
          <ImportedStart {...props} />
          {!isWeightsId(spec.training.startFrom) && (
            <RunChoice
              {...props}
              label="Start from a trained model"
              use="startFrom"
              none="No: from random numbers"
              runId={null}
              chosen={oneOrNone(spec.training.startFrom)}
              onChoose={([run = '']) => set('training', 'startFrom', 'Start from', run)}
            />
          )}
          <FieldProblems issues={issues} fields={['startFrom']} />
        </Section>
        {surveyed !== null && (
          <Section title="Frozen layers" note="do not learn">
            <FrozenLayers
              frozen={spec.training.frozen}
              weights={surveyed.model?.weights ?? []}
              onChange={(frozen) => set('training', 'frozen', 'Frozen layers', frozen)}
            />
            <FieldProblems issues={issues} fields={['frozen']} />
          </Section>
        )}
      </section>
      <section className={styles['column']} aria-label="What comes of it">
        <PanelHeader title="What comes of it">
          {onBack !== null && (
            <Button size="small" onClick={onBack}>
              Back to the run
            </Button>
          )}
        </PanelHeader>
        <SchedulePanel spec={spec} theme={props.theme} />
        {surveyed !== null && <Work spec={spec} surveyed={surveyed} />}
        <div className={styles['start']}>
          <RunButton onRun={onRun} blockedBy={blockedBy}>
            {onBack === null ? 'Run' : 'Run again'}
          </RunButton>
          {onBack !== null && (
            <span className={styles['quiet']}>A new run; the one that goes on keeps its settings.</span>
          )}
        </div>
      </section>
    </div>
  );
}

const oneOrNone = (run: string): readonly string[] => (run === '' ? [] : [run]);

/** Errors of fields that are no rows of the form. */
function FieldProblems({
  issues,
  fields,
}: Pick<StepProps, 'issues'> & { readonly fields: readonly string[] }): ReactElement {
  const own = issues.filter(
    ({ path, severity }) => severity === 'error' && fields.includes(path.slice(path.indexOf('.') + 1)),
  );
  return (
    <>
      {own.map(({ path, message }) => (
        <p key={`${path} ${message}`} className={styles['wrong']} role="status">
          {message}
        </p>
      ))}
    </>
  );
}

const withMissing = (
  refused: ReturnType<typeof refusedIn>,
  missing: MissingBackends,
): ReturnType<typeof refusedIn> => ({
  ...refused,
  device: { ...missing, ...refused['device'] },
});

const samplingNote = ({ plan }: Surveyed): string => {
  if (plan.method === 'direct') return 'independent samples, site by site';
  if (plan.method === 'exact') return 'from all amplitudes';
  if (plan.method === 'fullSum') return 'full sums, without noise';
  const moves = plan.moves.map(({ kind }) => choiceWords(kind)).join(', ');
  return `Metropolis, ${moves} moves${plan.charges.length > 0 ? ', in a sector' : ''}`;
};

function Work({
  spec,
  surveyed,
}: {
  readonly spec: GroundStateSpec;
  readonly surveyed: Surveyed;
}): ReactElement | null {
  const cost = networkCost(spec, surveyed);
  if (cost === null) return null;
  const { steps, checkpointEvery } = spec.training;
  const chains = surveyed.plan.method === 'metropolis' ? ` in ${formatInteger(spec.sampling.chains)} chains` : '';
  return (
    <Section title="Each step" note={`${formatInteger(steps)} steps`}>
      <KeyValues
        rows={[
          ...(spec.training.target === 'exactGroundState'
            ? [{ key: 'exact', label: 'Before the first', value: exactSearch(surveyed) }]
            : []),
          {
            key: 'samples',
            label: surveyed.plan.method === 'fullSum' ? 'Configurations' : 'Samples',
            value: `${formatInteger(cost.samples)}${chains}`,
          },
          {
            key: 'proposals',
            label: surveyed.plan.method === 'metropolis' ? 'Proposals' : 'Amplitudes',
            value: formatInteger(cost.proposalsPerStep),
          },
          { key: 'solve', label: 'Linear system', value: linearSystem(cost) },
          {
            key: 'memory',
            label: 'Memory, about',
            value: `${formatBytes(cost.memoryBytes)} of ${formatBytes(2 ** 30 * spec.training.memoryLimit)}`,
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

const exactSearch = ({ facts }: Surveyed): string =>
  `Lanczos, ${facts.sectorDimension.toLocaleString('en')} configurations`;

const linearSystem = ({ solver, solveDimension }: NetworkCost): string => {
  switch (solver) {
    case 'none':
      return 'none: plain gradient';
    case 'conjugateGradient':
      return 'conjugate gradients, no matrix';
    case 'parameterSpace':
      return `SR, parameter space, ${formatInteger(solveDimension)} unknowns`;
    case 'sampleSpace':
      return `minSR, sample space, ${formatInteger(solveDimension)} unknowns`;
  }
};
