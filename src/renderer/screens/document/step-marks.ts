import { formatCount, formatInteger } from '../../../shared/format';
import type { SpecIssue } from '../../../shared/experiment';
import type { RunSummary } from '../../../shared/lab/contract';
import type { MarkKind } from '../../../ui/controls';
import type { RegisteredView } from '../../../ui/experiment-view/define';
import { stepNames, type StepName } from '../../../ui/experiment-view/types';
import { stateMark } from '../../workbench/run-words';

export interface StepMark {
  readonly kind: MarkKind;
  /** Quiet words beside the step's name. */
  readonly words: string;
}

interface MarkInput {
  readonly view: RegisteredView;
  readonly spec: unknown;
  readonly issues: readonly SpecIssue[];
  readonly run: RunSummary | null;
}

function belongsTo(issue: SpecIssue, paths: readonly string[]): boolean {
  return paths.some((path) => issue.path === path || issue.path.startsWith(`${path}.`));
}

/** Issues of a step. Those that belong to no step are the first one's. */
export function issuesOf(step: StepName, { view, issues }: Pick<MarkInput, 'view' | 'issues'>): readonly SpecIssue[] {
  const homeless = (issue: SpecIssue): boolean => !stepNames.some((name) => belongsTo(issue, view.paths[name]));
  return issues.filter((issue) => belongsTo(issue, view.paths[step]) || (step === 'system' && homeless(issue)));
}

/** The first step with an error: what the later ones wait for. */
export function blockingStep(input: Pick<MarkInput, 'view' | 'issues'>): StepName | null {
  return stepNames.find((step) => issuesOf(step, input).some((issue) => issue.severity === 'error')) ?? null;
}

export function markOf(step: StepName, input: MarkInput): StepMark {
  const issues = issuesOf(step, input);
  const errors = issues.filter((issue) => issue.severity === 'error');
  if (errors.length > 0) return { kind: 'error', words: problemWords(errors) };
  if (step === 'results') return resultsMark(input.run);
  const described = input.view.describe(step, input.spec, input.run);
  if (step === 'training') return trainingMark(input, described);
  const warnings = issues.filter((issue) => issue.severity === 'warning');
  if (warnings.length > 0) return { kind: 'warning', words: described ?? formatCount(warnings.length, 'warning') };
  return { kind: 'valid', words: described ?? 'valid' };
}

function problemWords(errors: readonly SpecIssue[]): string {
  const line = errors[0]?.line ?? null;
  return `${formatCount(errors.length, 'error')}${line === null ? '' : `, line ${line}`}`;
}

function trainingMark(input: MarkInput, described: string | null): StepMark {
  const { run } = input;
  if (run === null) {
    const blocking = blockingStep(input);
    if (blocking !== null) return { kind: 'none', words: `waits for ${input.view.titles[blocking]}` };
    return { kind: 'none', words: described ?? 'ready' };
  }
  const steps = `step ${formatInteger(run.step)} of ${formatInteger(run.totalSteps)}`;
  switch (run.state) {
    case 'running':
      return { kind: 'running', words: run.phase?.label ?? steps };
    case 'finished':
      return { kind: 'valid', words: `${formatInteger(run.step)} steps` };
    case 'queued':
      return { kind: 'none', words: 'queued' };
    default:
      return { kind: stateMark(run.state), words: `${run.state} at ${formatInteger(run.step)}` };
  }
}

function resultsMark(run: RunSummary | null): StepMark {
  if (run?.state === 'finished') return { kind: 'valid', words: `step ${formatInteger(run.step)}` };
  if (run && run.lastCheckpoint !== null) {
    return { kind: 'none', words: `partial, step ${formatInteger(run.lastCheckpoint)}` };
  }
  return { kind: 'none', words: 'none yet' };
}
