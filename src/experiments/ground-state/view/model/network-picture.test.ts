import { describe, expect, it } from 'vitest';
import type { MachineShape } from '../../network-shape';
import { drawNetwork, shownIndices } from './network-picture';

const shape = (change: Partial<MachineShape>): MachineShape => ({
  form: 'restrictedBoltzmannMachine',
  nSites: 6,
  hidden: 4,
  filters: null,
  elements: 1,
  complex: false,
  visibleBias: false,
  hiddenBias: true,
  tensors: [],
  parameters: 28,
  ...change,
});

describe('shownIndices', () => {
  it('cuts long layers in the middle and says so with a gap', () => {
    expect(shownIndices(3, 5)).toEqual([0, 1, 2]);
    expect(shownIndices(100, 5)).toEqual([0, 1, null, 98, 99]);
  });
});

describe('drawNetwork', () => {
  it('connects every hidden unit to every site', () => {
    const picture = drawNetwork(shape({}), 600, 400);
    expect(picture.edges).toHaveLength(24);
    expect(picture.nodes.filter(({ kind }) => kind === 'hidden')).toHaveLength(4);
  });

  it('draws a filter in one colour, with a gap for its further translations', () => {
    const picture = drawNetwork(shape({ filters: 2, elements: 6, hidden: 12 }), 600, 400);
    expect(
      picture.nodes.filter(({ y }) => y === picture.hiddenY).map(({ kind, colour }) => `${kind} ${colour}`),
    ).toEqual(['hidden 1', 'hidden 1', 'gap 1', 'hidden 2', 'hidden 2', 'gap 2']);
  });

  it('connects every pair for Jastrow and none for mean field', () => {
    expect(drawNetwork(shape({ form: 'jastrow', hidden: 0 }), 600, 400).edges).toHaveLength(15);
    expect(drawNetwork(shape({ form: 'meanField', hidden: 0 }), 600, 400).edges).toHaveLength(0);
  });

  it('stays inside the box with unique names, whatever the sizes', () => {
    for (const [nSites, hidden, filters, width] of [
      [1, 1, null, 200],
      [4096, 8192, null, 1200],
      [36, 36 * 32, 32, 320],
      [36, 72, 2, 130],
    ] as const) {
      const { nodes } = drawNetwork(shape({ nSites, hidden, filters, elements: 36 }), width, 300);
      for (const { x } of nodes) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(width);
      }
      expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    }
  });
});
