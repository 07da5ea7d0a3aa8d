import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Figure, type FigureInput, figureSchema } from './figure';
import { plainText } from './rich-text';
import { allSamples, comparisonFigure, energyFigure } from './samples';
import { coordinatesOf, elementsOf, textsOf } from './scene-check';
import { printTheme, screenTheme } from './theme';
import { buildScene, figureHeight, toEChartsOption } from './to-echarts-option';

const themes = [screenTheme('light'), screenTheme('dark'), printTheme];

function sizeOf(figure: Figure, width: number): { width: number; height: number } {
  return { width, height: figureHeight(figure, printTheme, width) };
}

function expectDrawable(figure: Figure, width: number, height: number): void {
  for (const theme of themes) {
    const scene = buildScene(figure, theme, { width, height });
    const elements = elementsOf(scene);
    expect(coordinatesOf(elements).every(Number.isFinite)).toBe(true);
    if (scene.kind === 'lattice') continue;
    for (const { lines } of [scene.chart.main, ...(scene.chart.inset ? [scene.chart.inset] : [])]) {
      // A line is broken by NaN in y, and by nothing else.
      const broken = lines.some(({ points }) =>
        points.some((value, i) => !Number.isFinite(value) && !(i % 2 === 1 && Number.isNaN(value))),
      );
      expect(broken).toBe(false);
    }
  }
}

describe('the option of a figure', () => {
  it('has a frame with its axes, one line series for each curve, and the rest as drawings', () => {
    const option = toEChartsOption(energyFigure(), screenTheme('light'), { width: 900, height: 340 });
    const series: unknown = option['series'];
    expect(option['animation']).toBe(false);
    expect(option['grid']).toHaveLength(2);
    expect(option['xAxis']).toEqual([
      { type: 'value', min: 0, max: 1, show: false, gridIndex: 0 },
      { type: 'value', min: 0, max: 1, show: false, gridIndex: 1 },
    ]);
    expect(series).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'main-line-0', type: 'line', name: 'every step', clip: true }),
        expect.objectContaining({ id: 'main-back', type: 'custom', clip: true }),
        expect.objectContaining({ id: 'inset-line-0', type: 'line' }),
        expect.objectContaining({ id: 'labels', type: 'custom', clip: false }),
      ]),
    );
  });

  it('is the same for the same figure', () => {
    const json = (): string => JSON.stringify(toEChartsOption(energyFigure(), printTheme, { width: 325, height: 200 }));
    expect(json()).toBe(json());
  });

  it('shows raw values faint and means with their errors in front', () => {
    const scene = buildScene(energyFigure(), screenTheme('light'), { width: 900, height: 340 });
    if (scene.kind !== 'chart') throw new Error('not a chart');
    expect(scene.chart.main.lines.map((line) => line.series.faint)).toEqual([true]);
    const bars = scene.chart.main.front.filter((element) => element.type === 'path' && element.style.fill === 'none');
    expect(bars.length).toBeGreaterThan(0);
  });

  it('leaves the inset out where it is small', () => {
    const scene = buildScene(energyFigure(), screenTheme('light'), { width: 260, height: 150 });
    expect(scene.kind === 'chart' && scene.chart.inset).toBeNull();
  });

  it('ends a bar that reaches below zero at the frame, on a logarithmic axis', () => {
    const figure = comparisonFigure();
    const scene = buildScene(figure, printTheme, sizeOf(figure, 325));
    if (scene.kind !== 'chart') throw new Error('not a chart');
    const { top, height } = scene.chart.main.plot.frame;
    const ends = scene.chart.main.front.flatMap((element) =>
      element.type === 'path' ? [...element.shape.pathData.matchAll(/V(-?[\d.]+)/g)].map(([, y]) => Number(y)) : [],
    );
    expect(ends.length).toBeGreaterThan(3);
    for (const y of ends) expect(y).toBeLessThanOrEqual(top + height + 0.01);
  });
});

