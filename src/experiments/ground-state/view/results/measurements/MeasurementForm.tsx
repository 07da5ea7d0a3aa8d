import { useDeferredValue, useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { formatRoughDuration } from '../../../../../shared/format';
import type { CompiledHamiltonian } from '../../../../../shared/hamiltonian';
import type { Measurement, MeasurementRequest } from '../../../../../shared/run/measurement';
import { Button, Checkbox, Field, NumberField, Progress, Select, TextField } from '../../../../../ui/controls';
import type { StepProps } from '../../../../../ui/experiment-view/types';
import type { Work } from '../../use-stream';
import { firstDraft, requestOf, type MeasurementDraft, type QuantityKind } from './draft';
import { ExpressionField } from './ExpressionField';
import type { GroundStateSpec } from '../../../schema';
import { RunChoice } from '../../other-runs/RunChoice';
import styles from './measurements.module.css';

interface MeasurementFormProps extends Pick<StepProps, 'lab' | 'document'> {
  readonly runId: string;
  readonly runSpec: GroundStateSpec;
  readonly hamiltonian: CompiledHamiltonian;
  readonly work: Work<Measurement>;
  readonly secondsLeft: number | null;
  readonly onMeasure: (request: MeasurementRequest) => void;
  readonly onCancel: () => void;
}

const kinds: readonly { readonly value: QuantityKind; readonly label: string }[] = [
  { value: 'observable', label: 'Mean of an operator' },
  { value: 'correlation', label: 'Correlation by distance' },
  { value: 'structure', label: 'Structure factor' },
  { value: 'renyi', label: 'Rényi-2 entropy' },
  { value: 'lanczosStep', label: 'One Lanczos step' },
  { value: 'overlap', label: 'Overlap with a run' },
];

const operatorLabels = {
  observable: 'Operator',
  correlation: 'Operator of sites i and j',
  structure: 'Operator of site i, or of i and j',
} as const;

const helpOf: Partial<Record<QuantityKind, string>> = {
  lanczosStep:
    'Energy and variance of (1 + a (H − E))|ψ⟩, and the energy at zero variance. Each sample takes the local energies of all configurations that H connects it to.',
};

/** What to measure and for how long, and the progress of the measurement under way. */
export function MeasurementForm(props: MeasurementFormProps): ReactElement {
  const { hamiltonian, runSpec, work, secondsLeft, onMeasure, onCancel } = props;
  const { source, lattice } = hamiltonian;
  const [draft, setDraft] = useState(() => firstDraft(hamiltonian));
  const change = (part: Partial<MeasurementDraft>): void => setDraft({ ...draft, ...part });
  const settled = useDeferredValue(draft);
  const asked = useMemo(() => requestOf(settled, source, lattice.nSites), [settled, source, lattice]);
  const problem = 'problem' in asked ? asked.problem : null;
  const running = work.status === 'running';
  return (
    <div className={styles['form']} role="group" aria-label="Measure" data-control="measure">
      <Field label="Quantity" {...(helpOf[draft.kind] === undefined ? {} : { help: helpOf[draft.kind] })}>
        <Select label="Quantity" value={draft.kind} options={kinds} onChange={(kind) => change({ kind })} />
      </Field>
      {(draft.kind === 'observable' || draft.kind === 'correlation' || draft.kind === 'structure') && (
        <ExpressionField
          label={operatorLabels[draft.kind]}
          value={draft[draft.kind]}
          problem={problem}
          onChange={(text) => change({ [draft.kind]: text })}
        />
      )}
      {draft.kind === 'renyi' && (
        <Field label="Sites" error={problem?.message ?? null}>
          <TextField
            label="Sites"
            value={draft.sites}
            invalid={problem !== null}
            onChange={(sites) => change({ sites })}
          />
        </Field>
      )}
      {draft.kind === 'overlap' && (
        <RunChoice
          {...props}
          label="Other run"
          use="overlap"
          spec={runSpec}
          none="Choose a run"
          chosen={draft.other === '' ? [] : [draft.other]}
          onChoose={([other = '']) => change({ other })}
        />
      )}
      <Checkbox label="Go on until an error is reached" checked={draft.goOn} onChange={(goOn) => change({ goOn })} />
      {draft.goOn && (
        <Field label="Wanted error" help="One standard deviation, of every number of the measurement.">
          <NumberField
            label="Wanted error"
            value={draft.wantedError}
            minimum={1e-12}
            onCommit={(wantedError) => change({ wantedError })}
          />
        </Field>
      )}
      <Field label={draft.goOn ? 'At most' : 'Samples'}>
        <NumberField
          label={draft.goOn ? 'Most samples' : 'Samples'}
          value={draft.goOn ? draft.mostSamples : draft.samples}
          minimum={16}
          maximum={100_000_000}
          integer
          unit="samples"
          onCommit={(samples) => change(draft.goOn ? { mostSamples: samples } : { samples })}
        />
      </Field>
      <Field label="Seed">
        <NumberField
          label="Seed"
          value={draft.seed}
          minimum={0}
          maximum={2 ** 53 - 1}
          integer
          onCommit={(seed) => change({ seed })}
        />
      </Field>
      <div className={styles['go']}>
        {running ? (
          <>
            <Progress label={work.progress.label} fraction={work.progress.fraction} />
            <span role="status">
              {work.progress.label}
              {secondsLeft === null ? '' : `, ${formatRoughDuration(secondsLeft)} left`}
            </span>
            <Button size="small" onClick={onCancel}>
              Cancel
            </Button>
          </>
        ) : (
          <Button
            variant="primary"
            disabled={problem !== null}
            onClick={() => {
              if ('request' in asked) onMeasure(asked.request);
            }}
          >
            Measure
          </Button>
        )}
      </div>
      {work.status === 'failed' && (
        <p className={styles['wrong']} role="alert">
          {work.problem.message} {work.problem.reason} {work.problem.suggestion}
        </p>
      )}
    </div>
  );
}
