import { describe, expect, it } from 'vitest';
import { cosineSchedule, geometricSchedule } from './schedule';

describe('schedules', () => {
  it('begin and end at their values', () => {
    for (const schedule of [cosineSchedule, geometricSchedule]) {
      expect(schedule(0.1, 0.001, 1, 50)).toBeCloseTo(0.1, 14);
      expect(schedule(0.1, 0.001, 50, 50)).toBeCloseTo(0.001, 14);
      expect(schedule(0.1, 0.001, 80, 50)).toBeCloseTo(0.001, 14);
      expect(schedule(0.3, 0.1, 1, 1)).toBe(0.3);
    }
  });

  it('pass through their known middles', () => {
    expect(cosineSchedule(1, 0, 51, 101)).toBeCloseTo(0.5, 14);
    expect(geometricSchedule(1, 1e-4, 51, 101)).toBeCloseTo(1e-2, 14);
  });

  it('stay constant when both ends are equal', () => {
    for (let step = 1; step <= 10; step++) {
      expect(cosineSchedule(0.05, 0.05, step, 10)).toBe(0.05);
      expect(geometricSchedule(0.01, 0.01, step, 10)).toBe(0.01);
    }
  });
});
