import { describe, expect, it } from 'vitest';
import { sampleRun } from '../../../test/support/lab-for-tests';
import { figureSchema } from '../figure/figure';
import { figureTable } from '../figure/table';
import { sweepCells } from './cells';
import { axisPoints } from './expand';
import { combine, metricQuantities, type SweepQuantity } from './quantity';
import type { Sweep, SweepValues } from './sweep';
import { sweepFigure } from './sweep-figure';
import { countsText, remainingTime, taskCounts, taskViews, type TaskView } from './tasks';

const axis = (name: string, values: SweepValues): Sweep['axes'][number] => ({
  target: { kind: 'parameter', name },
  values,
  label: `_${name}_`,
  unit: '',
  whole: false,
  points: axisPoints({ values, whole: false }),
});

function sweepOver(axes: Sweep['axes'], seeds: readonly string[]): Sweep {
  const [first, second] = axes.map(({ points }) => points.length);
  const places = Array.from({ length: (first ?? 1) * (second ?? 1) }, (_, i) => [
    ...(first === undefined ? [] : [i % first]),
    ...(second === undefined || first === undefined ? [] : [Math.floor(i / first)]),
  ]);
  return {
    id: 'sweep-1',
    title: 'Chain',
    experiment: 'ground-state',
    documentId: null,
    specDigest: '',
    energyUnit: '_J_',
    axes,
    seeds,
    tasks: seeds.flatMap((seed) => places.map((place) => ({ place, seed, runId: `run-${place.join('-')}-${seed}` }))),
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}

/** Finished runs with energies by their place in the list; null: not begun. */
function tasksOf(sweep: Sweep, energies: readonly (number | null)[]): readonly TaskView[] {
  const runs = new Map(
    sweep.tasks.flatMap(({ runId }, index) => {
      const energy = energies[index] ?? null;
      if (energy === null) return [];
      const latest = { energyPerSite: energy, energyError: 0.01, referenceEnergyPerSite: energy - 0.001, vScore: 1e-3 };
      return [[runId, sampleRun({ id: runId, state: 'finished', elapsedSeconds: 10, latest })] as const];
    }),
  );
  return taskViews(sweep, { begun: [] }, (id) => runs.get(id) ?? null);
}

const metrics = {
  energyPerSite: { label: 'Energy', symbol: '_E_/_N_', unit: 'energy', help: '' },
  energyError: { label: 'Error', symbol: 'δ', unit: 'energy', help: '' },
  vScore: { label: 'V-score', symbol: '_V_', unit: '', help: '' },
};
const quantityOf = (tasks: readonly TaskView[], id: string): SweepQuantity => {
  const found = metricQuantities(metrics, tasks, '_J_', 'text').find((quantity) => quantity.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};

describe('tasks of a sweep', () => {
  const sweep = sweepOver([axis('h', { kind: 'list', values: [0.5, 1] })], ['1', '2']);

  it('are what their runs are, waiting before and removed after', () => {
    const run = sampleRun({
      id: 'run-1-1',
      state: 'running',
      step: 25,
      totalSteps: 100,
      remainingSeconds: 6,
      elapsedSeconds: 2,
    });
    const tasks = taskViews(sweep, { begun: [0, 1] }, (id) => (id === 'run-1-1' ? run : null));
    expect(tasks.map(({ state }) => state)).toEqual(['removed', 'running', 'waiting', 'waiting']);
    expect(tasks[1]).toMatchObject({ values: [1], fraction: 0.25 });
    expect(countsText(taskCounts(tasks))).toBe('0 of 4 done, 1 running, 2 waiting, 1 removed');
    // Two tasks of 8 s are to come, and 6 s of the one that runs.
    expect(remainingTime(sweep, tasks, 2)?.seconds).toBeCloseTo((6 + 2 * 8) / 2);
    const none = taskViews(sweep, { begun: [] }, () => null);
    expect(remainingTime(sweep, none, 1)).toBeNull();
  });

  it('are weighed by their operations, and wait for the neighbours that they begin with', () => {
    const weights = [1, 4, 1, 4];
    const weighed = { ...sweep, tasks: sweep.tasks.map((task, index) => ({ ...task, flops: weights[index] })) };
    const run = sampleRun({ id: 'run-1-0', state: 'finished', step: 100, totalSteps: 100, elapsedSeconds: 3 });
    const find = (id: string) => (id === weighed.tasks[0].runId ? { ...run, id } : null);
    const tasks = taskViews(weighed, { begun: [0] }, find);
    // 4 + 1 + 4 times 3 s, on two places; after each other 1 + 4 of the second seed.
    expect(remainingTime(weighed, tasks, 2)).toMatchObject({
      seconds: 13.5,
      basis: expect.stringMatching(/1 finished, weighed/),
    });
    const warm = remainingTime({ ...weighed, warmStart: true }, tasks, 9);
    expect(warm?.seconds).toBe(15);
    expect(warm?.basis).toMatch(/wait for them/);
  });

  it('stand together in a cell, which says the most pressing of their states', () => {
    const tasks = tasksOf(sweep, [-1, -2, null, -2.1]);
    expect(sweepCells(sweep, tasks).map(({ key, state, tasks: own }) => [key, state, own.length])).toEqual([
      ['0', 'waiting', 2],
      ['1', 'finished', 2],
    ]);
  });

  it('are combined with the larger of their own errors and their scatter', () => {
    const tasks = tasksOf(sweep, [-1, -2, -1, -2.2]);
    const energy = quantityOf(tasks, 'energyPerSite');
    const [first, second] = sweepCells(sweep, tasks);
    expect(combine(first.tasks, energy, { kind: 'mean' })).toMatchObject({
      value: -1,
      error: expect.closeTo(0.01 / Math.sqrt(2), 12),
    });
    expect(combine(second.tasks, energy, { kind: 'mean' })?.error).toBeCloseTo(0.1);
    expect(combine(second.tasks, energy, { kind: 'lowest' })).toEqual({ value: -2.2, error: 0.01 });
    expect(combine(second.tasks, energy, { kind: 'seed', seed: '1' })).toEqual({ value: -2, error: 0.01 });
    expect(combine(second.tasks, energy, { kind: 'seed', seed: '3' })).toBeNull();
  });
});

describe('sweepFigure', () => {
  it('over one axis has a curve a seed, their mean, and what is exact', () => {
    const sweep = sweepOver([axis('h', { kind: 'log', from: 0.1, to: 10, count: 3 })], ['1', '2']);
    const tasks = tasksOf(sweep, [-1, -2, -3, -1, -2, null]);
    const figure = figureSchema.parse(sweepFigure(sweep, tasks, quantityOf(tasks, 'energyPerSite'), { kind: 'mean' }));
    if (figure.content.kind !== 'chart') throw new Error('no chart');
    expect(figure.content.x).toMatchObject({ label: '_h_', scale: 'log' });
    expect(figure.content.y.label).toBe('_E_/_N_ (_J_)');
    expect(figure.content.series.map(({ name }) => name)).toEqual([
      'exact or published',
      'seed 1',
      'seed 2',
      'mean of the seeds',
    ]);
    expect(figure.content.series.at(-1)).toMatchObject({ x: [0.1, 1, 10], y: [-1, -2, -3], line: 'solid' });
  });

  it('has its energies and references in the convention that is wanted, errors with them', () => {
    const sweep = sweepOver([axis('h', { kind: 'list', values: [0.5, 1] })], ['1']);
    const scales = { unit: 'J', own: 'spin', spin: 1, pauli: 4 } as const;
    const tasks = tasksOf(sweep, [-1, -2]).map((task) => ({
      ...task,
      run: task.run && { ...task.run, energyScales: scales },
    }));
    const energy = metricQuantities(metrics, tasks, '_J_, S·S', 'pauli').find(({ id }) => id === 'energyPerSite');
    const score = metricQuantities(metrics, tasks, '_J_, S·S', 'pauli').find(({ id }) => id === 'vScore');
    expect(energy?.label).toBe('_E_/_N_ (_J_, σ·σ)');
    expect(tasks.map((task) => energy?.of(task))).toEqual([
      { value: -4, error: 0.04 },
      { value: -8, error: 0.04 },
    ]);
    expect(tasks.map((task) => energy?.reference(task))).toEqual([-4.004, expect.closeTo(-8.004, 12)]);
    expect(tasks.map((task) => score?.of(task)?.value)).toEqual([1e-3, 1e-3]);
  });

  it('over two axes is a map, whose table has the values of uneven axes', () => {
    const sweep = sweepOver(
      [axis('h', { kind: 'list', values: [1, 2, 5] }), axis('J', { kind: 'list', values: [0.1, 0.2] })],
      ['1'],
    );
    const tasks = tasksOf(sweep, [-1, -2, -3, -4, null, -6]);
    const map = (id: string) => {
      const figure = figureSchema.parse(sweepFigure(sweep, tasks, quantityOf(tasks, id), { kind: 'mean' }));
      if (figure.content.kind !== 'chart') throw new Error('no chart');
      return { figure, series: figure.content.series[0] };
    };
    expect(map('energyPerSite').series).toMatchObject({
      kind: 'heatmap',
      columns: 3,
      rows: 2,
      values: [-1, -2, -3, -4, null, -6],
      error: [0.01, 0.01, 0.01, 0.01, null, 0.01],
    });
    expect(map('vScore').series).toMatchObject({ valueLabel: 'log_{10} _V_', values: [-3, -3, -3, -3, null, -3] });
    const [table] = figureTable(map('energyPerSite').figure);
    expect(table.columns[0].values).toEqual(['1', '2', '5', '1', '2', '5']);
    expect(table.columns[1].values).toEqual(['0.1', '0.1', '0.1', '0.2', '0.2', '0.2']);
  });

  it('without an axis has the seeds side by side', () => {
    const sweep = sweepOver([], ['3', '7']);
    const tasks = tasksOf(sweep, [-1, -2]);
    const figure = sweepFigure(sweep, tasks, quantityOf(tasks, 'energyPerSite'), { kind: 'mean' });
    expect(figure.content).toMatchObject({ x: { categories: ['3', '7'] } });
    expect(sweepCells(sweep, tasks).map(({ column }) => column)).toEqual([0, 1]);
  });
});
