import { describe, expect, it } from 'vitest';
import { sampleRun } from '../../../../test/support/lab-for-tests';
import { groundState } from '../../../experiments/ground-state/spec';
import {
  buildScene,
  cursorStops,
  figureSchema,
  figureTable,
  printTheme,
  readoutAt,
  xPixel,
  yPixel,
} from '../../../shared/figure';
import type { RunFacts } from '../../../shared/lab/run-library';
import { optionsOf } from '../../../shared/model/facts.test-support';
import type { ModelGraph } from '../../../shared/model/graph';
import { withPlace } from '../../../shared/model/own-graph/graph-layout';
import { graphOf } from '../../../shared/model/presets';
import { axisOf, brushStep, isInside, parallelFigure, placeOn, textAt, type ParallelAxis } from './parallel-figure';
import { plotFields, type PlotField, type PlottedRun } from './plot-fields';
import { resultDifferences, specDifferences, textDifferences } from './run-differences';
import { shownResults } from './shown-results';
import { scatterPlot } from './scatter-figure';
import { nearestRun, pointsOf } from './nearest-run';
import { textParameters } from './spec-fields';
import { lineDifference } from './text-difference';

const facts = (runId: string, h: number, learningRate: number, energy: number, error: number | null): RunFacts => ({
  runId,
  experiment: 'ground-state',
  spec: {
    system: { hamiltonian: `lattice chain(8)\nparam J = 1, h = ${h}\nH = -J * sum <i,j> Z(i)*Z(j)\n` },
    model: { ansatz: 'jastrow' },
    training: { learningRate, steps: 100, lowerRuns: [] },
  },
  results: [
    { path: 'energy', value: energy, error },
    { path: 'nSites', value: 8, error: null },
  ],
});
const energyScales = { unit: 'J', own: 'pauli', spin: 0.25, pauli: 1 } as const;
const runs: PlottedRun[] = [
  {
    summary: sampleRun({ energyScales, id: 'a', ansatz: 'Jastrow', seed: '1' }),
    facts: facts('a', 0.5, 0.01, -9, 0.03),
  },
  { summary: sampleRun({ energyScales, id: 'b', ansatz: 'Jastrow', seed: '2' }), facts: facts('b', 1, 0.1, -10, 0.04) },
  { summary: sampleRun({ energyScales, id: 'c', ansatz: 'RBM', seed: '3' }), facts: facts('c', 2, 1, -17, null) },
];

const results = (convention: 'text' | 'spin') =>
  runs.map(({ facts: found, summary }) => shownResults(found, summary, convention));

describe('what differs between runs', () => {
  const all = runs.map((run) => run.facts);
  it('is named as the schema names it, and only what differs', () => {
    expect(specDifferences(all)).toEqual([
      { path: 'training.learningRate', label: 'Learning rate η', unit: '', values: [0.01, 0.1, 1] },
    ]);
    expect(textDifferences(all)).toMatchObject([{ path: 'system.hamiltonian', label: 'Hamiltonian' }]);
    expect(specDifferences([all[0]!, all[0]!])).toEqual([]);
  });

  it('is not where the nodes of a graph are drawn', () => {
    const preset = groundState.presets[0]!;
    const graph = graphOf(optionsOf({ ansatz: 'convolutional' }))!;
    const of = (changed: ModelGraph): RunFacts => ({
      ...all[0]!,
      spec: { ...preset.spec, model: { ...preset.spec.model, ansatz: 'custom', graph: changed } },
    });
    const moved = withPlace(graph, graph.nodes[0]!.id, { x: 60, y: 20 });
    expect(specDifferences([of(graph), of(moved)])).toEqual([]);
    expect(specDifferences([of(graph), of({ ...moved, initialScale: 0.5 })])).toMatchObject([
      { path: 'model.graph.initialScale' },
    ]);
  });

  it('has the distance in standard deviations where both have errors', () => {
    const [energy] = resultDifferences(results('text'));
    expect(energy).toMatchObject({ path: 'energy', sigmas: [null, expect.closeTo(-1 / 0.05, 10), null] });
    expect(resultDifferences(results('text'))).toHaveLength(1);
  });

  it('has energies in the convention that is wanted; how far they lie apart in standard deviations is the same', () => {
    const [energy] = resultDifferences(results('spin'));
    expect(energy?.values).toEqual([
      { path: 'energy', value: -2.25, error: 0.0075, unit: '_J_, S·S' },
      { path: 'energy', value: -2.5, error: 0.01, unit: '_J_, S·S' },
      { path: 'energy', value: -4.25, error: null, unit: '_J_, S·S' },
    ]);
    expect(energy?.sigmas[1]).toBeCloseTo(-1 / 0.05, 10);
    const plotted = plotFields(runs, 'spin').find(({ id }) => id === 'result energy');
    expect([plotted?.unit, plotted?.values.get('b')]).toEqual(['_J_, S·S', { value: -2.5, error: 0.01 }]);
  });

  it('is shown line by line in texts', () => {
    const marks = lineDifference('a\nb\nc\n', 'a\nx\nc\nd').map(({ kind, text }) => `${kind} ${text}`);
    expect(marks).toEqual(['same a', 'removed b', 'added x', 'same c', 'added d']);
  });
});

