import type { Annotation, Figure, OwnAxis } from './figure';
import { powerOfTen } from './format';
import { type Plot, withoutFrame, xPixel } from './layout';
import { axisUnits } from './limits';
import type { MeasureText } from './measure';
import { path, px, richText, type SceneElement } from './scene';
import type { FigureTheme } from './theme';
import { ticksIn } from './value-scale';

/** Whether a figure has axes of its own instead of a frame. */
export function hasOwnAxes({ content }: Pick<Figure, 'content'>): boolean {
  return content.kind === 'chart' && withoutFrame(content);
}

/** Axes with ticks, values and names, over the lines. */
export function ownAxisElements(
  plot: Plot,
  annotations: readonly Annotation[],
  theme: FigureTheme,
  measure: MeasureText,
): SceneElement[] {
  const axes = annotations.filter((annotation) => annotation.kind === 'axis');
  const places = axes.map(({ x }) => xPixel(plot, axisUnits(plot.x.axis, x) ?? 0));
  const gap = Math.min(plot.frame.width, ...places.slice(1).map((place, i) => Math.abs(place - (places[i] ?? 0))));
  return axes.flatMap((axis, i) => axisElements(plot, axis, { x: places[i] ?? 0, room: gap - 8 }, theme, measure));
}

interface Place {
  readonly x: number;
  /** Width for names, in px. */
  readonly room: number;
}

function axisElements(
  { frame: { top, height } }: Plot,
  axis: OwnAxis,
  { x, room }: Place,
  theme: FigureTheme,
  measure: MeasureText,
): SceneElement[] {
  const size = theme.tickSize;
  const { ticks, partOf } = ticksIn(axis, Math.max(2, Math.min(6, Math.floor(height / (size * 2.2)))));
  const yOf = (value: number): number => top + height * (1 - partOf(value));
  const tickPath = (values: readonly number[], length: number): string =>
    values.map((value) => `M${px(x - length)} ${px(yOf(value))}h${px(length)}`).join('');
  const stroke = { fill: 'none', stroke: theme.text } as const;
  const values = ticks.major.map((tick) =>
    richText(
      tick.label,
      {
        x: x - theme.tickLength - 3,
        y: yOf(tick.value) + size * 0.34,
        anchor: 'end',
        size,
        colour: theme.text,
        halo: theme.paper,
      },
      theme,
      measure,
    ),
  );
  const { name, unit } = namesOf(axis, ticks.exponent);
  const line = (text: string, y: number, fontSize: number, colour: string): SceneElement =>
    richText(
      shortened(text, room, { size: fontSize, family: theme.fontFamily, italic: false }, measure),
      { x, y, anchor: 'middle', size: fontSize, colour, halo: null },
      theme,
      measure,
    );
  const above = top - size * 0.7;
  return [
    path(`M${px(x)} ${px(top)}v${px(height)}`, { ...stroke, lineWidth: theme.frameWidth }),
    path(tickPath(ticks.minor, theme.tickLength * 0.5), { ...stroke, lineWidth: theme.tickWidth }),
    path(
      tickPath(
        ticks.major.map(({ value }) => value),
        theme.tickLength,
      ),
      { ...stroke, lineWidth: theme.tickWidth },
    ),
    ...values,
    line(name, unit === '' ? above : above - size * 1.3, theme.labelSize, theme.text),
    ...(unit === '' ? [] : [line(unit, above, size, theme.quietText)]),
  ].filter((element) => element.type !== 'path' || element.shape.pathData !== '');
}

/** Name, and below it the unit with the power of ten of the values. */
function namesOf({ label }: OwnAxis, exponent: number): { name: string; unit: string } {
  const [, name = label, unit = ''] = /^(.*\S)\s+(\([^()]*\))\s*$/.exec(label) ?? [];
  const power = exponent === 0 ? '' : `× ${powerOfTen(exponent)}`;
  return { name, unit: [power, unit].filter((part) => part !== '').join(' ') };
}

/** A name that is too long for its room loses its end; one with markup stays whole. */
function shortened(text: string, room: number, font: Parameters<MeasureText>[1], measure: MeasureText): string {
  if (/[_^]/.test(text) || measure(text, font) <= room) return text;
  let length = text.length - 1;
  while (length > 3 && measure(`${text.slice(0, length)}…`, font) > room) length -= 1;
  return `${text.slice(0, length).trimEnd()}…`;
}
