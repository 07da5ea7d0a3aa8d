import { describe, expect, it } from 'vitest';
import { type Figure, figureSchema, figureTable, type LineSeries } from '../figure';
import { pinDifferences, placePin } from './pins';
import { abscissaFor, type CurveRun, overlayRefusal, presentFigure } from './present';
import type { Pin } from './presentation';
import { type CurveSettings, plainCurves } from './settings';

const steps = Array.from({ length: 100 }, (_, i) => i + 1);
const energyAt = (step: number): number => -1 + 1 / step;

function run(name = 'this run', changed: Partial<CurveRun> = {}, unit = '_J_, σ·σ'): CurveRun {
  const figure = figureSchema.parse({
    id: 'energy',
    title: 'Energy per site',
    description: 'Energy.',
    content: {
      kind: 'chart',
      x: { label: 'training step' },
      y: { label: `_E_/_N_ (${unit})`, minimum: -1.1, maximum: 0 },
      series: [
        {
          kind: 'line',
          name: 'each step',
          x: steps,
          y: steps.map(energyAt),
          error: steps.map(() => 0.01),
          errorStyle: 'read',
          colour: 1,
          faint: true,
        },
        {
          kind: 'line',
          name: 'mean of 5 steps',
          x: [3, 8],
          y: [-0.6, -0.9],
          error: [0.01, 0.02],
          colour: 1,
          marker: 'circle',
          line: 'none',
        },
      ],
      annotations: [
        { kind: 'reference', y: -1, label: 'exact −1' },
        { kind: 'intervention', x: 20, label: '_η_ 0.1 → 0.05' },
      ],
      inset: { fromX: 50, toX: 100, label: 'last 50 steps' },
    },
  });
  return {
    name,
    figure,
    history: {
      steps: Float64Array.from(steps),
      seconds: Float64Array.from(steps, (step) => 2 * step),
      values: {},
      interventions: [],
    },
    clock: [
      { step: 0, seconds: 0, at: '2026-01-01T00:00:00Z' },
      { step: 50, seconds: null, at: '2026-01-01T01:00:00Z' },
    ],
    samplesPerStep: 1000,
    ...changed,
  };
}

const settings = (changed: Partial<CurveSettings>): CurveSettings => ({ ...plainCurves, ...changed });
const shown = (changed: Partial<CurveSettings>, others: readonly CurveRun[] = [], own = run()): Figure =>
  presentFigure(own, others, { settings: settings(changed), pins: [] });

function chart(figure: Figure) {
  if (figure.content.kind !== 'chart') throw new Error('not a chart');
  return figure.content;
}
const lines = (figure: Figure): LineSeries[] =>
  chart(figure).series.flatMap((series) => (series.kind === 'line' ? [series] : []));

