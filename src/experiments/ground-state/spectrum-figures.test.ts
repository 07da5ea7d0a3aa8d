import { expect, it } from 'vitest';
import { figureSchema } from '../../shared/figure/figure';
import type { WholeSpectrum } from '../../shared/run/whole-spectrum';
import { histogram, spectrumFigures } from './spectrum-figures';

const block = { charges: '', momentum: '', point: '', parity: '' };
const spectrum = (energies: readonly number[], copies: number): WholeSpectrum => ({
  blocks: [{ ...block, copies, energies: [...energies] }],
  sector: '',
  dimension: copies * energies.length,
  sectors: 1,
  largestSector: energies.length,
  spacing: null,
});

it('the density of states integrates to one, however many levels there are', () => {
  for (const count of [1, 2, 10, 5000]) {
    const levels = Array.from({ length: count }, (_, at) => ({ energy: Math.sin(at), states: 1 + (at % 3) }));
    levels.sort((a, b) => a.energy - b.energy);
    const dimension = levels.reduce((sum, { states }) => sum + states, 0);
    const { centres, densities } = histogram(levels, dimension);
    const width =
      centres.length > 1
        ? (centres[1] ?? 0) - (centres[0] ?? 0)
        : (levels.at(-1)?.energy ?? 0) - (levels[0]?.energy ?? 0) || 1;
    expect(densities.reduce((sum, density) => sum + density * width, 0)).toBeCloseTo(1, 10);
    expect(centres.length).toBeLessThanOrEqual(80);
  }
});

it('figures stay small for many levels, and the counted share ends at one', () => {
  const many = Array.from({ length: 20_000 }, (_, at) => at / 1000);
  const figures = spectrumFigures({ unit: 'J', name: 'S·S' }, spectrum(many, 2)).map((figure) =>
    figureSchema.parse(figure),
  );
  expect(figures.map(({ id }) => id)).toEqual(['density-of-states', 'counted-levels']);
  const [, counted] = figures;
  if (counted?.content.kind !== 'chart') throw new Error('no chart');
  const [line] = counted.content.series;
  if (line?.kind !== 'line') throw new Error('no line');
  expect(line.x.length).toBeLessThanOrEqual(402);
  expect(line.y.at(-1)).toBe(1);
  expect(line.x.at(-1)).toBe(19.999);
});
