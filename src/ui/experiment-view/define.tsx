import type { ReactElement } from 'react';
import type { RunSummary } from '../../shared/lab/contract';
import type { ExperimentView, StepCommand, StepName, StepProps } from './types';

/** A view with its spec type closed over, so that views of different experiments can stand in one list. */
export interface RegisteredView {
  readonly experiment: string;
  readonly paths: ExperimentView<unknown>['paths'];
  readonly titles: ExperimentView<unknown>['titles'];
  readonly hints: ExperimentView<unknown>['hints'];
  readonly describe: (step: StepName, spec: unknown, run: RunSummary | null) => string | null;
  /** Empty where the stored spec cannot be shown as a form. */
  readonly commands: (spec: unknown) => readonly StepCommand[];
  /** Bytes of the largest step; null where they cannot be foreseen. */
  readonly stepMemory: (spec: unknown) => number | null;
  /** The step's panels; null when the stored spec cannot be shown as a form. */
  readonly render: (step: StepName, props: StepProps) => ReactElement | null;
}

export function defineExperimentView<Spec>(view: ExperimentView<Spec>): RegisteredView {
  // Same stored value, same draft object: panels can then compare by identity.
  const drafts = new WeakMap<object, { readonly draft: Spec | null }>();
  const draftOf = (value: unknown): Spec | null => {
    if (typeof value !== 'object' || value === null) return view.readDraft(value);
    const known = drafts.get(value);
    if (known) return known.draft;
    const draft = view.readDraft(value);
    drafts.set(value, { draft });
    return draft;
  };
  return {
    experiment: view.experiment,
    paths: view.paths,
    titles: view.titles,
    hints: view.hints,
    describe: (step, spec, run) => {
      const draft = draftOf(spec);
      return draft === null ? null : view.describe(step, draft, run);
    },
    commands: (spec) => {
      const draft = draftOf(spec);
      return draft === null ? [] : view.commands(draft);
    },
    stepMemory: (spec) => {
      const draft = draftOf(spec);
      return draft === null ? null : view.stepMemory(draft);
    },
    render: (step, props) => {
      const draft = draftOf(props.spec);
      if (draft === null) return null;
      const Step = view.steps[step];
      return <Step {...props} spec={draft} />;
    },
  };
}
