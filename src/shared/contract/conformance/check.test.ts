import { expect, test } from 'vitest';
import { check, checkEqual, checkEventually, checkRejects, isEqual } from './check';

test('equality tells apart what differs', () => {
  const same: [unknown, unknown][] = [
    [NaN, NaN],
    [{ a: [1, { b: null }] }, { a: [1, { b: null }] }],
    [new Float64Array([1, NaN]), new Float64Array([1, NaN])],
  ];
  const different: [unknown, unknown][] = [
    [0, -0],
    [1, '1'],
    [null, {}],
    [[], {}],
    [{ a: undefined }, {}],
    [{ a: 1 }, { a: 1, b: 2 }],
    [new Float64Array([1]), new Float32Array([1])],
    [new Uint8Array([1]), new Uint8Array([2])],
    [new Uint8Array(1), [0]],
  ];
  for (const [a, b] of same) expect(isEqual(a, b)).toBe(true);
  for (const [a, b] of different) expect(isEqual(a, b)).toBe(false);
});

test('checks fail when they should', async () => {
  expect(() => check(false, 'x')).toThrow('x');
  expect(() => checkEqual({ a: 1 }, { a: 2 })).toThrow('Expected {"a":2}, got {"a":1}');
  await expect(checkRejects(Promise.resolve(1), { code: 'X' })).rejects.toThrow('got the value');
  await expect(checkRejects(Promise.reject(new Error('y')), { message: 'z' })).rejects.toThrow('Expected message');
  await checkRejects(Promise.reject(new Error('y')), { message: 'y' });
  let tries = 0;
  await checkEventually(async () => ++tries === 3, 'three');
  expect(tries).toBe(3);
});
