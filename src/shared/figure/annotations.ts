import { belowExact, belowExactLabel } from './below-exact';
import { placeEndLabels } from './end-labels';
import type { Annotation, ChartContent } from './figure';
import { formatNumber } from './format';
import { LabelPlacer, type LabelPlace } from './labels';
import { type Plot, type Rectangle, richWidth, xPixel, yPixel } from './layout';
import { axisUnits } from './limits';
import { markersPath, visiblePoints } from './marks';
import type { MeasureText } from './measure';
import { path, px, rectanglePath, type SceneElement } from './scene';
import type { FigureTheme } from './theme';

/** Shaded ranges: behind everything else. */
export function rangeElements(plot: Plot, annotations: readonly Annotation[], theme: FigureTheme): SceneElement[] {
  const { left, top, width, height } = plot.frame;
  return annotations.flatMap((annotation) => {
    if (annotation.kind !== 'range') return [];
    const ends = [annotation.from, annotation.to].map((value) => {
      const position = axisUnits(plot.y.axis, value);
      return position === null ? top + height : Math.min(top + height, Math.max(top, yPixel(plot, position)));
    });
    const [a = 0, b = 0] = ends;
    if (a === b) return [];
    return [path(rectanglePath(left, Math.min(a, b), width, Math.abs(b - a)), { fill: theme.rangeFill })];
  });
}

/** Lines of references, thresholds, interventions and the diagonal, over the data's background and under the data. */
export function annotationLines(plot: Plot, annotations: readonly Annotation[], theme: FigureTheme): SceneElement[] {
  const { left, top, width, height } = plot.frame;
  const unit = theme.name === 'print' ? 0.75 : 1;
  return annotations.flatMap((annotation): SceneElement[] => {
    switch (annotation.kind) {
      case 'reference':
      case 'threshold': {
        const y = visibleY(plot, annotation.y);
        if (y === null) return [];
        const isReference = annotation.kind === 'reference';
        return [
          path(`M${px(left)} ${px(y)}h${px(width)}`, {
            fill: 'none',
            stroke: isReference ? (theme.data[0] ?? theme.text) : theme.quietText,
            lineWidth: isReference ? theme.referenceWidth : theme.frameWidth,
            lineDash: isReference ? [5 * unit, 3 * unit] : [2 * unit, 3 * unit],
            opacity: isReference ? 1 : 0.7,
          }),
        ];
      }
      case 'intervention':
      case 'alarm': {
        const x = visibleX(plot, annotation.x);
        if (x === null) return [];
        const r = theme.tickSize * 0.36;
        const isAlarm = annotation.kind === 'alarm';
        return [
          path(`M${px(x)} ${px(top)}v${px(height)}`, {
            fill: 'none',
            stroke: isAlarm ? theme.error : theme.quietText,
            lineWidth: theme.frameWidth,
            lineDash: isAlarm ? [4 * unit, 2 * unit] : [1.5 * unit, 2.5 * unit],
            opacity: 0.8,
          }),
          path(`M${px(x - r)} ${px(top - 1.6 * r - 1)}h${px(2 * r)}L${px(x)} ${px(top - 1)}Z`, {
            fill: isAlarm ? theme.error : theme.text,
          }),
        ];
      }
      case 'pin': {
        const x = visibleX(plot, annotation.x);
        const y = visibleY(plot, annotation.y);
        if (x === null || y === null) return [];
        const ring = markersPath([{ x, y }], 'circle', theme.markerRadius * 1.9);
        return [path(ring, { fill: 'none', stroke: theme.text, lineWidth: theme.dataWidth * 0.75 })];
      }
      case 'diagonal': {
        const low = Math.max(plot.x.low, plot.y.low);
        const high = Math.min(plot.x.high, plot.y.high);
        if (!(high > low)) return [];
        return [
          path(
            `M${px(xPixel(plot, low))} ${px(yPixel(plot, low))}L${px(xPixel(plot, high))} ${px(yPixel(plot, high))}`,
            {
              fill: 'none',
              stroke: theme.data[0] ?? theme.text,
              lineWidth: theme.referenceWidth,
              lineDash: [5 * unit, 3 * unit],
            },
          ),
        ];
      }
      case 'axis':
      case 'range':
      case 'text':
        return [];
    }
  });
}

function visibleY(plot: Plot, value: number): number | null {
  const position = axisUnits(plot.y.axis, value);
  return position !== null && position >= plot.y.low && position <= plot.y.high ? yPixel(plot, position) : null;
}

function visibleX(plot: Plot, value: number): number | null {
  const position = axisUnits(plot.x.axis, value);
  return position !== null && position >= plot.x.low && position <= plot.x.high ? xPixel(plot, position) : null;
}

/** A reference names its number; one that the label already has is not repeated. */
export function referenceLabel(annotation: Extract<Annotation, { kind: 'reference' }>): string {
  return /\d[\d.,]*\(?\d*\)?\s*$/.test(annotation.label)
    ? annotation.label
    : `${annotation.label} ${formatNumber(annotation.y, 7)}`.trim();
}

