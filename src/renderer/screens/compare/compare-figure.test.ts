import { describe, expect, it } from 'vitest';
import { sampleRun } from '../../../../test/support/lab-for-tests';
import { figureSchema } from '../../../shared/figure/figure';
import { shownEnergies } from '../../../shared/energy';
import type { EnergyScales } from '../../../shared/hamiltonian';
import { compareFigure, type ComparedRun } from './compare-figure';

function compared(values: number[], colour = 1): ComparedRun {
  const steps = Float64Array.from(values, (_, index) => index + 1);
  return {
    summary: sampleRun(),
    history: {
      steps,
      seconds: steps.map((step) => step / 2),
      values: { relativeError: Float64Array.from(values) },
      interventions: [],
    },
    colour,
    name: `run ${colour}`,
    shown: shownEnergies(null, 'text'),
  };
}

function linesOf(runs: ComparedRun[], against: 'step' | 'time' = 'step') {
  const { content } = figureSchema.parse(compareFigure(runs, 'relativeError', against));
  if (content.kind !== 'chart') throw new Error('not a chart');
  return content.series.flatMap((series) => (series.kind === 'line' ? [series] : []));
}

describe('the figure of several runs', () => {
  it('draws raw values faintly and their block means with a label at the end', () => {
    const values = Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? 0.1 : 0.3));
    const [raw, blocks] = linesOf([compared(values)]);
    expect(raw?.faint).toBe(true);
    expect(raw?.y).toHaveLength(400);
    expect(blocks?.y).toHaveLength(40);
    blocks?.y.forEach((mean) => expect(mean).toBeCloseTo(0.2, 12));
    expect(blocks?.x[0]).toBe(5.5);
    expect(blocks?.endLabel).toBe('run 1');
  });

  it('leaves out what a log axis cannot show, and what was not measured', () => {
    const [raw] = linesOf([compared([0.1, 0, Number.NaN, -1, 0.2])]);
    expect(raw?.y).toEqual([0.1, null, null, null, 0.2]);
  });

  it('tells runs apart by colour and shape, and knows time', () => {
    const lines = linesOf([compared([1, 2]), compared([3, 4], 2)], 'time');
    expect(lines.map((line) => [line.colour, line.marker])).toEqual([
      [1, 'none'],
      [1, 'circle'],
      [2, 'none'],
      [2, 'square'],
    ]);
    expect(lines[0]?.x).toEqual([0.5, 1]);
  });

  it('survives a run without any step', () => {
    expect(linesOf([compared([])]).map((line) => line.x)).toEqual([[], []]);
  });

  it('draws energies of texts in different conventions in the one that is wanted, and says which', () => {
    const energies = (value: number, scales: EnergyScales, wanted: 'text' | 'pauli'): ComparedRun => {
      const run = compared([value]);
      const values = { energyPerSite: Float64Array.of(value) };
      return { ...run, history: { ...run.history, values }, shown: shownEnergies(scales, wanted) };
    };
    const drawn = (wanted: 'text' | 'pauli') => {
      const runs = [
        energies(-0.44, { unit: 'J', own: 'spin', spin: 1, pauli: 4 }, wanted),
        energies(-1.76, { unit: 'J', own: 'pauli', spin: 0.25, pauli: 1 }, wanted),
      ];
      const { content } = figureSchema.parse(compareFigure(runs, 'energyPerSite', 'step'));
      if (content.kind !== 'chart') throw new Error('not a chart');
      return [content.y.label, ...content.series.flatMap((series) => (series.kind === 'line' ? [series.y[0]] : []))];
    };
    expect(drawn('pauli')).toEqual(['_E_/_N_ (_J_, σ·σ)', -1.76, -1.76, -1.76, -1.76]);
    expect(drawn('text')).toEqual(['_E_/_N_ (units of each run)', -0.44, -0.44, -1.76, -1.76]);
  });
});