describe('plots over many runs', () => {
  const fields = plotFields(runs, 'text');
  const field = (id: string) => fields.find((candidate) => candidate.id === id)!;

  it('know settings, parameters of the text and results, those that vary first', () => {
    expect([...textParameters('param J = 1, h = -2.5e-1 # field\n')]).toEqual([
      ['J', 1],
      ['h', -0.25],
    ]);
    expect([...field('param h').values.values()].map(({ value }) => value)).toEqual([0.5, 1, 2]);
    expect(fields.findIndex(({ id }) => id === 'training.steps')).toBeGreaterThan(
      fields.findIndex(({ id }) => id === 'training.learningRate'),
    );
    expect(field('model.ansatz').words).toEqual(['jastrow']);
  });

  it('scatter with errors, a series for each ansatz, and nothing where a logarithm has no place', () => {
    const choice = { x: field('param h'), y: field('result energy'), xLog: true, yLog: false, colourBy: null };
    const plot = scatterPlot(runs, choice)!;
    const figure = figureSchema.parse(plot.figure);
    expect(figure.content).toMatchObject({
      x: { label: '_h_', scale: 'log' },
      valueScale: null,
      series: [
        { name: 'Jastrow', x: [0.5, 1], y: [-9, -10], error: [0.03, 0.04], line: 'none', values: null },
        { name: 'RBM', x: [2], y: [-17], error: null },
      ],
    });
    expect(plot.runs.get('Jastrow')?.map(({ summary }) => summary.id)).toEqual(['a', 'b']);
    expect(scatterPlot(runs, { ...choice, yLog: true })).toBeNull();
  });

  it('scatter in the colours of a third number, and say at each point which run it is and its values', () => {
    const choice = { x: field('param h'), y: field('result energy'), xLog: false, yLog: false };
    const { figure: input } = scatterPlot(runs, { ...choice, colourBy: field('training.learningRate') })!;
    const figure = figureSchema.parse(input);
    expect(figure.content).toMatchObject({
      valueScale: { label: 'Learning rate η', low: 0.01, high: 1, scale: 'log' },
      series: [{ values: [0.01, 0.1] }, { values: [1] }],
    });
    const scene = buildScene(figure, printTheme, { width: 400, height: 250 });
    if (scene.kind !== 'chart') throw new Error('no chart');
    const { plot } = scene.chart.main;
    const readout = readoutAt(figure, scene, xPixel(plot, 1) + 3, yPixel(plot, -10) - 3);
    expect(readout?.title).toContain('seed 2');
    expect(readout?.rows.map(({ name, value }) => `${name} ${value}`)).toEqual([
      '_h_ 1',
      expect.stringMatching(/^Energy, measured \(_J_, σ·σ\) −10\.00\(4\)/),
      'Learning rate η 0.1',
    ]);
    expect(readout?.points).toMatchObject([{ series: 'Jastrow', index: 1 }]);
    // The keys visit the points of all series.
    expect(cursorStops(figure, scene)).toHaveLength(3);
    const [first] = figureTable(figure);
    expect(first?.columns.map(({ name }) => name)).toEqual(['x', 'y', 'error', 'value', 'name']);
  });

  const on = (chosen: PlotField): ParallelAxis => axisOf(chosen, runs)!;

  it('lie on parallel axes, logarithmic over decades, and are kept inside of brushes', () => {
    const axes = [on(field('training.learningRate')), on(field('param h')), on(field('model.ansatz'))];
    expect(axes.map(({ range }) => range.scale)).toEqual(['log', 'linear', 'linear']);
    expect(placeOn(axes[0]!, 'b')).toBeCloseTo(0.5, 12);
    expect(textAt(axes[0]!, 0.5)).toBe('0.1');
    expect(brushStep(axes[0]!)).toBe(0.01);
    const brushes = new Map([['training.learningRate', [0.4, 1]]] as const);
    expect(['a', 'b', 'c'].filter((id) => isInside(axes, brushes, id))).toEqual(['b', 'c']);
    const figure = figureSchema.parse(parallelFigure(runs, axes, axes[0]!, brushes));
    const scene = buildScene(figure, printTheme, { width: 400, height: 250 });
    if (scene.kind !== 'chart') throw new Error('no chart');
    expect(scene.chart.main.lines).toHaveLength(3);
    // Each in a colour of its own, on a scale with a bar.
    expect(new Set(scene.chart.main.lines.map(({ colour }) => colour)).size).toBe(3);
    expect(scene.chart.layout.colourBar).not.toBeNull();
    expect(
      figure.content.kind === 'chart' &&
        figure.content.series.filter((series) => series.kind === 'line' && series.faint),
    ).toHaveLength(1);
  });

  it('are exported with their values on each axis, and the values stand at the axes', () => {
    const axes = [on(field('training.learningRate')), on(field('param h'))];
    const figure = figureSchema.parse(parallelFigure(runs, axes, on(field('result energy')), new Map()));
    const [table] = figureTable(figure);
    const column = (name: string) => table?.columns.find((candidate) => candidate.name === name)?.values;
    expect(figureTable(figure)).toHaveLength(1);
    // In the order of the colours: the lowest energy first.
    expect(column('axis 1')).toEqual([1, 0.1, 0.01]);
    expect(column('axis 2')).toEqual([2, 1, 0.5]);
    expect(column('value')).toEqual([-17, -10, -9]);
    const scene = buildScene(figure, printTheme, { width: 700, height: 350 });
    const drawn = JSON.stringify(scene.kind === 'chart' ? scene.chart.main.over : []);
    for (const words of ['Learning rate η', '"h"', '"0.5"', '"1.5"']) expect(drawn).toContain(words);
  });

  it('are found under the pointer, on a segment between axes and beside a gap', () => {
    const axes = [on(field('training.learningRate')), on(field('param h')), on(field('result energy'))];
    const figure = figureSchema.parse(parallelFigure(runs, axes, axes[0]!, new Map()));
    const scene = buildScene(figure, printTheme, { width: 600, height: 300 });
    if (scene.kind !== 'chart') throw new Error('no chart');
    const { plot } = scene.chart.main;
    const [from, to] = pointsOf(plot, axes, 'b');
    const middle = { x: (from!.x + to!.x) / 2, y: (from!.y + to!.y) / 2 + 4 };
    expect(nearestRun(plot, axes, runs, middle)?.summary.id).toBe('b');
    expect(nearestRun(plot, axes, runs, { x: middle.x, y: plot.frame.top + plot.frame.height + 40 })).toBeNull();
  });
});
