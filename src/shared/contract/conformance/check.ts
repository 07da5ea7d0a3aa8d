/** The few checks that the conformance cases need, without a test runner: they also run inside a window. */

export function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`Not so: ${what}`);
}

export function checkEqual(actual: unknown, expected: unknown): void {
  if (!isEqual(actual, expected)) throw new Error(`Expected ${show(expected)}, got ${show(actual)}`);
}

/** The promise rejects with an error that has these fields. */
export async function checkRejects(
  promise: Promise<unknown>,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  const result = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in result)) throw new Error(`Expected ${show(fields)}, but got the value ${show(result.value)}`);
  const { error } = result;
  for (const [name, expected] of Object.entries(fields)) {
    const actual: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
    if (!isEqual(actual, expected))
      throw new Error(`Expected ${name} ${show(expected)}, got ${show(actual)} in ${String(error)}`);
  }
}

/** Waits until it is so, at least five seconds before giving up. */
export async function checkEventually(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 1000) throw new Error(`Not so within five seconds: ${what}`);
    await pause(5);
  }
}

export const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Deep equality of plain data and typed arrays, by kind; NaN equals NaN and -0 does not equal 0. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (kindOf(a) !== kindOf(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isEqual(Reflect.get(a, key), Reflect.get(b, key)));
}

const kindOf = (value: object) => Object.prototype.toString.call(value);

function show(value: unknown): string {
  return (
    JSON.stringify(value, (_key, item: unknown) =>
      typeof item === 'bigint' || Number.isNaN(item) ? String(item) : item,
    )?.slice(0, 400) ?? String(value)
  );
}
