import { expect, it } from 'vitest';
import { checkpointsToKeep } from './retention';

it('keeps the first, the last three, and some spread between them, however long the run is', () => {
  let kept: readonly number[] = [];
  for (let step = 10; step <= 20_000; step += 10) {
    const before = kept.at(-1);
    kept = checkpointsToKeep([...kept, step]);
    expect(kept[0]).toBe(10);
    expect(kept.at(-1)).toBe(step);
    if (before !== undefined) expect(kept).toContain(before);
    expect(kept.length).toBeLessThanOrEqual(12);
  }
  expect(kept.slice(-3)).toEqual([19_980, 19_990, 20_000]);
  const gaps = kept.slice(1, -3).map((step, index) => step - kept[index]);
  expect(Math.max(...gaps)).toBeLessThan(20_000 / 3);
});
