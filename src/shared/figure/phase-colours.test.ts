import { describe, expect, it } from 'vitest';
import { phaseColour } from './phase-colours';
import { phaseMapSchema } from './figure';

/** Linear sRGB of a colour. */
const linear = (hex: string): [number, number, number] => {
  const part = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
};

const oklab = ([r, g, b]: readonly [number, number, number]): [number, number, number] => {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
};

/** What a deuteranope sees, of linear sRGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const deuteranope = ([r, g, b]: readonly [number, number, number]): [number, number, number] => [
  Math.max(0, 0.367322 * r + 0.860646 * g - 0.227968 * b),
  Math.max(0, 0.280085 * r + 0.672501 * g + 0.047413 * b),
  Math.max(0, -0.01182 * r + 0.04294 * g + 0.968881 * b),
];

const apart = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((value, k) => value - (b[k] ?? 0)));

describe.each(phaseMapSchema.options)('the wheel %s', (map) => {
  const count = 24;
  const angles = Array.from({ length: count }, (_, k) => (2 * Math.PI * k) / count);
  const colours = angles.map((angle) => oklab(linear(phaseColour(angle, map))));

  it('closes, and takes steps of about the same size', () => {
    expect(phaseColour(-Math.PI, map)).toBe(phaseColour(Math.PI, map));
    const steps = colours.map((colour, k) => apart(colour, colours[(k + 1) % count] ?? []));
    // An ellipse is no circle: its steps differ by the ratio of its axes at most.
    expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(map === 'hues' ? 1.35 : 3);
  });

  it('tells opposite phases apart', () => {
    colours.forEach((colour, k) => expect(apart(colour, colours[(k + count / 2) % count] ?? [])).toBeGreaterThan(0.15));
  });
});

it('the colour-blind safe wheel keeps its distances for a deuteranope, the hues do not', () => {
  const least = (map: 'hues' | 'blueYellow'): number => {
    const seen = Array.from({ length: 12 }, (_, k) =>
      oklab(deuteranope(linear(phaseColour((2 * Math.PI * k) / 12, map)))),
    );
    return Math.min(...seen.flatMap((one, i) => seen.flatMap((other, j) => (j > i ? [apart(one, other)] : []))));
  };
  expect(least('blueYellow')).toBeGreaterThan(0.04);
  expect(least('hues')).toBeLessThan(least('blueYellow'));
});
