import { parseRichText } from './rich-text';
import { scriptScale } from './layout';
import type { MeasureText } from './measure';
import type { FigureTheme } from './theme';

/** Drawing primitives in px of the figure, in the form that an ECharts custom series returns. */
export interface PathElement {
  readonly type: 'path';
  readonly silent: true;
  readonly shape: { readonly pathData: string };
  readonly style: PathStyle;
}

export interface PathStyle {
  readonly fill: string;
  readonly stroke?: string;
  readonly lineWidth?: number;
  readonly lineDash?: readonly number[];
  readonly lineJoin?: 'round' | 'miter';
  readonly opacity?: number;
}

export interface TextElement {
  readonly type: 'text';
  readonly silent: true;
  readonly style: {
    readonly text: string;
    readonly x: number;
    readonly y: number;
    readonly fill: string;
    readonly stroke?: string;
    readonly lineWidth?: number;
    readonly fontSize: number;
    readonly fontFamily: string;
    readonly fontStyle: 'normal' | 'italic';
    readonly align: 'left';
    readonly verticalAlign: 'middle';
  };
}

export interface GroupElement {
  readonly type: 'group';
  readonly silent: true;
  readonly x: number;
  readonly y: number;
  /** Radians, counter-clockwise. */
  readonly rotation: number;
  readonly children: readonly SceneElement[];
}

export type SceneElement = PathElement | TextElement | GroupElement;

/** Texts are anchored at the middle of their line; the baseline lies this part of the font size below it. */
export const middleAboveBaseline = 0.275;

export function path(pathData: string, style: PathStyle): PathElement {
  return { type: 'path', silent: true, shape: { pathData }, style };
}

/** Coordinate as text: a hundredth of a pixel is enough, and nothing that is not a number may come out. */
export function px(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('A coordinate of a figure is not a number.');
  return String(Math.round(value * 100) / 100);
}

export function rectanglePath(left: number, top: number, width: number, height: number): string {
  return `M${px(left)} ${px(top)}h${px(width)}v${px(height)}h${px(-width)}Z`;
}

export interface RichTextPlacement {
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly size: number;
  readonly colour: string;
  /** Colour of the outline behind the letters, so that curves do not run through them; null: none. */
  readonly halo: string | null;
  readonly rotation?: number;
}

/** A rich label as text elements, one for each run, laid out with measured widths. */
export function richText(
  label: string,
  placement: RichTextPlacement,
  theme: FigureTheme,
  measure: MeasureText,
): GroupElement {
  const { size } = placement;
  let advance = 0;
  const runs = parseRichText(label).map((run) => {
    const runSize = run.script === 'normal' ? size : size * scriptScale;
    const family = run.italic ? theme.mathFamily : theme.fontFamily;
    const raised = run.script === 'super' ? -0.36 * size : run.script === 'sub' ? 0.2 * size : 0;
    const placed = { run, runSize, family, x: advance, y: raised - middleAboveBaseline * runSize };
    advance += measure(run.text, { size: runSize, family, italic: run.italic });
    return placed;
  });
  const shift = placement.anchor === 'start' ? 0 : placement.anchor === 'middle' ? -advance / 2 : -advance;
  const children: TextElement[] = [];
  // Outlines first: the outline of one run must not cover the letters of the one before.
  for (const layer of placement.halo === null ? [null] : [placement.halo, null]) {
    for (const { run, runSize, family, x, y } of runs) {
      if (run.text.trim() === '') continue;
      children.push({
        type: 'text',
        silent: true,
        style: {
          text: run.text,
          x: round(shift + x),
          y: round(y),
          fill: layer ?? placement.colour,
          ...(layer === null ? {} : { stroke: layer, lineWidth: round(size * 0.3) }),
          fontSize: round(runSize),
          fontFamily: family,
          fontStyle: run.italic ? 'italic' : 'normal',
          align: 'left',
          verticalAlign: 'middle',
        },
      });
    }
  }
  return {
    type: 'group',
    silent: true,
    x: round(placement.x),
    y: round(placement.y),
    rotation: placement.rotation ?? 0,
    children,
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
