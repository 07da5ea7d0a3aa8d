import type { PhaseMap } from './figure';
import type { MeasureText } from './measure';
import { path, px, richText, type SceneElement } from './scene';
import type { FigureTheme } from './theme';

/** Colours of the wheel: finer than the eye. */
const levels = 72;

/**
 * Colours of equal steps in OKLab (Ottosson 2020), so that equal turns look equally far apart. "hues" goes round at one lightness.
 * "blueYellow" is an ellipse in lightness and blue to yellow, without red and green: what protanopes and deuteranopes see is
 * the same, and tritanopes keep the lightness.
 */
const rings: Readonly<Record<PhaseMap, (angle: number) => readonly [lightness: number, a: number, b: number]>> = {
  // 0 is blue, as the first series.
  hues: (angle) => [0.68, 0.125 * Math.cos(angle - 1.98), 0.125 * Math.sin(angle - 1.98)],
  blueYellow: (angle) => [0.6 + 0.26 * Math.sin(angle), 0, -0.1 * Math.cos(angle)],
};

/** Colour of an angle in radians. */
export function phaseColour(angle: number, map: PhaseMap): string {
  const level = Math.round((angle / (2 * Math.PI)) * levels);
  return fromOklab(rings[map]((2 * Math.PI * level) / levels));
}

/** sRGB of a colour in OKLab, cut to what a screen has. */
function fromOklab([lightness, a, b]: readonly [number, number, number]): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const hex = linear.map((value) => {
    const part = Math.min(1, Math.max(0, value));
    const shown = part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055;
    return Math.round(255 * shown)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${hex.join('')}`;
}

/** A ring of the colours with 0, π/2, π and −π/2 where these angles are. */
export function wheelElements(
  map: PhaseMap,
  { x, y, radius }: { readonly x: number; readonly y: number; readonly radius: number },
  theme: FigureTheme,
  measure: MeasureText,
): SceneElement[] {
  const inner = 0.6 * radius;
  const at = (angle: number, r: number): string => `${px(x + r * Math.cos(angle))} ${px(y - r * Math.sin(angle))}`;
  const step = (2 * Math.PI) / levels;
  const pieces = Array.from({ length: levels }, (_, level) => {
    // Pieces overlap by a little: no seams between them.
    const [from, to] = [(level - 0.5) * step, (level + 0.56) * step];
    return path(`M${at(from, inner)}L${at(from, radius)}L${at(to, radius)}L${at(to, inner)}Z`, {
      fill: phaseColour(level * step, map),
    });
  });
  const size = theme.tickSize * 0.85;
  const labels = [
    ['0', x + radius + size * 0.3, y + size * 0.34, 'start'],
    ['π/2', x, y - radius - size * 0.35, 'middle'],
    ['π', x - radius - size * 0.3, y + size * 0.34, 'end'],
    ['arg', x, y + size * 0.34, 'middle'],
  ] as const;
  return [
    ...pieces,
    ...labels.map(([label, left, baseline, anchor]) =>
      richText(
        label,
        { x: left, y: baseline, anchor, size, colour: theme.quietText, halo: theme.paper },
        theme,
        measure,
      ),
    ),
  ];
}

/** Room that a wheel takes with its labels, in units of its radius and of the tick size. */
export const wheelRoom = (radius: number, theme: FigureTheme): { readonly width: number; readonly height: number } => ({
  width: 2 * radius + 2.6 * theme.tickSize,
  height: 2 * radius + 1.6 * theme.tickSize,
});
