import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { z } from 'zod';
import { AnsatzError, isCancelled, resultOf, toAnsatzError } from '../../../shared/contract';
import type { ExperimentDefinition } from '../../../shared/experiment';
import { formatAboutDuration, formatBytes, formatCount, formatNumber } from '../../../shared/format';
import type { ExperimentDocument, Problem } from '../../../shared/lab/contract';
import type { Phase } from '../../../shared/run/phase';
import { valueAt } from '../../../shared/sweep/expand';
import { sweepIssueSchema, type SweepIssue } from '../../../shared/sweep/sweep';
import { compiledOnce } from '../../../ui/compilation/remembered';
import { AlertCard, Button, Checkbox, Dialog, Field, RunningWork, TextField } from '../../../ui/controls';
import { useRunsOf } from '../../workbench/use-runs-of';
import { useNavigation, useWorkbench } from '../../workbench/context';
import { labOf } from '../../workbench/workbench';
import { AxisFields } from './AxisFields';
import { taskCost, workRatio } from './task-cost';
import { useAbout } from './use-about';
import { draftOf, readDraft, targetOptions, type AxisDraft, type ReadDraft, type SweepDraft } from './sweep-draft';
import styles from './Sweeps.module.css';

interface SweepDialogProps {
  readonly document: ExperimentDocument;
  readonly definition: ExperimentDefinition;
  readonly onClose: () => void;
}

interface Starting {
  readonly phase: Phase;
  readonly began: number;
}

const mostAxes = 2;

/** Defines a sweep over the spec of a document and begins it. */
export function SweepDialog({ document, definition, onClose }: SweepDialogProps): ReactElement {
  const workbench = useWorkbench();
  const show = useNavigation((state) => state.show);
  const options = useMemo(() => {
    const text = definition.hamiltonianPath === undefined ? '' : valueAt(document.spec, definition.hamiltonianPath);
    const compiled = typeof text === 'string' && text !== '' ? compiledOnce(text) : null;
    return targetOptions(definition, document.spec, compiled?.parameters ?? []);
  }, [definition, document.spec]);
  const [draft, setDraft] = useState<SweepDraft>(() => ({
    title: document.title,
    axes: options[0] === undefined ? [] : [draftOf(options[0])],
    seeds: document.seed,
    warmStart: false,
  }));
  const [starting, setStarting] = useState<Starting | null>(null);
  const [problem, setProblem] = useState<(Problem & { issues: readonly SweepIssue[] }) | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const read = useMemo(() => readDraft(draft, document, definition, options), [draft, document, definition, options]);
  const setAxis = (place: number, axis: AxisDraft | null): void => {
    setProblem(null);
    setDraft({ ...draft, axes: draft.axes.flatMap((old, at) => (at === place ? (axis ?? []) : old)) });
  };
  const next = options.find(({ key }) => draft.axes.every(({ target }) => target !== key));

  const start = (): void => {
    const own = new AbortController();
    abort.current = own;
    setProblem(null);
    const begin = async (): Promise<void> => {
      const stream = labOf(workbench).startSweep(read.request, { signal: own.signal });
      const began = performance.now();
      for await (const phase of stream) setStarting({ phase, began });
      const sweep = await resultOf(stream);
      workbench.navigation.getState().showSweep(sweep.id);
      show('sweeps');
      onClose();
    };
    setStarting({ phase: { label: 'Checking', fraction: null }, began: performance.now() });
    begin()
      .catch((thrown: unknown) => {
        if (!isCancelled(thrown)) setProblem({ ...toAnsatzError(thrown).toRecord(), issues: issuesOf(thrown) });
      })
      .finally(() => setStarting(null));
  };

  const actions =
    starting === null ? (
      <>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" icon="play" reason={read.problem} onClick={start}>
          Start {formatCount(read.tasks, 'task')}
        </Button>
      </>
    ) : (
      <RunningWork {...starting} onCancel={() => abort.current?.abort()} />
    );
  return (
    <Dialog title={`Sweep over ${document.title}`} width={620} onClose={onClose} actions={actions}>
      <Field label="Title">
        <TextField label="Title of the sweep" value={draft.title} onChange={(title) => setDraft({ ...draft, title })} />
      </Field>
      {draft.axes.map((axis, place) => (
        <AxisFields
          // Axes have no identity but their place.
          key={place}
          name={place === 0 ? 'First axis' : 'Second axis'}
          axis={axis}
          options={options}
          points={read.points[place] ?? []}
          onChange={(changed) => setAxis(place, changed)}
          onRemove={() => setAxis(place, null)}
        />
      ))}
      {draft.axes.length < mostAxes && next !== undefined ? (
        <Field label="">
          <span>
            <Button
              size="small"
              icon="plus"
              onClick={() => setDraft({ ...draft, axes: [...draft.axes, draftOf(next)] })}
            >
              {draft.axes.length === 0 ? 'Add an axis' : 'Add a second axis'}
            </Button>
          </span>
        </Field>
      ) : null}
      <Field label="Seeds" help="Of every combination, for error bars from independent runs">
        <TextField label="Seeds" value={draft.seeds} onChange={(seeds) => setDraft({ ...draft, seeds })} />
      </Field>
      {definition.startPath === undefined ? null : (
        <Field
          label="Weights"
          help="Tasks go along the grid, the first axis first, and each waits for its neighbour. Where the shapes of the parameters differ a task begins with its own, and the table says why."
        >
          <Checkbox
            label="Begin each task with the trained weights of its neighbour"
            checked={draft.warmStart && draft.axes.length > 0}
            disabled={draft.axes.length === 0}
            onChange={(warmStart) => setDraft({ ...draft, warmStart })}
          />
        </Field>
      )}
      <CostOf document={document} definition={definition} read={read} />
      {problem === null ? null : <Refused problem={problem} />}
    </Dialog>
  );
}

