import type { AdjustableField } from '../../../../shared/experiment';
import type { RunSummary } from '../../../../shared/lab/contract';

/** A spec value by its path; null if there is no number. */
export const valueAt = (spec: unknown, path: string): number | null => {
  let at: unknown = spec;
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return null;
    at = Reflect.get(at, key);
  }
  return typeof at === 'number' ? at : null;
};

/** Value in force: as the last step used it, which a metric of the same name tells, else as the spec has it. */
export const currentValue = (field: AdjustableField, spec: unknown, summary: RunSummary): number =>
  summary.latest[field.path.split('.').at(-1) ?? ''] ?? valueAt(spec, field.path) ?? field.minimum;

/** Two decades below and one above the value, within what is allowed: the whole range would be too coarse for a hand. */
export const adjustRange = (
  { minimum, maximum, scale }: AdjustableField,
  value: number,
): { minimum: number; maximum: number } => {
  if (scale === 'linear') return { minimum, maximum };
  const decade = 10 ** Math.round(Math.log10(Math.max(value, minimum)));
  return { minimum: Math.max(minimum, decade / 100), maximum: Math.min(maximum, decade * 10) };
};
