import { formatCount } from '../../shared/format';
import type { Annotation } from '../../shared/lab/annotation';
import type { ExperimentDocument, RunSummary } from '../../shared/lab/contract';
import type { StepName } from '../../ui/experiment-view/types';
import { newId } from './document-commands';
import { doDeed } from './deeds';
import { labOf, type Workbench } from './workbench';

/** Starts a run of the document's spec as it is, and shows it. */
export function startRun(workbench: Workbench, document: ExperimentDocument, seed: string = document.seed): void {
  workbench.attempt(async () => {
    workbench.documents.flush();
    const run = await labOf(workbench).start({
      experiment: document.experiment,
      spec: document.spec,
      seed,
      title: document.title,
      preset: document.preset,
      documentId: document.id,
    });
    workbench.runs.add(run);
    workbench.documents.addRun(document.id, run.id);
    const navigation = workbench.navigation.getState();
    navigation.selectRun(document.id, run.id);
    navigation.openDocument(document.id, 'training');
  });
}

/** One more than the largest seed of the runs. */
export function nextSeed(runs: readonly RunSummary[]): string {
  return String(runs.reduce((largest, { seed }) => (BigInt(seed) > largest ? BigInt(seed) : largest), 0n) + 1n);
}

/** Shows a run in its document; a run without one (from the command line) gets one. */
export function openRun(
  workbench: Workbench,
  run: RunSummary,
  step: StepName = run.state === 'finished' ? 'results' : 'training',
): void {
  const known = run.documentId === null ? null : workbench.documents.get(run.documentId);
  if (known) {
    workbench.navigation.getState().selectRun(known.id, run.id);
    workbench.navigation.getState().openDocument(known.id, step);
    return;
  }
  workbench.attempt(async () => {
    const stored = await labOf(workbench).spec({ runId: run.id });
    const document: ExperimentDocument = {
      format: 'ansatz-document',
      formatVersion: 1,
      id: newId('document'),
      title: run.title || 'Untitled',
      experiment: stored.experiment,
      experimentVersion: stored.experimentVersion,
      preset: run.preset,
      spec: stored.spec,
      seed: run.seed,
      runIds: [run.id],
      modifiedAt: new Date().toISOString(),
    };
    workbench.documents.add(document);
    workbench.navigation.getState().selectRun(document.id, run.id);
    workbench.navigation.getState().openDocument(document.id, step);
  });
}

/** Moves runs to the trash, where they stay for 30 days. It ends at the first that cannot be moved. */
export function removeRuns(workbench: Workbench, runs: readonly RunSummary[]): void {
  const [first] = runs;
  if (first === undefined) return;
  const what = runs.length === 1 ? `run ${first.title}, seed ${first.seed}` : formatCount(runs.length, 'run');
  workbench.attempt(async () => {
    await doDeed(workbench, `Delete ${what}`, { kind: 'removeRuns', runIds: runs.map(({ id }) => id) });
    workbench.messages.show({
      severity: 'information',
      message: `Deleted ${runs.length === 1 ? `the ${what}` : what}`,
      detail: 'Kept in the trash for 30 days.',
      action: { label: 'Undo', onSelect: () => workbench.attempt(() => workbench.actions.undo()) },
    });
  });
}

export function removeRun(workbench: Workbench, run: RunSummary): void {
  removeRuns(workbench, [run]);
}

/** Changes tags or note of runs, with undo. */
export function annotateRuns(
  workbench: Workbench,
  runs: readonly RunSummary[],
  label: string,
  change: (annotation: Annotation) => Partial<Pick<Annotation, 'tags' | 'note'>>,
): void {
  const write = async (of: (run: RunSummary) => Partial<Pick<Annotation, 'tags' | 'note'>>): Promise<void> => {
    for (const run of runs) workbench.runs.add(await labOf(workbench).annotate({ runId: run.id, ...of(run) }));
  };
  const redo = (): Promise<void> => write((run) => change(run.annotation));
  const undo = (): Promise<void> => write(({ annotation: { tags, note } }) => ({ tags, note }));
  workbench.attempt(async () => {
    await redo();
    workbench.actions.add({ label, undo, redo });
  });
}
