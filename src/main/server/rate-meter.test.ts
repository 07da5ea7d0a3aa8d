import { expect, test } from 'vitest';
import { RateMeter } from './rate-meter';

test('allows a burst, then the rate, and no more than a burst after a rest', () => {
  const meter = new RateMeter(10, 5, 0);
  const taken = (now: number, tries: number) =>
    Array.from({ length: tries }, () => meter.take(now)).filter(Boolean).length;
  expect(taken(0, 20)).toBe(5);
  expect(taken(99, 20)).toBe(0);
  expect(taken(100, 20)).toBe(1);
  expect(taken(1100, 20)).toBe(5);
});
