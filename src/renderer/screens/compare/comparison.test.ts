import { describe, expect, it } from 'vitest';
import { sampleRun } from '../../../../test/support/lab-for-tests';
import { buildScene, figureSchema, figureTable, printTheme } from '../../../shared/figure';
import type { RunFacts } from '../../../shared/lab/run-library';
import { axisOf, isInside, parallelFigure, placeOn, textAt } from './parallel-figure';
import { plotFields, type PlottedRun } from './plot-fields';
import { resultDifferences, specDifferences, textDifferences } from './run-differences';
import { shownResults } from './shown-results';
import { scatterFigure } from './scatter-figure';
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
    const choice = { x: field('param h'), y: field('result energy'), xLog: true, yLog: false };
    const figure = figureSchema.parse(scatterFigure(runs, choice));
    expect(figure.content).toMatchObject({
      x: { label: 'h', scale: 'log' },
      series: [
        { name: 'Jastrow', x: [0.5, 1], y: [-9, -10], error: [0.03, 0.04], line: 'none' },
        { name: 'RBM', x: [2], y: [-17], error: null },
      ],
    });
    expect(scatterFigure(runs, { ...choice, yLog: true })).toBeNull();
  });

  it('lie on parallel axes, logarithmic over decades, and are kept inside of brushes', () => {
    const axes = [axisOf(field('training.learningRate'), runs), axisOf(field('param h'), runs)];
    expect(axes.map(({ log }) => log)).toEqual([true, false]);
    expect(placeOn(axes[0]!, 'b')).toBeCloseTo(0.5, 12);
    expect(textAt(axes[0]!, 0.5)).toBe('0.1');
    const brushes = new Map([['training.learningRate', [0.4, 1]]] as const);
    expect(['a', 'b', 'c'].filter((id) => isInside(axes, brushes, id))).toEqual(['b', 'c']);
    const figure = figureSchema.parse(parallelFigure(runs, axes, axes[0]!, brushes));
    const scene = buildScene(figure, printTheme, { width: 400, height: 250 });
    expect(scene.kind === 'chart' && scene.chart.main.lines.length).toBe(3);
    expect(figureTable(figure)).toHaveLength(3);
    expect(
      figure.content.kind === 'chart' &&
        figure.content.series.filter((series) => series.kind === 'line' && series.faint),
    ).toHaveLength(1);
  });
});
