import { AnsatzError } from '../../shared/contract';

export interface Setting {
  readonly path: string;
  readonly value: unknown;
}

/** path=value; the value is JSON where it can be read as such, else text. */
export function parseSetting(text: string): Setting {
  const equals = text.indexOf('=');
  if (equals < 1) {
    throw new AnsatzError({
      code: 'SET_INVALID',
      message: `"${text}" is not of the form path=value.`,
      reason: '',
      suggestion: 'For example --set training.steps=100',
    });
  }
  return { path: text.slice(0, equals), value: parseValue(text.slice(equals + 1)) };
}

export function collectSettings(text: string, before: readonly Setting[]): readonly Setting[] {
  return [...before, parseSetting(text)];
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Copy of a spec with the settings made. A path must name a field that is there. */
export function applySettings(spec: unknown, settings: readonly Setting[]): unknown {
  return settings.reduce<unknown>((current, { path, value }) => withValue(current, path.split('.'), value, path), spec);
}

function withValue(target: unknown, keys: readonly string[], value: unknown, path: string): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (typeof target !== 'object' || target === null || Array.isArray(target) || !Object.hasOwn(target, key)) {
    const known = typeof target === 'object' && target !== null ? Object.keys(target).join(', ') : 'nothing';
    throw new AnsatzError({
      code: 'SET_UNKNOWN_FIELD',
      message: `The spec has no field "${path}".`,
      reason: `"${key}" is not among: ${known}.`,
      suggestion: 'Correct the path.',
    });
  }
  const inner: unknown = Object.getOwnPropertyDescriptor(target, key)?.value;
  return { ...target, [key]: withValue(inner, rest, value, path) };
}