/** A label in lines that are no wider than the room, broken at spaces. */
function wrapped(label: string, room: number, widthOf: (text: string) => number): readonly string[] {
  const lines: string[] = [];
  for (const word of label.split(' ')) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || widthOf(longer) > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** All labels inside the frame, placed so that they meet neither each other nor the data where that can be had. */
export function labelElements(
  plot: Plot,
  content: Pick<ChartContent, 'series' | 'annotations'>,
  obstacles: readonly Rectangle[],
  theme: FigureTheme,
  measure: MeasureText,
): SceneElement[] {
  const { left, top, width, height } = plot.frame;
  const right = left + width;
  const size = theme.tickSize;
  const inset = theme.tickLength + 4;
  const placer = new LabelPlacer(plot.frame, dataPoints(plot, content), theme, measure);
  for (const obstacle of obstacles) placer.occupy(obstacle);

  for (const annotation of content.annotations) {
    if (annotation.kind === 'reference' || annotation.kind === 'threshold') {
      const y = visibleY(plot, annotation.y);
      if (y === null) continue;
      const isReference = annotation.kind === 'reference';
      const label = isReference ? referenceLabel(annotation) : annotation.label;
      const below = y + size * 1.15;
      const above = y - size * 0.45;
      const spots: LabelPlace[] = [];
      for (const x of [right - inset, right - width * 0.3, left + width * 0.55]) {
        for (const baseline of isReference ? [below, above] : [above, below]) {
          if (baseline < top + height - size * 0.4 && baseline > top + size)
            spots.push({ x, y: baseline, anchor: 'end' });
        }
      }
      placer.place(label, spots, isReference ? theme.text : theme.quietText);
    } else if (annotation.kind === 'range') {
      const upper = visibleY(plot, Math.max(annotation.from, annotation.to)) ?? top;
      placer.place(annotation.label, [{ x: right - inset, y: upper + size * 1.15, anchor: 'end' }], theme.quietText);
    }
  }
  belowExactLabel(belowExact(plot, content), placer, theme);
  for (const annotation of content.annotations) {
    if (annotation.kind !== 'text') continue;
    const atLeft = annotation.corner.endsWith('Left');
    const atTop = annotation.corner.startsWith('top');
    const x = atLeft ? left + inset + 2 : right - inset - 2;
    const first = atTop ? top + size * 1.5 : top + height - size * 0.9;
    const lines = wrapped(annotation.label, width - 2 * inset - 4, (text) => richWidth(text, size, theme, measure));
    lines.forEach((line, index) => {
      // From the corner on, whichever it is.
      const offset = atTop ? index : index + 1 - lines.length;
      const rows = [0, 1, 2, 3].map((row) => first + (offset + (atTop ? row : -row)) * size * 1.35);
      placer.place(
        line,
        rows.map((y) => ({ x, y, anchor: atLeft ? 'start' : 'end' })),
        theme.text,
      );
    });
  }
  placeEndLabels(plot, content, placer, theme, measure);
  for (const annotation of content.annotations) {
    if (annotation.kind !== 'pin') continue;
    const x = visibleX(plot, annotation.x);
    const y = visibleY(plot, annotation.y);
    if (x === null || y === null) continue;
    const away = theme.markerRadius * 2 + 2;
    const spots: LabelPlace[] = [
      { x: x + away, y: y - away, anchor: 'start' },
      { x: x - away, y: y - away, anchor: 'end' },
      { x: x + away, y: y + away + size * 0.7, anchor: 'start' },
    ];
    placer.place(annotation.label, spots, theme.text);
  }
  for (const annotation of content.annotations) {
    if (annotation.kind !== 'intervention' && annotation.kind !== 'alarm') continue;
    const x = visibleX(plot, annotation.x);
    if (x === null) continue;
    const y = top + size * 1.25;
    // Triangle and line always stand; the words give way where changes follow closely.
    const spots: LabelPlace[] = [
      { x: x + 4, y, anchor: 'start' },
      { x: x - 4, y, anchor: 'end' },
      { x: x + 4, y: y + size * 1.35, anchor: 'start' },
    ];
    placer.place(annotation.label, spots, annotation.kind === 'alarm' ? theme.error : theme.quietText, {
      optional: true,
    });
  }
  return placer.elements;
}

/** Points of the data, of lines between them and of the reference lines in px, few enough to test every label against. */
export function dataPoints(
  plot: Plot,
  content: Pick<ChartContent, 'series' | 'annotations'>,
): { x: number; y: number }[] {
  const curves = content.series.flatMap((series) => {
    if (series.kind === 'heatmap') return [];
    const few = visiblePoints(plot, series, Math.max(1, Math.floor(series.x.length / 250)));
    if (series.kind === 'bars') return few;
    const filled = series.fillFrom ? areaPoints(plot, series.x, series.fillFrom, series.y) : [];
    return [
      ...filled,
      ...(series.line === 'none' || few.length > 100 ? few : few.flatMap((point, i) => between(point, few[i + 1]))),
    ];
  });
  const { left, width } = plot.frame;
  const lines = content.annotations.flatMap((annotation) => {
    const y = annotation.kind === 'reference' || annotation.kind === 'threshold' ? visibleY(plot, annotation.y) : null;
    return y === null ? [] : Array.from({ length: 60 }, (_, i) => ({ x: left + (width * i) / 59, y }));
  });
  return [...curves, ...lines];
}

function between(from: { x: number; y: number }, to: { x: number; y: number } | undefined): { x: number; y: number }[] {
  if (!to) return [from];
  const parts = Math.min(40, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 6));
  return Array.from({ length: Math.max(1, parts) }, (_, i) => ({
    x: from.x + ((to.x - from.x) * i) / parts,
    y: from.y + ((to.y - from.y) * i) / parts,
  }));
}

function areaPoints(
  plot: Plot,
  x: readonly (number | null)[],
  low: readonly (number | null)[],
  high: readonly (number | null)[],
): { x: number; y: number }[] {
  const stride = Math.max(1, Math.floor(x.length / 60));
  return [0.2, 0.5, 0.8].flatMap((part) => {
    const y = high.map((value, i) => {
      const bottom = low[i];
      return value === null || bottom === null || bottom === undefined ? null : bottom + (value - bottom) * part;
    });
    return visiblePoints(plot, { x: [...x], y }, stride);
  });
}
