import { describe, expect, it } from 'vitest';
import { figureSchema } from '../../shared/figure/figure';
import type { MeasuredValue, Measurement } from '../../shared/run/measurement';
import { measurementFigures } from './measurement-figures';

const value = (change: Partial<MeasuredValue>): MeasuredValue => ({
  label: '',
  distance: null,
  mean: 1,
  error: 0.1,
  unit: '',
  exact: null,
  ...change,
});

const measurement = (values: readonly MeasuredValue[]): Measurement => ({
  id: '2026-01-01-120000-abcdef',
  step: 10,
  request: { quantity: { kind: 'structure', expression: 'Sz(i)' }, untilError: null, samples: 100, seed: '1' },
  values,
  samples: 100,
  reached: null,
  exactNote: 'none',
  seconds: 1,
  measuredAt: '2026-01-01T12:00:00.000Z',
});

const at = (momenta: readonly (readonly [number, number])[]): readonly MeasuredValue[] =>
  momenta.map((momentum, k) => value({ series: 'structureFactor', momentum, mean: k + 1 }));

const drawn = (values: readonly MeasuredValue[]) =>
  measurementFigures(measurement(values)).map((figure) => figureSchema.parse(figure).content);

describe('figures of a measurement', () => {
  it('go once around the momenta of a chain, the exact curve with them', () => {
    const values = at([
      [0, 0],
      [0.5, 0],
      [1, 0],
      [1.5, 0],
    ]).map((found) => ({ ...found, exact: 2 }));
    const [content] = drawn(values);
    if (content?.kind !== 'chart') throw new Error('no chart');
    const [points, exact] = content.series;
    if (points?.kind !== 'line' || exact?.kind !== 'line') throw new Error('no lines');
    expect(points.x).toEqual([0, 0.5, 1, 1.5, 2]);
    expect(points.y).toEqual([1, 2, 3, 4, 1]);
    expect(exact.y).toEqual([2, 2, 2, 2, 2]);
  });

  it('are a map on a rectangular zone and discs on another', () => {
    const [map] = drawn(
      at([
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
        [0.5, 0],
        [0.5, 1],
      ]),
    );
    if (map?.kind !== 'chart' || map.series[0]?.kind !== 'heatmap') throw new Error('no map');
    expect(map.series[0].values).toEqual([1, 5, 3, 2, 6, 4]);
    const [zone] = drawn(
      at([
        [0, 0],
        [0.7, 0.4],
        [1.3, 0],
      ]),
    );
    if (zone?.kind !== 'lattice') throw new Error('no discs');
    // What is highlighted is drawn without its disc: the largest one has to be seen.
    expect(zone.panels[0]).toMatchObject({ caption: 'largest 3.000 at (1.3π, 0π)' });
    expect(zone.panels[0]?.highlighted ?? []).toEqual([]);
  });

  it('are cells over displacements that fill a rectangle and discs over others, on the scale of other sites', () => {
    const over = (places: readonly (readonly [number, number])[]): readonly MeasuredValue[] =>
      places.map((displacement, k) => value({ series: 'displacement', displacement, mean: k === 0 ? 9 : -k }));
    const [cells] = drawn(
      over([
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
        [-1, 0],
        [-1, 1],
      ]),
    );
    if (cells?.kind !== 'chart' || cells.series[0]?.kind !== 'heatmap') throw new Error('no map');
    expect(cells.series[0]).toMatchObject({
      values: [-4, 9, -1, -5, -2, -3],
      error: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
      limit: 5,
      extent: { x: [-1, 1], y: [0, 1] },
    });
    const [discs] = drawn(
      over([
        [0, 0],
        [1, 0],
        [0.5, 0.866],
      ]),
    );
    if (discs?.kind !== 'lattice') throw new Error('no discs');
    expect(discs.panels[0]).toMatchObject({ highlighted: [0], limit: 2, values: [9, -1, -2], numbered: false });
  });

  it('have both correlations, and nothing of other measurements', () => {
    const values = (['correlation', 'connected'] as const).flatMap((series) =>
      [0, 1].map((distance) => value({ series, distance })),
    );
    const [content] = drawn(values);
    if (content?.kind !== 'chart') throw new Error('no chart');
    expect(content.series.map(({ name }) => name)).toEqual(['C(r)', 'connected']);
    const other = measurement(values);
    const request = { ...other.request, quantity: { kind: 'observable', expression: 'Sz(0)' } } as const;
    expect(measurementFigures({ ...other, request })).toEqual([]);
  });
});
