import { describe, expect, it } from 'vitest';
import { type FigureInput, figureSchema } from './figure';
import { elementsOf, textsOf } from './scene-check';
import { screenTheme } from './theme';
import { buildScene } from './to-echarts-option';

const theme = screenTheme('light');

function rings(y: number, error: number, label: string): { rings: number; words: string[] } {
  const input: FigureInput = {
    id: 'e',
    title: 'e',
    description: 'e',
    content: {
      kind: 'chart',
      x: { label: 'step' },
      y: { label: '_E_' },
      series: [
        {
          kind: 'line',
          name: 'means',
          x: [0, 1, 2],
          y: [-0.9, y, -0.98],
          error: [0.01, error, 0.01],
          colour: 1,
          marker: 'circle',
        },
      ],
      annotations: [{ kind: 'reference', y: -1, label }],
    },
  };
  const elements = elementsOf(buildScene(figureSchema.parse(input), theme, { width: 600, height: 400 }));
  const drawn = elements.filter((element) => element.type === 'path' && element.style.stroke === theme.error).length;
  return { rings: drawn, words: textsOf(elements).map((text) => text.text) };
}

describe('an energy under the exact one', () => {
  it('is ringed and named where it is more than three standard deviations below', () => {
    const found = rings(-1.05, 0.01, 'exact −1');
    expect(found.rings).toBe(1);
    expect(found.words).toContain('below exact by more than 3σ');
  });

  it('is not where it may be chance, nor under a published value', () => {
    expect(rings(-1.02, 0.01, 'exact −1').rings).toBe(0);
    expect(rings(-1.05, 0.01, 'published −1').rings).toBe(0);
  });
});
