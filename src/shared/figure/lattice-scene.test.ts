import { describe, expect, it } from 'vitest';
import { figureSchema } from './figure';
import { elementsOf, textsOf } from './scene-check';
import { printTheme } from './theme';
import { buildScene } from './to-echarts-option';

/** A dozen panels of a chain, which wish for two columns. */
const chains = (sites: number) =>
  figureSchema.parse({
    id: 'configurations',
    title: '',
    description: '',
    content: {
      kind: 'lattice',
      columns: 2,
      panels: Array.from({ length: 12 }, (_, k) => ({
        title: `${k + 1}`,
        style: 'spins',
        positions: Array.from({ length: sites }, (_site, x) => [x, 0]),
        values: Array<number>(sites).fill(1),
        caption: `0.0${k}`,
      })),
    },
  });

describe('panels of a lattice figure', () => {
  it.each([
    [8, 500, 170],
    [8, 300, 120],
    [20, 500, 170],
    [80, 800, 400],
    [8, 120, 60],
  ])('of %i sites do not write over each other in %i × %i', (sites, width, height) => {
    const texts = textsOf(elementsOf(buildScene(chains(sites), printTheme, { width, height })));
    expect(texts.length).toBeGreaterThan(1);
    texts.forEach((one, k) => {
      for (const other of texts.slice(k + 1)) {
        const apart = Math.abs(one.y - other.y) > 0.8 * one.size || Math.abs(one.x - other.x) > 1.5 * one.size;
        expect(apart, `${one.text} ${other.text}`).toBe(true);
      }
    });
  });
});
