import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { axisPoints, placesOf, sweepPoints, sweepProblem, taskCount } from './expand';
import { numericFields } from './fields';
import type { SweepAxis, SweepTarget, SweepValues } from './sweep';

const axis = (target: SweepTarget, values: SweepValues, whole = false): SweepAxis => ({
  target,
  values,
  label: 'x',
  unit: '',
  whole,
});
const text = 'lattice square(4, 4) periodic\nsite spin(1/2)\nparam J = 1, h = 2\nH = J * sum <i,j> Z(i)*Z(j)';
const spec = { system: { text }, training: { steps: 100, rate: 0.05 } };
const rate: SweepTarget = { kind: 'field', path: 'training.rate' };

describe('axes', () => {
  it('are grids with exact ends, or lists', () => {
    expect(axisPoints(axis(rate, { kind: 'linear', from: 0, to: 0.3, count: 4 }))).toEqual([0, 0.1, 0.2, 0.3]);
    expect(axisPoints(axis(rate, { kind: 'log', from: 1e-3, to: 0.1, count: 3 }))).toEqual([0.001, 0.01, 0.1]);
    expect(axisPoints(axis(rate, { kind: 'list', values: [2, 1, 2] }))).toEqual([2, 1]);
    expect(axisPoints(axis(rate, { kind: 'linear', from: 4, to: 8, count: 9 }, true))).toEqual([4, 5, 6, 7, 8]);
    expect(axisPoints(axis(rate, { kind: 'list', values: [4, 5.5] }, true))).toEqual([4, 5.5]);
    expect(axisPoints(axis(rate, { kind: 'log', from: 0, to: 1, count: 3 }))).toEqual([]);
  });

  it('run through all combinations, the first one fastest', () => {
    expect(placesOf([2, 3])).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(placesOf([])).toEqual([[]]);
  });

  it('are refused where they vary nothing, the same twice, or too much', () => {
    const grid = axis(rate, { kind: 'linear', from: 0, to: 1, count: 40 });
    const other = axis({ kind: 'parameter', name: 'h' }, { kind: 'linear', from: 0, to: 1, count: 40 });
    expect(taskCount([grid, other], ['1'])).toBe(1600);
    expect(sweepProblem({ axes: [grid, other], seeds: ['1'] })).toMatch(/at most 1000/);
    expect(sweepProblem({ axes: [grid, grid], seeds: ['1'] })).toMatch(/same number/);
    expect(sweepProblem({ axes: [], seeds: ['1'] })).toMatch(/single run/);
    expect(sweepProblem({ axes: [], seeds: ['1', '1'] })).toMatch(/twice/);
    expect(sweepProblem({ axes: [grid], seeds: ['1', '2'] })).toBeNull();
  });
});

describe('sweepPoints', () => {
  it('writes fields, parameters and extents into the spec and leaves the rest', () => {
    const axes = [
      axis({ kind: 'parameter', name: 'h' }, { kind: 'list', values: [0.5, 1] }),
      axis({ kind: 'extent', argument: null }, { kind: 'list', values: [6, 8] }, true),
    ];
    const points = [...sweepPoints({ axes, spec }, 'system.text')];
    expect(points.map(({ values }) => values)).toEqual([
      [0.5, 6],
      [1, 6],
      [0.5, 8],
      [1, 8],
    ]);
    expect(points[2]).toMatchObject({
      place: [0, 1],
      problem: null,
      spec: {
        system: { text: text.replace('h = 2', 'h = 0.5').replace('(4, 4)', '(8, 8)') },
        training: spec.training,
      },
    });
    expect(spec.system.text).toBe(text);
  });

  it('says at each point what cannot be varied', () => {
    const first = (target: SweepTarget, path: string | null = 'system.text') =>
      [...sweepPoints({ axes: [axis(target, { kind: 'list', values: [1.5] })], spec }, path)][0]?.problem?.code;
    expect(first({ kind: 'field', path: 'training.__proto__' })).toBe('SWEEP_UNKNOWN_FIELD');
    expect(first({ kind: 'field', path: 'system.text' })).toBe('SWEEP_UNKNOWN_FIELD');
    expect(first({ kind: 'parameter', name: 'g' })).toBe('SWEEP_UNKNOWN_PARAMETER');
    expect(first({ kind: 'extent', argument: 0 })).toBe('SWEEP_NO_EXTENT');
    expect(first({ kind: 'parameter', name: 'h' }, null)).toBe('SWEEP_NO_TEXT');
  });
});

it('numbers of a spec are found with words and limits of the schema', () => {
  const schema = z.strictObject({
    title: z.string(),
    training: z.strictObject({
      steps: z.int().min(1).max(10).default(5).meta({ label: 'Steps', help: 'Updates.', unit: 'steps' }),
      rate: z.number().meta({ label: 'Rate', help: '' }),
    }),
  });
  expect(numericFields(schema, { title: 'a', training: { steps: 3, rate: 0.1 } })).toMatchObject([
    { path: 'training.steps', label: 'Steps', unit: 'steps', whole: true, minimum: 1, maximum: 10, value: 3 },
    { path: 'training.rate', label: 'Rate', whole: false, value: 0.1 },
  ]);
});
