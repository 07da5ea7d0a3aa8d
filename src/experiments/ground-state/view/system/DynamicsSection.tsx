import { useEffect, useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { formatBytes, formatEditable } from '../../../../shared/format';
import { sectorStates, type CompiledHamiltonian } from '../../../../shared/hamiltonian';
import type { EvolutionAnswer } from '../../../../shared/run/exact';
import { Button, Checkbox, Field, NumberField, RichText, Section, Select, TextField } from '../../../../ui/controls';
import { useConventionPreference } from '../../../../ui/convention/convention-preference';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { evolutionInConvention } from '../../evolution-in-convention';
import { evolutionPlan } from '../../evolution-plan';
import { entropyStates } from '../../limits';
import { expressionProblem } from '../../measured-expression';
import type { GroundStateSpec } from '../../schema';
import { useStreamWork } from '../use-stream';
import { DynamicsDialog } from './DynamicsDialog';
import { firstEvolution, requestOf, starts, type EvolutionDraft } from './dynamics-draft';
import { ExactWork } from './ExactWork';
import { useMachineMemory } from './use-machine-memory';
import styles from './system.module.css';

interface DynamicsSectionProps extends StepProps<GroundStateSpec> {
  readonly hamiltonian: CompiledHamiltonian;
}

/** Exact evolution of a state under the Hamiltonian of the text, on demand. */
export function DynamicsSection(props: DynamicsSectionProps): ReactElement {
  const { definition, spec, lab, hamiltonian } = props;
  const [own, setOwn] = useState<EvolutionDraft | null>(null);
  // What suits the system, until something is chosen.
  const draft = useMemo(() => own ?? firstEvolution(hamiltonian), [own, hamiltonian]);
  const [open, setOpen] = useState(false);
  const { work, start, cancel } = useStreamWork<EvolutionAnswer>();
  const memoryBytes = useMachineMemory(lab);
  const asked = JSON.stringify([spec.system, draft]);
  useEffect(() => cancel, [asked, cancel]);
  const change = (part: Partial<EvolutionDraft>): void => setOwn({ ...draft, ...part });
  const request = useMemo(() => requestOf(draft), [draft]);
  const fit = useMemo(() => fitOf(hamiltonian, draft, memoryBytes), [hamiltonian, draft, memoryBytes]);
  const found = work.status === 'done' && work.result.found ? work.result.evolution : null;
  const convention = useConventionPreference();
  const shown = found === null ? null : evolutionInConvention(spec, found, convention);
  const observed =
    draft.observable.trim() === ''
      ? null
      : expressionProblem(hamiltonian.source, { kind: 'observable', expression: draft.observable });
  const problem = fit.problem ?? (request === null ? 'The parameters are not all numbers: h = 0.5, J = 1.' : null);
  return (
    <Section title="Exact dynamics" note={fit.sector}>
      <Field label="From">
        <Select
          label="Initial state"
          value={draft.start}
          options={starts}
          onChange={(choice) => change({ start: choice })}
        />
      </Field>
      {draft.start === 'configuration' && (
        <Field label="Sites" help="One symbol a site: u and d, or the number of particles">
          <TextField
            label="Configuration"
            value={draft.configuration}
            invalid={fit.problem !== null}
            onChange={(configuration) => change({ configuration })}
          />
        </Field>
      )}
      {draft.start === 'groundState' && (
        <Field label="With" help="Parameters of the Hamiltonian whose ground state it is">
          <TextField
            label="Parameters of the initial state"
            value={draft.parameters}
            placeholder="h = 0.5"
            invalid={request === null || fit.problem !== null}
            onChange={(parameters) => change({ parameters })}
          />
        </Field>
      )}
      <Field label="Observable" error={observed?.message ?? null}>
        <TextField
          label="Observable"
          value={draft.observable}
          placeholder="none"
          invalid={observed !== null}
          onChange={(observable) => change({ observable })}
        />
      </Field>
      <Field label="Time" help="Last time, in inverse units of the Hamiltonian as the text has it">
        <NumberField
          label="Time"
          value={draft.time}
          minimum={1e-6}
          maximum={1e5}
          onCommit={(time) => change({ time })}
        />
      </Field>
      <Field label="Steps" help="Times at which is measured">
        <NumberField
          label="Steps of time"
          value={draft.steps}
          minimum={1}
          maximum={5000}
          integer
          onCommit={(steps) => change({ steps })}
        />
      </Field>
      <Checkbox
        label="Entropies of half of the sites"
        checked={draft.entropy}
        disabled={fit.entropyProblem !== null}
        onChange={(entropy) => change({ entropy })}
      />
      {fit.entropyProblem !== null && <p className={styles['quiet']}>{fit.entropyProblem}</p>}
      <ExactWork
        work={work}
        label="Evolve"
        problem={problem ?? (observed === null ? null : 'The observable is not valid.')}
        onStart={() => {
          if (request === null) return;
          setOpen(true);
          const entropy = request.entropy && fit.entropyProblem === null;
          start('Starting', () => lab.evolve({ experiment: definition.id, spec, request: { ...request, entropy } }));
        }}
        onCancel={cancel}
      />
      {found !== null && shown !== null && (
        <div className={styles['actions']}>
          <Button size="small" onClick={() => setOpen(true)}>
            Show figures
          </Button>
          <span>
            <i className="math-italic">t</i> ≤ {formatEditable(shown.times.at(-1) ?? 0)} (
            <RichText>{shown.timeUnit}</RichText>), error ≤ {found.errorBound.toPrecision(2)}
          </span>
        </div>
      )}
      {open && found !== null && request !== null && (
        <DynamicsDialog
          {...props}
          evolution={found}
          request={{ ...request, entropy: found.entropy !== null }}
          onClose={() => setOpen(false)}
        />
      )}
    </Section>
  );
}

interface Fit {
  readonly sector: string;
  readonly problem: string | null;
  readonly entropyProblem: string | null;
}

/** Complex vectors of an evolution at the least: a short Krylov space, the state, the first one and work space. */
const vectors = 10;

/** Whether an evolution fits the memory of the machine, and why not. */
function fitOf(hamiltonian: CompiledHamiltonian, draft: EvolutionDraft, memoryBytes: number | null): Fit {
  const request = requestOf(draft);
  if (request === null) return { sector: '', problem: null, entropyProblem: null };
  const plan = evolutionPlan(hamiltonian, request.initial);
  if (!plan.ok) return { sector: '', problem: `${plan.reason} ${plan.suggestion}`, entropyProblem: null };
  const states = sectorStates(hamiltonian.operator.localDimensions, plan.charges);
  const bytes = states * BigInt(16 * vectors);
  const tooLarge = memoryBytes !== null && bytes > BigInt(Math.floor(memoryBytes));
  return {
    sector: plan.sector === '' ? 'whole space' : plan.sector,
    problem: tooLarge
      ? `Not offered: ${states.toLocaleString('en')} states need ${formatBytes(Number(bytes))}, the machine has ${formatBytes(memoryBytes)}.`
      : null,
    entropyProblem:
      states > BigInt(entropyStates)
        ? `Entropies: at most ${entropyStates.toLocaleString('en')} states, here ${states.toLocaleString('en')}.`
        : null,
  };
}
