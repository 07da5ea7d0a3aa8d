import type { SceneElement } from './scene';
import { middleAboveBaseline } from './scene';
import type { FigureScene } from './to-echarts-option';

/** A text of a scene with the place of its baseline, for tests. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly turned: boolean;
}

/** All drawn elements of a scene, groups opened. */
export function elementsOf(scene: FigureScene): SceneElement[] {
  if (scene.kind === 'lattice') return [...scene.lattice.elements];
  const { main, inset, labels } = scene.chart;
  const plots = inset ? [main, inset] : [main];
  return [...plots.flatMap((plot) => [...plot.back, ...plot.front, ...plot.over]), ...labels];
}

/** Texts with their places; halos, which repeat the text, are left out. */
export function textsOf(elements: readonly SceneElement[]): PlacedText[] {
  return elements.flatMap((element): PlacedText[] => {
    if (element.type !== 'group') return [];
    return element.children.flatMap((child) => {
      if (child.type !== 'text' || child.style.stroke !== undefined) return [];
      const { x, y, fontSize: size, text } = child.style;
      const baseline = y + middleAboveBaseline * size;
      const turned = element.rotation !== 0;
      // A quarter turn counter-clockwise: along the text is up, above it is left.
      return [{ text, size, turned, x: element.x + (turned ? baseline : x), y: element.y + (turned ? -x : baseline) }];
    });
  });
}

/** Every coordinate that is drawn. */
export function coordinatesOf(elements: readonly SceneElement[]): number[] {
  return elements.flatMap((element): number[] => {
    if (element.type === 'path')
      return [...element.shape.pathData.matchAll(/-?\d*\.?\d+(?:e[-+]?\d+)?|NaN|Infinity/g)].map(([n]) => Number(n));
    if (element.type === 'text') return [element.style.x, element.style.y];
    return [element.x, element.y, ...coordinatesOf(element.children)];
  });
}