interface CostOfProps {
  readonly document: ExperimentDocument;
  readonly definition: ExperimentDefinition;
  readonly read: ReadDraft;
}

/** Time and disk of all tasks, from what one has taken and the operations that each is foreseen to take. */
function CostOf({ document, definition, read }: CostOfProps): ReactElement {
  const { request, tasks } = read;
  const runs = useRunsOf(document.id);
  const about = useAbout();
  const cost = useMemo(() => taskCost(document, definition, runs), [document, definition, runs]);
  const ratio = useMemo(() => workRatio(document, definition, request), [document, definition, request]);
  const atOnce = request.warmStart === true ? 1 : (about?.maxConcurrentRuns ?? 1);
  return (
    <Field label="Together">
      <p className={styles['preview']} role="status">
        {formatCount(tasks, 'task')}.{' '}
        {cost === null
          ? 'What they take is known when the first one has finished: this document has no finished run.'
          : `${formatAboutDuration((cost.seconds * (ratio?.work ?? tasks)) / atOnce)}${atOnce > 1 ? `, ${atOnce} at once` : ''}${
              cost.bytes === null ? '' : `, ${formatBytes(cost.bytes * tasks)}`
            }: ${cost.source} took ${formatAboutDuration(cost.seconds)}${
              ratio === null
                ? ', and each is taken to need as long; other sizes take more or less.'
                : `, and the tasks are foreseen to need ${formatNumber(ratio.least, 2)} to ${formatNumber(ratio.most, 2)} times its operations.`
            }${request.warmStart === true ? ' Counted one after another, for they wait for their neighbours.' : ''}`}
      </p>
    </Field>
  );
}

const detailsSchema = z.array(sweepIssueSchema);

const issuesOf = (thrown: unknown): readonly SweepIssue[] =>
  thrown instanceof AnsatzError ? (detailsSchema.safeParse(thrown.details).data ?? []) : [];

const mostShown = 8;

function Refused({
  problem,
}: {
  readonly problem: Problem & { readonly issues: readonly SweepIssue[] };
}): ReactElement {
  const { issues } = problem;
  return (
    <>
      <AlertCard problem={problem} />
      {issues.length === 0 ? null : (
        <ul className={styles['issues']} aria-label="Tasks that cannot run">
          {issues.slice(0, mostShown).map((issue) => (
            <li key={`${issue.place.join()} ${issue.path} ${issue.code}`}>
              <b>{issue.values.join(', ')}</b> {issue.path}: {issue.message}
            </li>
          ))}
          {issues.length > mostShown ? <li>and {issues.length - mostShown} more</li> : null}
        </ul>
      )}
    </>
  );
}
