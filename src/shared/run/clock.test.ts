import { describe, expect, it } from 'vitest';
import { clockSeconds } from './clock';

const history = (seconds: readonly number[]) => ({
  steps: Float64Array.from(seconds, (_, i) => i + 1),
  seconds: Float64Array.from(seconds),
  values: {},
  interventions: [],
});
const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds).toISOString();

describe('the time of steps by the clock', () => {
  it('is that of work without marks', () => {
    expect([...clockSeconds(history([1, 2, 3]), [])]).toEqual([1, 2, 3]);
  });

  it('has pauses and the time until the run was resumed', () => {
    const marks = [
      { step: 0, seconds: 0, at: at(0) },
      // Paused after step 2, continued an hour later; killed after step 4, resumed from step 3 a day later.
      { step: 2, seconds: null, at: at(3600) },
      { step: 3, seconds: 3, at: at(86_400) },
    ];
    expect([...clockSeconds(history([1, 2, 3, 4, 5]), marks)]).toEqual([1, 2, 3601, 86_401, 86_402]);
  });

  it('counts steps that were rolled back as time that passed', () => {
    const marks = [
      { step: 0, seconds: 0, at: at(0) },
      { step: 2, seconds: 2, at: at(10) },
    ];
    expect([...clockSeconds(history([1, 2, 3]), marks)]).toEqual([1, 2, 11]);
  });

  it('does not go back with a clock that was set back', () => {
    const marks = [
      { step: 0, seconds: 0, at: at(100) },
      { step: 2, seconds: 2, at: at(50) },
    ];
    expect([...clockSeconds(history([1, 2, 3]), marks)]).toEqual([1, 2, 2]);
  });
});
