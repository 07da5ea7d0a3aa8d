import { describe, expect, it } from 'vitest';
import { estimateText, plainText } from '../figure';
import type { Figure, Series } from '../figure/figure';
import { textsOf } from '../figure/scene-check';
import { allSamples, energyFigure } from '../figure/samples';
import { greyShades, lightness, printChecks } from './checks';
import { composePage } from './compose';
import { movePanel, placeBefore, putInside, setColumns, spanPanel } from './arrange';
import {
  addInset,
  addPanel,
  changePanel,
  changeSeries,
  distinctStyles,
  newPage,
  placeInset,
  removePanel,
} from './edit';
import { figurePageSchema, type FigurePage, lettersOf, panelsInOrder, type PanelSource } from './page';
import { pageSvg } from './page-svg';

const source: PanelSource = { kind: 'given', title: 'sample', runIds: [] };

function pageOf(figures: readonly Figure[], columns = 2): FigurePage {
  const empty = { ...newPage('page-one', 'Figure 1', '2026-01-01T00:00:00Z'), columns, width: 178 };
  return figures.reduce((page, figure, index) => addPanel(page, `panel-${index}`, figure, source), empty);
}

const chart = energyFigure();
const samples = allSamples();
const compose = (page: FigurePage) => composePage(page, estimateText);
const svgOf = (page: FigurePage): string => pageSvg(compose(page), { title: 'a', description: 'b', metadata: '{}' });
const stateOf = (page: FigurePage, id: string) =>
  printChecks(page, compose(page), estimateText).find((check) => check.id === id)?.state;

