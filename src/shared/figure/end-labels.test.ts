import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread } from './end-labels';
import { timingFigure } from './samples';
import { elementsOf, textsOf } from './scene-check';
import { printTheme } from './theme';
import { buildScene } from './to-echarts-option';

describe('labels at the ends of curves', () => {
  it('stand apart, in the order of the ends', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 6 }), (places) => {
        const moved = spread(places, 13, 0, 200);
        const pairs = places
          .map((place, i) => ({ place, moved: moved[i] ?? 0 }))
          .sort((a, b) => a.place - b.place || a.moved - b.moved);
        for (let k = 1; k < pairs.length; k += 1) {
          expect((pairs[k]?.moved ?? 0) - (pairs[k - 1]?.moved ?? 0)).toBeGreaterThan(12);
        }
        for (const { moved: place } of pairs) expect(place >= 0 && place <= 200).toBe(true);
      }),
    );
  });

  it('leaves alone what is apart already', () => {
    expect(spread([10, 100, 50], 13, 0, 200)).toEqual([10, 100, 50]);
  });

  it('name stacked times from top to bottom', () => {
    const texts = textsOf(elementsOf(buildScene(timingFigure(), printTheme, { width: 325, height: 200 })));
    const heights = ['minSR solve 0.27', 'local energies 0.31', 'sampling 0.42'].map(
      (name) => texts.find((text) => text.text === name)?.y ?? 0,
    );
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
  });
});
