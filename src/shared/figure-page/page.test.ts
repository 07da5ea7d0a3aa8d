import { describe, expect, it } from 'vitest';
import { estimateText, plainText } from '../figure';
import type { Figure } from '../figure/figure';
import { allSamples, energyFigure } from '../figure/samples';
import { lightness, printChecks } from './checks';
import { composePage } from './compose';
import {
  addInset,
  addPanel,
  changePanel,
  changeSeries,
  distinctStyles,
  movePanel,
  newPage,
  placeInset,
  removePanel,
  setColumns,
  spanPanel,
} from './edit';
import { figurePageSchema, type FigurePage, lettersOf, type PanelSource } from './page';
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
    expect(stateOf(spanPanel(page, 'panel-0', 2, 1), 'cells-panel-1')).toBe('error');
    const removed = removePanel(addInset(page, 'inset-one', 'panel-2'), 'panel-2');
    expect(removed.panels).toHaveLength(2);
    expect(removed.rowHeights).toHaveLength(1);
  });
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
