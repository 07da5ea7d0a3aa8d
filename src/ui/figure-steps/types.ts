import type { z } from 'zod';
import type { DockArea } from '../dock';
import type { StepHints, StepName } from '../experiment-view/types';

/** A part of a spec that has a form of its own. */
export interface FormSection<Spec> {
  /** Key of the part in the spec. */
  readonly path: string;
  readonly title: string;
  readonly schema: z.ZodObject;
  /** Better words for choices. */
  readonly words?: Readonly<Record<string, string>>;
  /** Fields without meaning for the other values, with the reason. */
  readonly unused?: (spec: Spec) => Readonly<Record<string, string>>;
  /** Fields whose slider is logarithmic. */
  readonly logarithmic?: readonly string[];
}

/** A step in which something is set up: forms at the left, what comes of it at the right. */
export interface SetUp<Spec> {
  readonly sections: readonly FormSection<Spec>[];
  /** Ids of previews that are shown here, in their order; those that are not there are left out. "name*": all that begin so. */
  readonly previews: readonly string[];
}

/** The steps in which something is set up. */
export type SetUpName = Exclude<StepName, 'results'>;

/** The window of an experiment that is set up by forms and whose every picture is a figure. */
export interface FigureViewOptions<Spec> {
  readonly experiment: string;
  readonly schema: z.ZodType<Spec>;
  readonly titles: Readonly<Record<StepName, string>>;
  readonly hints: StepHints;
  readonly setUps: Readonly<Record<SetUpName, SetUp<Spec>>>;
  /** How the figures of a run lie; "findings" is the table of what was found. Panels that it does not name are added. */
  readonly layout: DockArea;
  /** Quiet words beside the name of a step that is set up. */
  readonly describe: (step: SetUpName, spec: Spec) => string | null;
  /** Bytes of the largest step; absent: next to nothing. */
  readonly stepMemory?: (spec: Spec) => number | null;
}