describe('curves as they are wanted', () => {
  it('are the figure itself where nothing is', () => {
    expect(shown({})).toEqual(run().figure);
  });

  it('have the raw values thin under the smoothed line, which says how it was made', () => {
    const figure = shown({ smoothing: { method: 'mean', steps: 11 } });
    expect(lines(figure).map(({ name, faint }) => [name, faint])).toEqual([
      ['each step', true],
      ['running mean over 11 steps', false],
    ]);
    expect(figure.description).toContain('running mean over 11 steps, band 1σ from the errors of the steps');
    expect(lines(figure)[1]?.error?.[50]).toBeCloseTo(0.01 / Math.sqrt(11), 12);
  });

  it('leave as files with the smoothing said in the figure, or without it', () => {
    const presentation = { settings: settings({ smoothing: { method: 'median', steps: 5 } }), pins: [] };
    const said = presentFigure(run(), [], presentation, { exported: true });
    expect(chart(said).annotations).toContainEqual(
      expect.objectContaining({ kind: 'text', label: 'smoothed: running median over 5 steps; raw as thin line' }),
    );
    const plain = { ...presentation, settings: { ...presentation.settings, exportSmoothed: false } };
    const without = presentFigure(run(), [], plain, { exported: true });
    expect(without).toEqual(run().figure);
  });

  it('stand over samples, time of work and time by the clock, with everything on them', () => {
    const over = (abscissa: CurveSettings['abscissa']) => {
      const content = chart(shown({ abscissa }));
      const change = content.annotations.find(({ kind }) => kind === 'intervention');
      return [
        content.x.label,
        lines(shown({ abscissa }))[0]?.x.at(-1),
        change?.kind === 'intervention' ? change.x : null,
      ];
    };
    expect(over('samples')).toEqual(['samples', 100_000, 20_000]);
    expect(over('work')).toEqual(['time of work (s)', 200, 40]);
    // Fifty steps of two seconds, an hour's pause, fifty steps.
    expect(over('clock')).toEqual(['time by the clock (min)', 3700 / 60, 40 / 60]);
  });

  it('follow the last part, whose heights set the axis', () => {
    const content = chart(shown({ window: { kind: 'steps', steps: 20 } }));
    expect(content.x.minimum).toBe(80);
    expect(content.y.minimum).toBeNull();
    expect(lines(shown({ window: { kind: 'steps', steps: 20 } }))[0]?.x[0]).toBe(80);
    expect(content.annotations.some(({ kind }) => kind === 'intervention')).toBe(false);
    expect(chart(shown({ window: { kind: 'minutes', minutes: 1 } })).x.minimum).toBe(70);
    expect(chart(shown({ window: { kind: 'minutes', minutes: 1 }, abscissa: 'clock' })).x.minimum).toBeCloseTo(
      3640 / 60,
    );
    expect(chart(shown({ window: { kind: 'share', share: 0.5 } })).x.minimum).toBe(50.5);
    expect(chart(shown({ window: { kind: 'steps', steps: 5000 } })).x.minimum).toBeNull();
  });

  it('are distances to the reference on a logarithmic axis', () => {
    const figure = shown({ energies: 'distance' });
    expect(chart(figure).y).toMatchObject({ scale: 'log', label: '_E_/_N_ − exact (_J_, σ·σ)', minimum: null });
    expect(lines(figure)[0]?.y[9]).toBeCloseTo(0.1, 12);
    expect(chart(figure).annotations.some(({ kind }) => kind === 'reference')).toBe(false);
  });

  it('have other runs over them, each over its own time, with colours and names', () => {
    const slow = run('other', {
      history: { ...run().history, seconds: Float64Array.from(steps, (step) => 20 * step) },
    });
    const figure = shown({ abscissa: 'work' }, [slow]);
    const other = lines(figure).find(({ endLabel }) => endLabel === 'other');
    expect(other?.colour).toBe(2);
    expect(other?.line).toBe('solid');
    expect(other?.x[0]).toBe(60);
    expect(lines(figure).find(({ endLabel }) => endLabel === 'this run')?.colour).toBe(1);
    expect(figure.description).toContain('Over it: other.');
  });

  it('are left out over those of another unit', () => {
    const other = run('other', {}, '_J_, S·S');
    expect(overlayRefusal(run(), other)).toBe('It is in another unit.');
    expect(lines(shown({}, [other]))).toHaveLength(2);
  });

  it('show alarms at their steps', () => {
    const figure = presentFigure(
      run(),
      [],
      { settings: settings({ abscissa: 'samples' }), pins: [] },
      { alarms: [{ step: 30, label: 'NaN, rolled back' }] },
    );
    expect(chart(figure).annotations).toContainEqual({ kind: 'alarm', x: 30_000, label: 'NaN, rolled back' });
  });
});

describe('pins', () => {
  const pin = (label: string, at: number, series = 'mean of 5 steps'): Pin => ({
    label,
    series,
    at,
    y: -0.5,
    error: 0.03,
    yLabel: '_E_/_N_ (_J_, σ·σ)',
  });
  const placed = (one: Pin, changed: Partial<CurveSettings> = {}) =>
    placePin(shown(changed), abscissaFor(run(), settings(changed)), one);

  it('are read again where the point still is, and keep what was read where it is not', () => {
    expect(placed(pin('A', 3))).toMatchObject({ x: 3, y: -0.6, error: 0.01 });
    expect(placed(pin('A', 4))).toMatchObject({ x: 4, y: -0.5, error: 0.03 });
  });

  it('move with the axis', () => {
    expect(placed(pin('A', 3), { abscissa: 'samples' })).toMatchObject({ x: 3000, y: -0.6 });
    expect(placed(pin('A', 3), { energies: 'distance' })?.y).toBeCloseTo(0.4, 12);
    expect(placed(pin('A', 4), { energies: 'distance' })).toBeNull();
  });

  it('have differences with errors and slopes', () => {
    const pair = [placed(pin('A', 3)), placed(pin('B', 8))].flatMap((one) => one ?? []);
    const [difference] = pinDifferences(pair);
    expect(difference).toMatchObject({ from: 'A', to: 'B', at: 5 });
    expect(difference?.y).toBeCloseTo(-0.3, 12);
    expect(difference?.yError).toBeCloseTo(Math.hypot(0.01, 0.02), 12);
    expect(difference?.slope).toBeCloseTo(-0.06, 12);
    expect(difference?.slopeError).toBeCloseTo(Math.hypot(0.01, 0.02) / 5, 12);
  });

  it('leave with the figure and its numbers where they are wanted', () => {
    const pins = [pin('A', 3)];
    const exported = presentFigure(run(), [], { settings: plainCurves, pins }, { exported: true });
    const table = figureTable(exported).find(({ name }) => name === 'pins');
    expect(table?.columns.map(({ values }) => values[0])).toEqual(['A', 3, -0.6, 0.01]);
    const without = { settings: settings({ exportPins: false }), pins };
    expect(figureTable(presentFigure(run(), [], without, { exported: true })).some(({ name }) => name === 'pins')).toBe(
      false,
    );
  });
});