describe('labels', () => {
  it.each(allSamples().flatMap((figure) => [325, 673].map((width) => [figure.id, width, figure] as const)))(
    '%s at %i px: every text lies inside the picture',
    (_, width, figure) => {
      const size = sizeOf(figure, width);
      for (const text of textsOf(elementsOf(buildScene(figure, printTheme, size)))) {
        expect(text.x).toBeGreaterThanOrEqual(0);
        expect(text.x).toBeLessThanOrEqual(size.width);
        expect(text.y).toBeGreaterThan(text.size * 0.5);
        expect(text.y).toBeLessThanOrEqual(size.height);
      }
    },
  );

  it('names the axes outside the frame and the reference with its number inside', () => {
    const figure = energyFigure();
    const size = sizeOf(figure, 325);
    const scene = buildScene(figure, printTheme, size);
    if (scene.kind !== 'chart') throw new Error('not a chart');
    const { left, top, width, height } = scene.chart.main.plot.frame;
    const texts = textsOf(elementsOf(scene));
    const axis = texts.find((text) => text.text === 'training step');
    expect((axis?.y ?? 0) - (axis?.size ?? 0)).toBeGreaterThan(top + height);
    for (const text of texts.filter((candidate) => candidate.turned))
      expect(text.x + text.size * 0.3).toBeLessThan(left);
    const reference = texts.find((text) => text.text === 'exact −1.274809');
    expect(reference?.x).toBeGreaterThan(left);
    expect(reference?.x).toBeLessThan(left + width);
    expect(reference?.y).toBeGreaterThan(top);
    expect(reference?.y).toBeLessThan(top + height);
  });

  it('does not repeat a number that the label has', () => {
    const input: FigureInput = {
      id: 'a',
      title: 'a',
      description: 'a',
      content: {
        kind: 'chart',
        x: { label: 'x' },
        y: { label: 'y' },
        series: [],
        annotations: [{ kind: 'reference', y: -0.5, label: 'exact −0.500000' }],
      },
    };
    const texts = textsOf(elementsOf(buildScene(figureSchema.parse(input), printTheme, { width: 325, height: 200 })));
    expect(texts.map((text) => text.text)).toContain('exact −0.500000');
  });

  it('has at most five numbers on an axis', () => {
    for (const figure of allSamples()) {
      const scene = buildScene(figure, screenTheme('light'), { width: 900, height: 560 });
      if (scene.kind !== 'chart') continue;
      const { x, y } = scene.chart.main.plot;
      expect(x.ticks.major.length).toBeLessThanOrEqual(5);
      expect(y.ticks.major.length).toBeLessThanOrEqual(5);
      for (const tick of [...x.ticks.major, ...y.ticks.major])
        expect(plainText(tick.label)).not.toMatch(/\de[+-]?\d|-/);
    }
  });
});

describe('odd data', () => {
  const value = fc.oneof(
    fc.double({ min: -1e3, max: 1e3, noNaN: true }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -0, 1e308, -1e308, 5e-324, 1),
    fc.constant(null),
  );
  const numbers = fc.array(value, { maxLength: 12 });
  const scale = fc.constantFrom('linear' as const, 'log' as const);
  const chart = fc.record({
    x: numbers,
    y: numbers,
    error: fc.option(numbers),
    xScale: scale,
    yScale: scale,
    kind: fc.constantFrom('line' as const, 'bars' as const, 'heatmap' as const),
    style: fc.constantFrom('bars' as const, 'band' as const),
    reference: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    minimum: fc.option(fc.double({ min: -10, max: 10, noNaN: true })),
  });

  it('never gives a coordinate that is not a number', () => {
    fc.assert(
      fc.property(
        chart,
        fc.integer({ min: 40, max: 1000 }),
        fc.integer({ min: 30, max: 700 }),
        (data, width, height) => {
          const common = { name: 's', x: data.x, y: data.y, error: data.error, colour: 1 };
          const line = {
            kind: 'line' as const,
            ...common,
            errorStyle: data.style,
            marker: 'diamond' as const,
            fillFrom: data.error,
            endLabel: 'end',
          };
          const series: FigureInput['content'] extends infer C
            ? C extends { series: (infer S)[] }
              ? S
              : never
            : never =
            data.kind === 'line'
              ? line
              : data.kind === 'bars'
                ? { kind: 'bars', ...common }
                : {
                    kind: 'heatmap',
                    name: 'h',
                    columns: 3,
                    rows: 4,
                    values: data.y,
                    map: 'sequential',
                    valueLabel: 'v',
                  };
          const figure = figureSchema.parse({
            id: 'odd',
            title: 'odd',
            description: 'odd',
            content: {
              kind: 'chart',
              x: { label: '_x_', scale: data.xScale },
              y: { label: '_y_', scale: data.yScale, minimum: data.minimum },
              series: [series],
              annotations: [
                ...(data.reference === null ? [] : [{ kind: 'reference', y: data.reference, label: 'exact' }]),
                { kind: 'intervention', x: data.x[0] ?? 0, label: 'change' },
                { kind: 'range', from: 0.2, to: 0.6, label: 'good' },
                { kind: 'diagonal' },
                { kind: 'text', label: 'words', corner: 'topLeft' },
              ],
              inset: { fromX: 0, toX: 5, label: 'inset' },
            },
          });
          expectDrawable(figure, width, height);
        },
      ),
      { numRuns: 250 },
    );
  });

  it('draws panels without sites, with one site and with values that are all zero', () => {
    for (const positions of [
      [],
      [[0, 0]],
      [
        [0, 0],
        [0, 0],
      ],
    ]) {
      for (const style of ['spins', 'discs', 'squares']) {
        const panel = { title: 't', style, positions, values: positions.map(() => 0), caption: 'c', highlighted: [0] };
        const figure = figureSchema.parse({
          id: 'l',
          title: 'l',
          description: 'l',
          content: { kind: 'lattice', columns: 3, panels: [panel] },
        });
        expectDrawable(figure, 300, 200);
        expect(Number.isFinite(figureHeight(figure, printTheme, 300))).toBe(true);
      }
    }
    const none = figureSchema.parse({
      id: 'l',
      title: 'l',
      description: 'l',
      content: { kind: 'lattice', columns: 3, panels: [] },
    });
    expectDrawable(none, 300, 200);
  });

  it('does not take numbers that are none', () => {
    const broken = { kind: 'line', name: 's', x: [0], y: [Number.NaN], colour: 1 };
    const content = { kind: 'chart', x: { label: '' }, y: { label: '' }, series: [broken] };
    expect(figureSchema.safeParse({ id: 'b', title: 'b', description: 'b', content }).success).toBe(false);
  });
});