describe('a page', () => {
  it('is what its schema says, for every kind of figure, also after JSON', () => {
    const page = pageOf(samples);
    expect(figurePageSchema.parse(JSON.parse(JSON.stringify(page)))).toEqual(JSON.parse(JSON.stringify(page)));
    expect(compose(page).panels).toHaveLength(samples.length);
    expect(svgOf(page)).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('lines frames of a row and of a column up, whatever their labels need', () => {
    let page = pageOf([chart, chart, chart, chart]);
    page = changePanel(page, 'panel-1', { y: { label: '', scale: null, minimum: null, maximum: null } });
    page = changePanel(page, 'panel-2', {
      title: 'a title',
      x: { label: '', scale: null, minimum: null, maximum: null },
    });
    const [a, b, c, d] = compose(page).panels.map(({ frame }) => frame);
    expect(a?.top).toBeCloseTo(b?.top ?? 0, 6);
    expect((a?.top ?? 0) + (a?.height ?? 0)).toBeCloseTo((b?.top ?? 0) + (b?.height ?? 0), 6);
    expect(c?.top).toBeCloseTo(d?.top ?? 0, 6);
    expect(a?.left).toBeCloseTo(c?.left ?? 0, 6);
    expect(b?.left).toBeCloseTo(d?.left ?? 0, 6);
    expect((a?.left ?? 0) + (a?.width ?? 0)).toBeCloseTo((c?.left ?? 0) + (c?.width ?? 0), 6);
    expect(c?.height).toBeLessThan(a?.height ?? 0);
  });

  it('letters panels in the order of reading, and leaves a letter out where it is told', () => {
    let page = pageOf([chart, chart, chart]);
    page = addInset(page, 'inset-one', 'panel-1');
    page = changePanel(movePanel(page, 'panel-1', -1, 0), 'panel-2', { letter: '' });
    expect([...lettersOf(page)]).toEqual([
      ['panel-1', '(a)'],
      ['panel-0', '(b)'],
    ]);
  });

  it('draws labels that are edited as LaTeX, and says what cannot be drawn', () => {
    const axis = { label: '$\\epsilon_{\\mathrm{rel}} \\foo$', scale: 'log', minimum: null, maximum: null } as const;
    const page = changePanel(pageOf([chart]), 'panel-0', { y: axis });
    const [placed] = compose(page).panels;
    expect(placed?.figure.content.kind === 'chart' && plainText(placed.figure.content.y.label)).toContain('ϵrel');
    expect(printChecks(page, compose(page), estimateText).some(({ text }) => text.includes('\\foo is not known'))).toBe(
      true,
    );
  });

  it('draws an inset inside the frame, over paper, and keeps labels of the host away from it', () => {
    const page = placeInset(addInset(pageOf([chart], 1), 'inset-one', 'panel-0'), 'inset-one', {
      left: 0.9,
      width: 0.4,
    });
    const [host, inset] = compose(page).panels;
    expect(inset?.area.left).toBeGreaterThanOrEqual(host?.frame.left ?? 0);
    expect((inset?.area.left ?? 0) + (inset?.area.width ?? 0)).toBeLessThanOrEqual(
      (host?.frame.left ?? 0) + (host?.frame.width ?? 0) + 0.01,
    );
    expect(inset?.scene.kind === 'chart' && inset.scene.chart.layout.plot.x.low).toBeGreaterThan(0);
  });

  it('escapes what is hostile in every named field', () => {
    const hostile = '<script>alert(1)</script>"\'&]]>';
    const figure = { ...chart, title: hostile, description: hostile };
    let page = changePanel(pageOf([figure]), 'panel-0', {
      title: hostile,
      letter: '<b>',
      texts: [{ label: hostile, corner: 'topLeft' }],
    });
    page = changeSeries(page, 'panel-0', 1, { label: hostile });
    expect(pageSvg(compose(page), { title: hostile, description: hostile, metadata: hostile })).not.toMatch(
      /<script|<b>|"'&\]/,
    );
  });

  it('moves, spans and removes panels with nothing lost', () => {
    const page = pageOf([chart, chart, chart]);
    const places = (one: FigurePage) =>
      one.panels.map(({ place }) => (place.kind === 'cell' ? `${place.row},${place.column}` : ''));
    expect(places(page)).toEqual(['0,0', '0,1', '1,0']);
    expect(places(movePanel(page, 'panel-0', 1, 0))).toEqual(['0,1', '0,0', '1,0']);
    expect(places(setColumns(page, 1))).toEqual(['0,0', '1,0', '2,0']);
    const removed = removePanel(addInset(page, 'inset-one', 'panel-2'), 'panel-2');
    expect(removed.panels).toHaveLength(2);
    expect(removed.rowHeights).toHaveLength(1);
  });
});

const order = (page: FigurePage): readonly string[] => panelsInOrder(page).map(({ id }) => id);

function expectNoOverlap(page: FigurePage): void {
  const taken = new Set<string>();
  for (const { place } of page.panels) {
    if (place.kind !== 'cell') continue;
    expect(place.column + place.columns).toBeLessThanOrEqual(page.columns);
    for (let row = place.row; row < place.row + place.rows; row += 1) {
      for (let column = place.column; column < place.column + place.columns; column += 1) {
        expect(taken).not.toContain(`${row},${column}`);
        taken.add(`${row},${column}`);
      }
      expect(row).toBeLessThan(page.rowHeights.length);
    }
  }
}

describe('the grid of a page', () => {
  const five = spanPanel(pageOf([chart, chart, chart, chart, chart]), 'panel-2', 2, 1);

  it.each([1, 2, 3, 4, 5, 6])('flows into %i columns with no overlap and in its order', (columns) => {
    const before = order(five);
    const flowed = setColumns(five, columns);
    expectNoOverlap(flowed);
    expect(order(flowed)).toEqual(before);
    expect(flowed.panels).toHaveLength(5);
    const back = setColumns(flowed, 2);
    expectNoOverlap(back);
    expect(order(back)).toEqual(before);
  });

  it('keeps a panel over the whole width there, and the height of its row', () => {
    const tall = { ...five, rowHeights: [30, 40, 50] };
    const flowed = setColumns(tall, 3);
    expect(flowed.panels.find(({ id }) => id === 'panel-2')?.place).toMatchObject({ columns: 3, column: 0 });
    expect(flowed.rowHeights).toEqual([30, 40, 50]);
  });

  it('makes room for what is moved, stretched and put in', () => {
    expectNoOverlap(five);
    expectNoOverlap(movePanel(five, 'panel-0', 0, 1));
    expectNoOverlap(movePanel(five, 'panel-2', 0, -1));
    expectNoOverlap(spanPanel(five, 'panel-0', 2, 3));
    const [model] = five.panels;
    if (!model) throw new Error('no panel');
    const place = { kind: 'cell', column: 0, row: 0, columns: 1, rows: 1 } as const;
    const put = placeBefore(pageOf([chart, chart, chart]), { ...model, id: 'panel-new', place }, { column: 1, row: 0 });
    expectNoOverlap(put);
    expect(order(put)).toEqual(['panel-0', 'panel-new', 'panel-1', 'panel-2']);
  });

  it('takes a panel into the frame of another, with its own inset, and out again', () => {
    const inside = putInside(addInset(pageOf([chart, chart]), 'inset-one', 'panel-1'), 'panel-1', 'panel-0');
    expect(inside.panels.map(({ place }) => (place.kind === 'inset' ? place.of : place.kind))).toEqual([
      'cell',
      'panel-0',
      'panel-0',
    ]);
    expect(compose(inside).panels).toHaveLength(3);
    const out = putInside(inside, 'panel-1', null);
    expectNoOverlap(out);
    expect(order(out)).toContain('panel-1');
    expect(putInside(inside, 'panel-0', 'panel-0')).toBe(inside);
  });
});

describe('axes that are locked', () => {
  const scaled = (factor: number): Figure => ({
    ...chart,
    content: {
      ...chart.content,
      ...(chart.content.kind === 'chart'
        ? {
            x: { ...chart.content.x, minimum: null, maximum: null },
            y: { ...chart.content.y, minimum: null, maximum: null },
          }
        : {}),
      series: chart.content.kind === 'chart' ? chart.content.series.map((one) => times(one, factor)) : [],
      annotations: [],
    } as Figure['content'],
  });
  const times = (series: Series, factor: number): Series =>
    series.kind === 'line'
      ? { ...series, x: series.x.map((x) => x && x * factor), y: series.y.map((y) => y && y * factor) }
      : series;
  const widest = (panel: FigurePage['panels'][number] | undefined): number =>
    panel?.figure.content.kind === 'chart'
      ? Math.max(...panel.figure.content.series.flatMap((one) => (one.kind === 'line' ? one.x.map((x) => x ?? 0) : [])))
      : Number.NaN;
  const ranges = (page: FigurePage, axis: 'x' | 'y') =>
    compose(page).panels.map(({ scene }) =>
      scene.kind === 'chart' ? [scene.chart.layout.plot[axis].low, scene.chart.layout.plot[axis].high] : [],
    );

  it('have one range that shows all their data; others keep theirs', () => {
    const free = pageOf([scaled(1), scaled(3), scaled(5), scaled(7)]);
    const columns = ranges({ ...free, sharedAxes: { x: 'columns', y: 'none' } }, 'x');
    expect(columns[0]).toEqual(columns[2]);
    expect(columns[1]).toEqual(columns[3]);
    // The data of the wider one; labels at ends of curves make no room in a range that is given.
    expect(columns[0]?.[1]).toBeCloseTo(widest(free.panels[2]), 6);
    expect(columns[0]).not.toEqual(columns[1]);
    const rows = ranges({ ...free, sharedAxes: { x: 'none', y: 'rows' } }, 'y');
    expect(rows[0]).toEqual(rows[1]);
    expect(rows[2]).toEqual(rows[3]);
    expect(rows[0]).not.toEqual(rows[2]);
    expect(new Set(ranges({ ...free, sharedAxes: { x: 'all', y: 'all' } }, 'y').map(String)).size).toBe(1);
  });

  it('say why one is not locked', () => {
    const logarithmic = changePanel(pageOf([chart, chart]), 'panel-1', {
      x: { label: null, scale: 'log', minimum: null, maximum: null },
    });
    const page: FigurePage = { ...logarithmic, sharedAxes: { x: 'all', y: 'none' } };
    expect(compose(page).panels[1]?.problems.join()).toContain('not locked');
    expect(compose(page).panels[0]?.problems).toEqual([]);
  });
});

describe('a common legend', () => {
  const names = (page: FigurePage): string =>
    textsOf(compose(page).legend?.elements.flatMap((one) => (one.type === 'group' ? [one, ...one.children] : [])) ?? [])
      .map(({ text }) => text)
      .join(' ');

  it('names each curve once, takes the names from the curves, and leaves the page its size', () => {
    const page = pageOf([chart, chart]);
    const legend: FigurePage = { ...page, legend: 'bottom' };
    const [free, named] = [compose(page), compose(legend)];
    expect(named.height).toBe(free.height);
    const [before, after] = [free.panels[0], named.panels[0]];
    expect(after?.frame.height).toBeLessThan(before?.frame.height ?? 0);
    const below = named.height - (named.legend?.height ?? 0);
    for (const { area } of named.panels) expect(area.top + area.height).toBeLessThanOrEqual(below + 0.01);
    const labels =
      chart.content.kind === 'chart'
        ? chart.content.series.flatMap((one) => (one.kind === 'line' && one.endLabel ? [plainText(one.endLabel)] : []))
        : [];
    for (const label of labels) expect(names(legend).replace(/\s/g, '')).toContain(label.replace(/\s/g, ''));
    expect(
      after?.figure.content.kind === 'chart' &&
        after.figure.content.series.every((one) => one.kind !== 'line' || one.endLabel === null),
    ).toBe(true);
    expect(svgOf(legend)).toContain('<g id="legend">');
    const above = compose({ ...page, legend: 'top' });
    for (const { area } of above.panels) expect(area.top).toBeGreaterThanOrEqual((above.legend?.height ?? 0) - 0.01);
  });

  it('tells one name that is drawn in two ways apart by the letters', () => {
    const page = changeSeries(pageOf([chart, chart]), 'panel-1', 1, { colour: 5, marker: 'square' });
    expect(names({ ...page, legend: 'top' })).toContain('(b)');
    expect(names({ ...pageOf([chart, chart]), legend: 'top' })).not.toContain('(b)');
  });
});

it('shades of grey are counted by what is told apart', () => {
  expect(greyShades(['#000000', '#010101', '#ffffff'])).toEqual({ greys: ['#000000', '#010101', '#ffffff'], apart: 2 });
  expect(greyShades(['#0072b2', '#009e73']).apart).toBe(1);
});

describe('print checks', () => {
  it('find small text and thin lines', () => {
    const page = pageOf([chart]);
    expect(stateOf(page, 'text')).toBe('valid');
    expect(stateOf({ ...page, fontSize: 6, panels: [] }, 'text')).toBeUndefined();
    expect(stateOf({ ...page, lineWidth: 0.25 }, 'lines')).toBe('warning');
  });

  it('find series that only colour sets apart, until they get styles', () => {
    const line = (name: string, colour: number) => ({
      kind: 'line',
      name,
      colour,
      x: [0, 1, 2],
      y: [colour, 1, 2],
      marker: 'circle',
    });
    const twin = {
      ...chart,
      content: { ...chart.content, series: [line('one', 1), line('two', 3)] },
    } as unknown as Figure;
    const page = pageOf([figurePageSchema.shape.panels.element.shape.figure.parse(twin)]);
    expect(Math.abs(lightness('#0072b2') - lightness('#009e73'))).toBeLessThan(12);
    expect(stateOf(page, 'grey-panel-0')).toBe('warning');
    expect(stateOf(distinctStyles(page, 'panel-0'), 'grey-panel-0')).toBe('valid');
  });

  it('find labels that lie on each other or leave the page', () => {
    const long = 'a label that is far too long for the height of the panel that it stands beside';
    const page = changePanel(pageOf([chart]), 'panel-0', {
      y: { label: long, scale: null, minimum: null, maximum: null },
    });
    expect(stateOf({ ...page, rowHeights: [30] }, 'labels')).toBe('warning');
    expect(stateOf(pageOf([chart]), 'labels')).toBe('valid');
  });
});
