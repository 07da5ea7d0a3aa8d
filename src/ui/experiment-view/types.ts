import type { ComponentType, LazyExoticComponent } from 'react';
import type { Client } from '../../shared/contract';
import type { ExperimentDefinition, SpecIssue } from '../../shared/experiment';
import type { ExperimentDocument, LabContract, Notice, Problem, RunSummary } from '../../shared/lab/contract';
import type { RunHistory } from '../../shared/run/history';
import type { Profile } from '../../shared/run/profile';

export type LabClient = Client<LabContract>;

/** What is known of one run at one moment. A new object whenever something changed; arrays are never written again. */
export interface RunSnapshot {
  readonly summary: RunSummary;
  readonly history: RunHistory;
  readonly notices: readonly Notice[];
  /** Spectra, traces and the like: the latest of each name. */
  readonly profiles: readonly Profile[];
  /** loading: the history so far has not arrived; live: following; ended: nothing more will come; lost: the host is away. */
  readonly status: 'loading' | 'live' | 'ended' | 'lost';
  readonly problem: Problem | null;
}

/** Live data of a run, outside React. Use with `useSyncExternalStore`, or subscribe a canvas to it directly. */
export interface LiveRun {
  readonly runId: string;
  subscribe(listener: () => void): () => void;
  getSnapshot(): RunSnapshot;
}

export interface ChangeNote {
  /** Shown beside Undo, for example "Learning rate". */
  readonly label: string;
  /** Changes of one group that follow each other closely are one step of undo (typing, dragging a slider). */
  readonly group?: string;
}

export interface RunActions {
  pause(runId: string): void;
  resume(runId: string): void;
  cancel(runId: string): void;
  /** Changes an adjustable field from the next step on. Rejects with an AnsatzError. */
  adjust(runId: string, path: string, value: number): Promise<void>;
}

export interface Announcement {
  readonly severity: 'information' | 'warning' | 'error';
  readonly message: string;
  readonly detail?: string;
}

/** Runs of the whole workspace, to be drawn over the one that is looked at. */
export interface OtherRunsOfWindow {
  /** Newest first. */
  list(): readonly RunSummary[];
  /** Runs of the same sweep; empty where a run belongs to none. */
  siblings(runId: string): readonly string[];
  /** The same object for the same run; null: there is no such run. */
  live(runId: string): LiveRun | null;
}

/** Documents of the window as they stand at the moment, edits that are not on disk yet included. */
export interface OtherDocumentsOfWindow {
  /** Those whose tabs are open first, then the most recently changed; without the document that asks. */
  list(): readonly { readonly document: ExperimentDocument; readonly isOpen: boolean; readonly isUnsaved: boolean }[];
}

/** What a step's panels get from the window. All callbacks are stable; errors of `lab` are AnsatzErrors. */
export interface StepProps<Spec = unknown> {
  readonly document: ExperimentDocument;
  readonly definition: ExperimentDefinition;
  /** Structure is right; values may be outside their range and texts may not compile. */
  readonly spec: Spec;
  /** Replaces the spec: one step of undo, saved by itself. */
  readonly onChange: (next: Spec, note: ChangeNote) => void;
  /** From the schema, the experiment's own check and the host. */
  readonly issues: readonly SpecIssue[];
  readonly lab: LabClient;
  /** The run that is looked at: the newest of the document or the chosen one; null before the first. */
  readonly run: LiveRun | null;
  /** Runs of this document, newest first. */
  readonly runs: readonly RunSummary[];
  readonly onSelectRun: (runId: string) => void;
  readonly otherRuns: OtherRunsOfWindow;
  readonly otherDocuments: OtherDocumentsOfWindow;
  /** Starts a run of the spec as it is; null while there are errors: `blockedBy` says which. */
  readonly onRun: (() => void) | null;
  /** The same with a seed that no run of the document has had. */
  readonly onRunWithNewSeed: (() => void) | null;
  readonly blockedBy: string | null;
  readonly actions: RunActions;
  readonly theme: 'light' | 'dark';
  readonly announce: (announcement: Announcement) => void;
  /** Hands a file to the user: a download in the browser, the save dialog on the desktop. */
  readonly saveFile: (file: {
    readonly name: string;
    readonly mediaType: string;
    readonly content: Uint8Array;
  }) => void;
  readonly goTo: (step: StepName) => void;
  /** Opens a page of Help by its title. */
  readonly showHelp: (title: string) => void;
}

export type StepName = 'system' | 'model' | 'training' | 'results';
export const stepNames: readonly StepName[] = ['system', 'model', 'training', 'results'];

type StepComponent<Spec> = ComponentType<StepProps<Spec>> | LazyExoticComponent<ComponentType<StepProps<Spec>>>;

export interface StepHint {
  /** It stays away under this name once it was put away. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface StepHints {
  readonly system?: StepHint;
  readonly model?: StepHint;
  readonly training?: StepHint;
  /** The training step once there is a run. */
  readonly trainingRun?: StepHint;
  readonly results?: StepHint;
}

/** What an experiment shows in its four steps. Components are lazy, so that the gallery does not wait for editors. */
export interface ExperimentView<Spec> {
  readonly experiment: string;
  /** Reads a stored spec with right structure, values possibly out of range; null when it cannot be shown as a form. */
  readonly readDraft: (value: unknown) => Spec | null;
  readonly steps: Readonly<Record<StepName, StepComponent<Spec>>>;
  /** Names of the steps in this experiment's own words. */
  readonly titles: Readonly<Record<StepName, string>>;
  /** One hint a step for who sees it for the first time; those of a training step are for before and after a run. */
  readonly hints: StepHints;
  /** Paths of the spec that belong to each step, for the marks: { system: ['system'], ... }. */
  readonly paths: Readonly<Record<StepName, readonly string[]>>;
  /** Quiet text beside the step's name while it is valid: "420 parameters". Null: the mark's own word. */
  readonly describe: (step: StepName, spec: Spec, run: RunSummary | null) => string | null;
  /** What can be done in the steps, by name. */
  readonly commands: (spec: Spec) => readonly StepCommand<Spec>[];
  /** Bytes of the largest step of a run, foreseen from sizes; null where they cannot be. May compile a text. */
  readonly stepMemory: (spec: Spec) => number | null;
}

/**
 * Something that a step can do, for the command palette: a control of it that is pressed or shown, by its `data-control`, or a
 * change of the spec.
 */
export type StepCommand<Spec = unknown> = {
  readonly id: string;
  readonly title: string;
  readonly step: StepName;
  /** Its control is there only once the document has a run. */
  readonly needsRun?: boolean;
} & (
  | { readonly kind: 'press' | 'show'; readonly control: string }
  | { readonly kind: 'change'; readonly change: () => Spec; readonly label: string }
);
