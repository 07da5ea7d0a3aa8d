import { Orientation } from 'dockview-react';
import { describe, expect, test } from 'vitest';
import { column, completed, homeOf, panelsOf, pruned, row, storedDockSchema, tabs, type DockArea } from './area';
import { fromDockview, toDockview } from './serialize';

const initial = row(
  1,
  column(2, tabs(1, 'energy'), row(1, tabs(1, 'error', 'variance'), tabs(1, 'score'))),
  tabs(1, 'log'),
);
const titles = new Map(panelsOf(initial).map((id) => [id, id]));
const size = { width: 1200, height: 800 };

/** The same with sizes as shares of their neighbours: what is kept are pixels. */
function shares(area: DockArea, of = area.size): unknown {
  const size = Number((area.size / of).toFixed(6));
  if (area.kind === 'tabs') return { ...area, size };
  const whole = area.areas.reduce((sum, child) => sum + child.size, 0);
  return { ...area, size, areas: area.areas.map((child) => shares(child, whole)) };
}

describe('a layout', () => {
  test('comes back from the library as it went, with sizes in pixels that fill the surface', () => {
    const there = toDockview(initial, titles, size);
    expect(there.grid).toMatchObject({ ...size, orientation: Orientation.HORIZONTAL });
    const back = fromDockview(there);
    expect(back && shares(back)).toEqual(shares(initial));
    const widths = back?.kind === 'row' ? back.areas.map((area) => area.size) : [];
    expect(widths).toEqual([800, 400]);
  });

  test('loses what is not there, and rows and columns that are left with one place', () => {
    const rest = pruned(initial, new Set(['variance', 'score', 'log']));
    expect(rest).toEqual({
      kind: 'row',
      size: 1,
      areas: [
        { kind: 'tabs', size: 1, panels: ['variance'], active: 'variance' },
        { kind: 'tabs', size: 1, panels: ['score'], active: 'score' },
        { kind: 'tabs', size: 1, panels: ['log'], active: 'log' },
      ].map((area, index) => ({ ...area, size: [1, 1, 1][index] })),
    });
    expect(pruned(initial, new Set())).toBeNull();
  });

  test('names a panel once, however often it was kept', () => {
    const twice = row(1, tabs(1, 'log', 'energy'), tabs(1, 'energy'));
    expect(panelsOf(pruned(twice, new Set(['log', 'energy'])) ?? initial)).toEqual(['log', 'energy']);
  });

  test('takes a panel that is new to its companions, else to the last place', () => {
    const kept = row(1, tabs(1, 'error'), tabs(1, 'energy'));
    expect(homeOf('variance', kept, initial)?.panels).toEqual(['error']);
    expect(homeOf('log', kept, initial)?.panels).toEqual(['energy']);
    const whole = completed(kept, initial, panelsOf(initial));
    expect([...panelsOf(whole ?? kept)].sort()).toEqual([...panelsOf(initial)].sort());
  });

  test('that is damaged is not taken', () => {
    for (const area of [
      { kind: 'row', size: 1, areas: [] },
      { kind: 'tabs', size: 0, panels: ['log'], active: 'log' },
      { kind: 'tabs', size: Number.NaN, panels: ['log'], active: 'log' },
      { kind: 'spiral', size: 1, areas: [tabs(1, 'log')] },
      null,
    ]) {
      expect(storedDockSchema.safeParse({ version: 1, area, hidden: [] }).success, JSON.stringify(area)).toBe(false);
    }
    expect(storedDockSchema.safeParse({ version: 1, area: initial, hidden: ['log'] }).success).toBe(true);
  });
});
