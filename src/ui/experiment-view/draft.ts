import { z } from 'zod';

type Issue = z.core.$ZodIssue;

/**
 * Reads stored specs with right structure; null when a field is missing or of another kind. Numbers out of their limits are
 * kept: a form can show them and say so.
 */
export function draftReader<Spec>(schema: z.ZodType<Spec>): (value: unknown) => Spec | null {
  /** Built below from a complete spec and numbers. */
  const draftSchema = z.custom<Spec>((value) => typeof value === 'object' && value !== null);
  return (value) => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const outside = parsed.error.issues.map((issue) => ({ path: issue.path, allowed: allowedValue(issue) }));
    if (outside.some(({ allowed }) => allowed === null)) return null;
    // With allowed values in their place the spec is read as usual; then what was there comes back.
    const within = outside.reduce((spec, { path, allowed }) => withValue(spec, path, allowed), value);
    const complete = schema.safeParse(within);
    if (!complete.success) return null;
    const draft = outside.reduce<unknown>(
      (spec, { path }) => withValue(spec, path, valueAt(value, path)),
      complete.data,
    );
    return draftSchema.parse(draft);
  };
}

/** A value that a limit lets through; null where the structure itself is wrong. */
const allowedValue = (issue: Issue): number | string | null => {
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string') return 'x';
      return issue.origin === 'number' || issue.origin === 'int' ? Number(issue.minimum) : null;
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int' ? Number(issue.maximum) : null;
    case 'invalid_type':
      return issue.expected === 'int' && typeof issue.input === 'number' ? Math.round(issue.input) : null;
    default:
      return null;
  }
};

type Path = readonly PropertyKey[];

export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Object.getOwnPropertyDescriptor(at, key)?.value : undefined),
    value,
  );

/** A copy with another value at a path that is there. */
export const withValue = (target: unknown, [key, ...rest]: Path, value: unknown): unknown => {
  if (key === undefined) return value;
  if (Array.isArray(target)) return target.map((item, index) => (index === key ? withValue(item, rest, value) : item));
  if (typeof target !== 'object' || target === null) return target;
  const inner: unknown = Object.getOwnPropertyDescriptor(target, key)?.value;
  return { ...target, [key]: withValue(inner, rest, value) };
};
