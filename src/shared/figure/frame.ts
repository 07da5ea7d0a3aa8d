import type { Axis } from './figure';
import { powerOfTen } from './format';
import { type Plot, xPixel, yPixel } from './layout';
import type { MeasureText } from './measure';
import { path, px, rectanglePath, richText, type SceneElement } from './scene';
import type { FigureTheme } from './theme';

/** Frame, ticks on four sides, tick labels and axis labels. */
export function frameElements(
  plot: Plot,
  theme: FigureTheme,
  measure: MeasureText,
  halo: string | null = null,
): SceneElement[] {
  const { left, top, width, height } = plot.frame;
  const stroke = { fill: 'none', stroke: theme.frame } as const;
  return [
    path(ticksPath(plot, theme, 'minor'), {
      ...stroke,
      lineWidth: theme.tickWidth * (theme.name === 'print' ? 0.5 : 1),
    }),
    path(ticksPath(plot, theme, 'major'), { ...stroke, lineWidth: theme.tickWidth }),
    path(rectanglePath(left, top, width, height), { ...stroke, lineWidth: theme.frameWidth }),
    ...tickLabels(plot, theme, measure, halo),
    ...axisLabels(plot, theme, measure),
  ].filter((element) => element.type !== 'path' || element.shape.pathData !== '');
}

function ticksPath(plot: Plot, theme: FigureTheme, which: 'major' | 'minor'): string {
  const { left, top, width, height } = plot.frame;
  const snap =
    theme.name === 'print' ? (value: number): number => value : (value: number): number => Math.floor(value) + 0.5;
  const length = which === 'major' ? theme.tickLength : theme.tickLength * 0.55;
  const values = (axis: Plot['x']): number[] =>
    which === 'major' ? axis.ticks.major.map((tick) => tick.value) : [...axis.ticks.minor];
  let data = '';
  for (const value of values(plot.x)) {
    const x = px(snap(xPixel(plot, value)));
    data += `M${x} ${px(top + height)}v${px(-length)}M${x} ${px(top)}v${px(length)}`;
  }
  for (const value of values(plot.y)) {
    const y = px(snap(yPixel(plot, value)));
    data += `M${px(left)} ${y}h${px(length)}M${px(left + width)} ${y}h${px(-length)}`;
  }
  return data;
}

function tickLabels(plot: Plot, theme: FigureTheme, measure: MeasureText, halo: string | null): SceneElement[] {
  const { left, top, width, height } = plot.frame;
  const size = theme.tickSize;
  const style = { size, colour: theme.quietText, halo };
  const below = top + height + size * 1.3;
  const labels = [
    ...plot.x.ticks.major.map((tick) =>
      richText(tick.label, { ...style, x: xPixel(plot, tick.value), y: below, anchor: 'middle' }, theme, measure),
    ),
    ...plot.y.ticks.major.map((tick) =>
      richText(
        tick.label,
        { ...style, x: left - size * 0.45, y: yPixel(plot, tick.value) + size * 0.34, anchor: 'end' },
        theme,
        measure,
      ),
    ),
  ];
  if (plot.y.ticks.exponent !== 0) {
    labels.push(
      richText(
        `× ${powerOfTen(plot.y.ticks.exponent)}`,
        { ...style, x: left, y: top - size * 0.4, anchor: 'start' },
        theme,
        measure,
      ),
    );
  }
  if (plot.x.ticks.exponent !== 0) {
    const factor = `× ${powerOfTen(plot.x.ticks.exponent)}`;
    labels.push(richText(factor, { ...style, x: left + width, y: below + size * 1.25, anchor: 'end' }, theme, measure));
  }
  return labels;
}

function axisLabels(plot: Plot, theme: FigureTheme, measure: MeasureText): SceneElement[] {
  const { left, top, width, height } = plot.frame;
  const size = theme.labelSize;
  const style = { size, colour: theme.text, halo: null, anchor: 'middle' } as const;
  const labels: SceneElement[] = [];
  if (plot.x.axis.label !== '') {
    const y = top + height + theme.tickSize * 1.7 + size * 1.1;
    labels.push(richText(plot.x.axis.label, { ...style, x: left + width / 2, y }, theme, measure));
  }
  if (plot.y.axis.label !== '') {
    const x = left - yLabelDistance(plot, theme, measure);
    labels.push(
      richText(plot.y.axis.label, { ...style, x, y: top + height / 2, rotation: Math.PI / 2 }, theme, measure),
    );
  }
  return labels;
}

/** From the frame to the baseline of the turned label. */
function yLabelDistance(plot: Plot, theme: FigureTheme, measure: MeasureText): number {
  const font = { size: theme.tickSize, family: theme.fontFamily, italic: false };
  const widest = Math.max(0, ...plot.y.ticks.major.map((tick) => tickWidth(tick.label, plot.y.axis, font, measure)));
  return widest + theme.tickSize * 0.45 + theme.labelSize * 0.55;
}

function tickWidth(
  label: string,
  axis: Axis,
  font: { size: number; family: string; italic: boolean },
  measure: MeasureText,
): number {
  const plain = label.replace(/\^\{([^}]*)\}/g, '$1');
  const scripts = plain.length - label.replace(/\^\{[^}]*\}/g, '').length;
  const full = measure(plain, font);
  return axis.categories || scripts === 0 ? full : full * (1 - (0.28 * scripts) / plain.length);
}
