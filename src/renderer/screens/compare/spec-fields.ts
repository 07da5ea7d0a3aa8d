import { z } from 'zod';
import { experiments } from '../../../experiments/specs';
import type { RunFacts } from '../../../shared/lab/run-library';

/** A value of a spec as it is compared; lists as their text. */
export type SpecValue = string | number | boolean | null;

/** All values of a spec by their dotted paths. */
function specValues(value: unknown, path = ''): Map<string, SpecValue> {
  const found = new Map<string, SpecValue>();
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    found.set(path, value);
  else if (Array.isArray(value)) found.set(path, JSON.stringify(value));
  else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value))
      for (const entry of specValues(inner, path === '' ? key : `${path}.${key}`)) found.set(...entry);
  }
  return found;
}

export interface FieldWords {
  readonly label: string;
  readonly unit: string;
}

const node = z.object({
  label: z.string().optional(),
  unit: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
});

const known = new Map<string, ReadonlyMap<string, FieldWords>>();

/** All values of a run's spec that count: what changes no number of a run, such as the drawing of a graph, is left out. */
export function countedValues({ experiment, spec }: Pick<RunFacts, 'experiment' | 'spec'>): Map<string, SpecValue> {
  const definition = experiments.find(({ id }) => id === experiment);
  const parsed = definition?.specSchema.safeParse(spec);
  return specValues(parsed?.success === true ? (definition?.meaningOf?.(parsed.data) ?? parsed.data) : spec);
}

/** Labels and units of an experiment's spec by their paths, from its schema. */
export function fieldWords(experiment: string): ReadonlyMap<string, FieldWords> {
  const before = known.get(experiment);
  if (before !== undefined) return before;
  const found = new Map<string, FieldWords>();
  const definition = experiments.find(({ id }) => id === experiment);
  const walk = (given: unknown, path: string): void => {
    const parsed = node.safeParse(given);
    if (!parsed.success) return;
    const { label, unit = '', properties = {}, anyOf = [] } = parsed.data;
    if (label !== undefined && !found.has(path)) found.set(path, { label, unit });
    for (const [key, inner] of Object.entries(properties)) walk(inner, path === '' ? key : `${path}.${key}`);
    for (const inner of anyOf) walk(inner, path);
  };
  if (definition !== undefined)
    walk(z.toJSONSchema(definition.specSchema, { io: 'input', unrepresentable: 'any' }), '');
  known.set(experiment, found);
  return found;
}

/** Numbers that the text of a Hamiltonian gives its parameters. */
export function textParameters(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const [, line = ''] of text.matchAll(/^[ \t]*param[ \t]+([^\n#]+)/gm)) {
    for (const [, name = '', value = ''] of line.matchAll(
      /([A-Za-z]\w*)\s*=\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(?=,|$)/g,
    ))
      found.set(name, Number(value));
  }
  return found;
}
