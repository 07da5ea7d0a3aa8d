import { Suspense, useMemo, type ReactElement } from 'react';
import type { ExperimentDefinition, SpecIssue } from '../../../shared/experiment';
import type { ExperimentDocument } from '../../../shared/lab/contract';
import { LoadingState } from '../../../ui/controls';
import type { RegisteredView } from '../../../ui/experiment-view/define';
import type {
  Announcement,
  ChangeNote,
  LabClient,
  StepHint,
  StepName,
  StepProps,
} from '../../../ui/experiment-view/types';
import { ErrorBoundary } from '../../shell/ErrorBoundary';
import { useTheme } from '../../shell/use-theme';
import { useNavigation, useWorkbench } from '../../workbench/context';
import { nextSeed, startRun } from '../../workbench/run-commands';
import { saveFile } from '../../workbench/save-file';
import { useRunActions } from '../../workbench/use-run-actions';
import { useRunsOf, useSelectedRun } from '../../workbench/use-runs-of';
import { recentFirst } from '../../stores/documents';
import { newestFirst } from '../../stores/runs';
import { helpTopics } from '../help/topics';
import { Hint } from '../common/Hint';
import { DocumentHeader } from './DocumentHeader';
import { blockingStep, issuesOf } from './step-marks';
import { UnusableSpec } from './UnusableSpec';
import { useIssues } from './use-issues';

interface WorkspaceProps {
  readonly document: ExperimentDocument;
  readonly definition: ExperimentDefinition;
  readonly view: RegisteredView;
  readonly lab: LabClient;
}

/** Header with the four steps, and the panels of the one in front. */
export function DocumentWorkspace({ document, definition, view, lab }: WorkspaceProps): ReactElement {
  const step = useNavigation((state) => state.step);
  const issues = useIssues(document, definition);
  const run = useSelectedRun(document.id);
  const blockedBy = useBlockedBy(view, issues);
  const props = useStepProps({ document, definition, view, lab }, issues, blockedBy);
  return (
    <>
      <DocumentHeader
        document={document}
        definition={definition}
        view={view}
        issues={issues}
        run={run}
        blockedBy={blockedBy}
      />
      <ShownHint hint={hintOf(view, step, run !== null)} />
      <ErrorBoundary what={`The step ${view.titles[step]}`} resetKey={`${document.id}/${step}/${run?.id ?? ''}`}>
        <Suspense fallback={<LoadingState title={`Opening ${view.titles[step]}…`} />}>
          {view.render(step, props) ?? <UnusableSpec document={document} definition={definition} issues={issues} />}
        </Suspense>
      </ErrorBoundary>
    </>
  );
}

/** One hint a step, until it is put away. */
function ShownHint({ hint }: { readonly hint: StepHint | undefined }): ReactElement | null {
  return hint === undefined ? null : (
    <Hint id={hint.id} title={hint.title}>
      {hint.text}
    </Hint>
  );
}

function hintOf({ hints }: RegisteredView, step: StepName, hasRun: boolean): StepHint | undefined {
  if (step === 'training' && hasRun) return hints.trainingRun;
  return step === 'results' && !hasRun ? undefined : hints[step];
}

/** Why Run cannot be pressed, in a few words; null when it can. */
function useBlockedBy(view: RegisteredView, issues: readonly SpecIssue[]): string | null {
  return useMemo(() => {
    const step = blockingStep({ view, issues });
    if (step === null) return null;
    const first = issuesOf(step, { view, issues }).find((issue) => issue.severity === 'error');
    return first?.line ? `${view.titles[step]}, line ${first.line}` : `${view.titles[step]} has an error`;
  }, [view, issues]);
}

function useStepProps(
  { document, definition, lab }: WorkspaceProps,
  issues: readonly SpecIssue[],
  blockedBy: string | null,
): StepProps {
  const workbench = useWorkbench();
  const theme = useTheme();
  const actions = useRunActions();
  const runs = useRunsOf(document.id);
  const selected = useSelectedRun(document.id);
  const { id } = document;
  const callbacks = useMemo(
    () => ({
      onChange: (spec: unknown, note: ChangeNote) => workbench.documents.edit(id, { spec }, note),
      onSelectRun: (runId: string) => workbench.navigation.getState().selectRun(id, runId),
      otherRuns: {
        list: () => newestFirst(workbench.runs.store.getState().runs),
        live: (runId: string) => workbench.runs.live(runId),
        siblings: (runId: string) => workbench.sweeps.siblings(runId),
      },
      otherDocuments: {
        list: () => {
          const { documents, unsaved } = workbench.documents.store.getState();
          const open = workbench.navigation.getState().tabs;
          const others = recentFirst(documents)
            .filter((other) => other.id !== id)
            .map((other) => ({
              document: other,
              isOpen: open.includes(other.id),
              isUnsaved: unsaved.includes(other.id),
            }));
          return [...others.filter(({ isOpen }) => isOpen), ...others.filter(({ isOpen }) => !isOpen)];
        },
      },
      announce: ({ severity, message, detail }: Announcement) =>
        workbench.messages.show({ severity, message, detail: detail ?? null }),
      goTo: (step: StepName) => workbench.navigation.getState().goTo(step),
      showHelp: (title: string) => {
        const topic = helpTopics.find((candidate) => candidate.title === title);
        if (topic) workbench.navigation.getState().showHelp(topic.id);
      },
      run: () => {
        const current = workbench.documents.get(id);
        if (current) startRun(workbench, current);
      },
      runWithNewSeed: () => {
        const current = workbench.documents.get(id);
        const all = Object.values(workbench.runs.store.getState().runs);
        if (current) startRun(workbench, current, nextSeed(all.filter((run) => run.documentId === id)));
      },
    }),
    [workbench, id],
  );
  return {
    document,
    definition,
    spec: document.spec,
    issues,
    lab,
    run: selected ? workbench.runs.live(selected.id) : null,
    runs,
    onRun: blockedBy === null ? callbacks.run : null,
    onRunWithNewSeed: blockedBy === null ? callbacks.runWithNewSeed : null,
    blockedBy,
    actions,
    theme,
    saveFile,
    onChange: callbacks.onChange,
    onSelectRun: callbacks.onSelectRun,
    otherRuns: callbacks.otherRuns,
    otherDocuments: callbacks.otherDocuments,
    announce: callbacks.announce,
    goTo: callbacks.goTo,
    showHelp: callbacks.showHelp,
  };
}
