import { describe, expect, it } from 'vitest';
import { newestFirst, tailEnergy } from './live-statistics';

const history = (steps: readonly number[], energies: readonly number[], error: number) => ({
  steps: Float64Array.from(steps),
  seconds: new Float64Array(steps.length),
  values: { energyPerSite: Float64Array.from(energies), energyError: new Float64Array(steps.length).fill(error) },
  interventions: [],
});

describe('tailEnergy', () => {
  it('averages the last quarter with the error of the mean', () => {
    const steps = Array.from({ length: 16 }, (_, index) => index + 1);
    const tail = tailEnergy(
      history(
        steps,
        steps.map((step) => (step > 12 ? -2 : 5)),
        0.4,
      ),
    );
    expect(tail).toEqual({ mean: -2, error: 0.2, steps: 4 });
  });

  it('does not average across a gap of a thinned history, or over a lost step', () => {
    expect(tailEnergy(history([1, 50, 98, 99, 100], [9, 9, 9, 1, 3], 1))?.steps).toBe(3);
    expect(tailEnergy(history([97, 98, 99, 100], [1, 2, Number.NaN, 4], 1))).toEqual({ mean: 4, error: 1, steps: 1 });
    expect(tailEnergy(history([], [], 1))).toBeNull();
  });
});

describe('newestFirst', () => {
  it('keeps the order of one step reversed', () => {
    const line = (step: number, text: string) => ({ step, text, tone: 'plain' as const });
    expect(newestFirst([line(1, 'a'), line(5, 'b'), line(5, 'c')]).map(({ text }) => text)).toEqual(['c', 'b', 'a']);
  });
});
