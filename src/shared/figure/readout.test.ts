import { describe, expect, it } from 'vitest';
import { xPixel, yPixel } from './layout';
import { plainText } from './rich-text';
import { cursorStops, readoutAt } from './readout';
import { splitUnit } from './readout-parts';
import { configurationsFigure, correlationFigure, energyFigure, scatterFigure, timingFigure } from './samples';
import { screenTheme } from './theme';
import { buildScene } from './to-echarts-option';
import { boxView, panView, zoomView } from './view-change';
import { wholeView } from './limits';
import { figureSchema, type Figure } from './figure';
import { figureTable } from './table';

const size = { width: 900, height: 400 };
const sceneOf = (figure: Figure, view = wholeView) => buildScene(figure, screenTheme('light'), size, { view });

function plotOf(figure: Figure, view = wholeView) {
  const scene = sceneOf(figure, view);
  if (scene.kind !== 'chart') throw new Error('not a chart');
  return scene.chart.main.plot;
}

describe('reading a figure', () => {
  it('gives step, value with its error, unit and distance to the reference', () => {
    const figure = energyFigure();
    const plot = plotOf(figure);
    const readout = readoutAt(figure, sceneOf(figure), xPixel(plot, 305), plot.frame.top + 20);
    expect(readout?.title).toBe('training step 309.5');
    const mean = readout?.rows.find((row) => row.name === 'means of 20 steps');
    expect(mean?.value).toMatch(/^−1\.27\d\d?\(3\)$/);
    expect(readout?.notes[0]).toBe('in _J_, σ·σ');
    expect(plainText(readout?.notes[1] ?? '')).toMatch(/^distance to exact: .+, relative .+/);
  });

  it('reads nothing outside the frame, and no curve that has ended', () => {
    const figure = energyFigure();
    const plot = plotOf(figure);
    expect(readoutAt(figure, sceneOf(figure), 2, 2)).toBeNull();
    const far = readoutAt(figure, sceneOf(figure), xPixel(plot, 1100), plot.frame.top + 20);
    // The cursor goes to the last point rather than showing a value where there is none.
    expect(far?.x).toBeLessThan(xPixel(plot, 800));
  });

  it('reads the nearest point of a scatter with both its values', () => {
    const figure = scatterFigure();
    const [stop] = cursorStops(figure, sceneOf(figure));
    const readout = stop ? readoutAt(figure, sceneOf(figure), stop.x, stop.y) : null;
    expect(readout?.line).toBe(false);
    expect(readout?.rows.map((row) => plainText(row.name))).toEqual(['exact |ψ|/max', 'network |ψ|/max']);
  });

  it('reads the cell of a matrix, with its rows from the top', () => {
    const figure = correlationFigure();
    const plot = plotOf(figure);
    const readout = readoutAt(figure, sceneOf(figure), xPixel(plot, 4), yPixel(plot, 3));
    expect(readout?.title).toBe('site _j_ 4, site _i_ 3');
    expect(readout?.rows[0]?.value).toBe('−0.45');
    expect(yPixel(plot, 0)).toBeLessThan(yPixel(plot, 39));
  });

  it('reads the height of a stacked area, not the sum', () => {
    const figure = timingFigure();
    const plot = plotOf(figure);
    const readout = readoutAt(figure, sceneOf(figure), xPixel(plot, 400), plot.frame.top + 50);
    const values = readout?.rows.map((row) => Number(row.value));
    expect(values?.[1]).toBeGreaterThan(0.29);
    expect(values?.[1]).toBeLessThan(0.33);
  });

  it('reads a site of a lattice', () => {
    const figure = configurationsFigure();
    const scene = sceneOf(figure);
    const stops = cursorStops(figure, scene);
    expect(stops).toHaveLength(1200);
    const stop = stops[101];
    const readout = stop ? readoutAt(figure, scene, stop.x, stop.y) : null;
    expect(readout?.title).toBe('site 1 (1, 0)');
    expect(readout?.rows[0]?.value).toBe('down');
  });

  it('reads cells and points with their errors', () => {
    const chart: Figure = figureSchema.parse({
      id: 'map',
      title: 'Map',
      description: '',
      content: {
        kind: 'chart',
        x: { label: 'Δ_x_' },
        y: { label: 'Δ_y_' },
        series: [
          {
            kind: 'heatmap',
            name: 'C',
            columns: 2,
            rows: 2,
            values: [1, 0.25, null, -0.5],
            error: [0, 0.004, null, 0.03],
            map: 'diverging',
            extent: { x: [0, 1], y: [-1, 0] },
          },
        ],
      },
    });
    const plot = plotOf(chart);
    const cell = (x: number, y: number) => readoutAt(chart, sceneOf(chart), xPixel(plot, x), yPixel(plot, y));
    expect(cell(1, -1)).toMatchObject({ title: 'Δ_x_ 1, Δ_y_ −1', rows: [{ value: '0.250(4)' }] });
    expect(cell(0, 0)?.rows[0]?.value).toBe('none');
    expect(figureTable(chart)[0]?.columns.map(({ name }) => name)).toEqual(['x', 'y', 'value', 'error']);
    const panel = {
      title: 'C',
      style: 'discs',
      positions: [[0.5, 1.5]],
      values: [-0.5],
      errors: [0.03],
      numbered: false,
    };
    const lattice: Figure = figureSchema.parse({
      id: 'discs',
      title: 'Discs',
      description: '',
      content: { kind: 'lattice', columns: 1, panels: [{ ...panel, caption: '' }] },
    });
    const [stop] = cursorStops(lattice, sceneOf(lattice));
    const readout = stop ? readoutAt(lattice, sceneOf(lattice), stop.x, stop.y) : null;
    expect(readout).toMatchObject({ title: '(0.5, 1.5)', rows: [{ value: '−0.50(3)' }] });
    expect(figureTable(lattice)[0]?.columns.map(({ name }) => name)).toEqual(['x', 'y', 'value', 'error']);
  });

  it('visits points from left to right', () => {
    const figure = energyFigure();
    const xs = cursorStops(figure, sceneOf(figure)).map((stop) => stop.x);
    expect(xs.length).toBeGreaterThan(20);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
  });

  it('takes the unit from the brackets at the end of a label', () => {
    expect(splitUnit('_E_/_N_ (_J_, σ·σ)')).toEqual({ name: '_E_/_N_', unit: '_J_, σ·σ' });
    expect(splitUnit('_S_(_q_)')).toEqual({ name: '_S_(_q_)', unit: '' });
    expect(splitUnit('step')).toEqual({ name: 'step', unit: '' });
  });
});

