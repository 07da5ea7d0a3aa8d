import { colourLevels } from './colour-map';
import type { Rectangle } from './layout';
import type { MeasureText } from './measure';
import { path, rectanglePath, richText, type SceneElement } from './scene';
import type { FigureTheme } from './theme';

interface ColourBar {
  /** Rich text above the bar; empty: none. */
  readonly heading: string;
  /** Colour at a part of the bar, 0 to 1 from below. */
  readonly colours: (part: number) => string;
  readonly labels: readonly { readonly part: number; readonly text: string }[];
}

/** A bar of colours beside a frame, with names of some of its places. */
export function barOfColours(
  bar: Rectangle,
  { heading, colours, labels }: ColourBar,
  theme: FigureTheme,
  measure: MeasureText,
): SceneElement[] {
  const size = theme.tickSize;
  const step = bar.height / colourLevels;
  const cells = Array.from({ length: colourLevels }, (_, i) =>
    path(rectanglePath(bar.left, bar.top + bar.height - (i + 1) * step, bar.width, step + (i === 0 ? 0 : 0.35)), {
      fill: colours((i + 0.5) / colourLevels),
    }),
  );
  const names = labels.map(({ part, text }) => {
    const y = Math.min(
      bar.top + bar.height,
      Math.max(bar.top + size * 0.68, bar.top + bar.height * (1 - part) + size * 0.34),
    );
    return richText(
      text,
      { x: bar.left + bar.width + size * 0.4, y, anchor: 'start', size, colour: theme.quietText, halo: null },
      theme,
      measure,
    );
  });
  const title = richText(
    heading,
    { x: bar.left + bar.width, y: bar.top - size * 0.5, anchor: 'middle', size, colour: theme.text, halo: null },
    theme,
    measure,
  );
  return [
    ...cells,
    path(rectanglePath(bar.left, bar.top, bar.width, bar.height), {
      fill: 'none',
      stroke: theme.frame,
      lineWidth: theme.frameWidth,
    }),
    ...names,
    ...(heading === '' ? [] : [title]),
  ];
}
