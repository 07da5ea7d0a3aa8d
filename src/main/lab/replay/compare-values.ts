import { exactText } from './compare-histories';

interface Difference {
  /** Dotted path, list places in brackets. */
  readonly path: string;
  readonly original: string;
  readonly replay: string;
}

/** First place in which two values of plain objects, lists, typed arrays and scalars are not the same bits. */
export function firstValueDifference(original: unknown, replay: unknown, path = ''): Difference | null {
  if (isList(original) && isList(replay)) {
    if (original.length !== replay.length)
      return { path: `${path}.length`, original: String(original.length), replay: String(replay.length) };
    for (let index = 0; index < original.length; index += 1) {
      const found = firstValueDifference(original[index], replay[index], `${path}[${index}]`);
      if (found !== null) return found;
    }
    return null;
  }
  if (isObject(original) && isObject(replay) && !isList(original) && !isList(replay)) {
    const before = new Map(Object.entries(original));
    const now = new Map(Object.entries(replay));
    for (const key of [...new Set([...before.keys(), ...now.keys()])].sort()) {
      const found = firstValueDifference(before.get(key), now.get(key), path === '' ? key : `${path}.${key}`);
      if (found !== null) return found;
    }
    return null;
  }
  return Object.is(original, replay) ? null : { path, original: textOf(original), replay: textOf(replay) };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

function textOf(value: unknown): string {
  if (typeof value === 'number') return exactText(value);
  if (value === undefined) return 'missing';
  return JSON.stringify(value).slice(0, 200);
}
