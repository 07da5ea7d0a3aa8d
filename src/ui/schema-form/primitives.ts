type Value = string | number | boolean;

/** The fields of an object that a form can show. */
export const primitives = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Value] => isPrimitive(entry[1])));

const isPrimitive = (value: unknown): value is Value =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
