import { z } from 'zod';
import { AnsatzError } from '../../shared/contract';
import type { AdjustableField, ExperimentDefinition } from '../../shared/experiment';
import type { Intervention } from '../../shared/run/history';

/** Attempts from one checkpoint before a run gives up. */
export const maxRollbacks = 4;

const detailsSchema = z.object({ where: z.string(), late: z.int().min(0).default(0) });

export interface Divergence {
  /** In which it was seen. */
  readonly step: number;
  /** What was seen, for example "gave NaN in the local energy". */
  readonly what: string;
  /** A sentence on it, with its numbers; empty where there is nothing more to say. */
  readonly details: string;
  /** Last step whose state can be good. */
  readonly lastGood: number;
  /** Of the error that says it. */
  readonly error: AnsatzError;
}

/** The divergence that an error of the engine reports, or null if it is another error. */
export function divergenceOf(thrown: unknown, step: number): Divergence | null {
  if (!(thrown instanceof AnsatzError)) return null;
  if (thrown.code !== 'ENGINE_NOT_FINITE' && thrown.code !== 'ENGINE_DIVERGED') return null;
  const details = detailsSchema.safeParse(thrown.details);
  const { where, late } = details.success ? details.data : { where: 'engine', late: 0 };
  const named = where.startsWith('the ') ? where : `the ${where}`;
  // A step shows what the update before it, or before those that came too late, has made of the state.
  return thrown.code === 'ENGINE_DIVERGED'
    ? { step, what: `diverged in ${named}`, details: thrown.message, lastGood: step - 2 - late, error: thrown }
    : { step, what: `gave NaN in ${named}`, details: '', lastGood: step - 1, error: thrown };
}

/** Error for a number that the run process itself found not to be finite. */
export function notFinite(where: string): AnsatzError {
  return new AnsatzError({
    code: 'ENGINE_NOT_FINITE',
    message: `There is a NaN in ${where}.`,
    reason: 'The parameters or the step have grown beyond what a number can hold.',
    suggestion: 'Use a smaller learning rate or a larger diagonal shift.',
    details: { where },
  });
}

/**
 * The first metric of an experiment is its main quantity: it has a value at every step. Other metrics may be undefined
 * at some steps (a split R-hat of one chain) and are recorded as missing.
 */
export function mainMetric(definition: ExperimentDefinition): { readonly name: string; readonly label: string } | null {
  const [entry] = Object.entries(definition.metrics);
  return entry === undefined ? null : { name: entry[0], label: entry[1].label };
}

/** The field that is halved after a divergence; null if the experiment has none. */
export function learningRateField(definition: ExperimentDefinition): AdjustableField | null {
  return definition.adjustable.find(({ path }) => path.endsWith('learningRate')) ?? null;
}

/** Half of the present learning rate, or null where it cannot become smaller. */
export function halvedLearningRate(field: AdjustableField, present: number): Omit<Intervention, 'step'> | null {
  const to = Math.max(field.minimum, present / 2);
  return to < present ? { path: field.path, from: present, to } : null;
}

/** A symbol of the rich label format as plain text. */
export function plainSymbol(symbol: string): string {
  return symbol.replaceAll(/[_^{}]/g, '');
}