describe('changing what is seen', () => {
  it('keeps the place under the cursor when zooming', () => {
    const figure = energyFigure();
    const plot = plotOf(figure);
    const x = xPixel(plot, 300);
    const view = zoomView(wholeView, plot, x, plot.frame.top + 50, 0.5, true);
    const zoomed = plotOf(figure, view);
    expect((view.x?.[1] ?? 0) - (view.x?.[0] ?? 0)).toBeCloseTo(600, 6);
    expect((300 - zoomed.x.low) / (zoomed.x.high - zoomed.x.low)).toBeCloseTo(
      (300 - plot.x.low) / (plot.x.high - plot.x.low),
      6,
    );
  });

  it('follows the data in y when only x is chosen', () => {
    const figure = energyFigure();
    const zoomed = plotOf(figure, { x: [600, 800], y: null });
    expect(zoomed.y.high - zoomed.y.low).toBeLessThan(0.005);
    expect(zoomed.y.low).toBeLessThan(-1.2748095);
  });

  it('moves with the pointer and keeps y where it was not set', () => {
    const plot = plotOf(energyFigure(), { x: [0, 100], y: null });
    const view = panView({ x: [0, 100], y: null }, plot, plot.frame.width / 2, 30);
    expect(view.x?.[0]).toBeCloseTo(-50, 9);
    expect(view.y).toBeNull();
  });

  it('takes the part between two corners, inside the frame', () => {
    const plot = plotOf(energyFigure());
    const view = boxView(plot, { x: xPixel(plot, 700), y: -500 }, { x: xPixel(plot, 100), y: yPixel(plot, -1.27) });
    expect(view.x?.[0]).toBeCloseTo(100, 6);
    expect(view.x?.[1]).toBeCloseTo(700, 6);
    expect(view.y?.[0]).toBeCloseTo(-1.27, 9);
    expect(view.y?.[1]).toBeCloseTo(plot.y.high, 9);
  });

  it('stops where numbers are no longer different', () => {
    const figure = energyFigure();
    let view = wholeView;
    for (let i = 0; i < 300; i += 1) {
      const plot = plotOf(figure, view);
      view = zoomView(view, plot, plot.frame.left + 100, plot.frame.top + 100, 0.7, true);
    }
    const plot = plotOf(figure, view);
    expect(plot.x.high).toBeGreaterThan(plot.x.low);
  });
});
