import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Curve, decimate } from './decimate';

describe('decimation', () => {
  const curve = (y: readonly number[]) => ({ x: Float64Array.from(y, (_, i) => i), y: Float64Array.from(y) });

  it('keeps first, smallest, largest and last of every column', () => {
    const value = fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: -5, max: 5, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(Number.NaN) },
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 200, maxLength: 600 }), (y) => {
        const columns = 20;
        const whole = curve(y);
        const thin = decimate(whole, 0, y.length, columns);
        expect(thin.x.length).toBeLessThanOrEqual(whole.x.length);
        const extremes = ({ x, y: values }: Curve) => {
          const found = new Map<number, [number, number]>();
          x.forEach((at, i) => {
            const v = values[i] ?? Number.NaN;
            if (Number.isNaN(v)) return;
            const column = Math.floor(at / (y.length / columns));
            const [low, high] = found.get(column) ?? [v, v];
            found.set(column, [Math.min(low, v), Math.max(high, v)]);
          });
          return found;
        };
        expect(extremes(thin)).toEqual(extremes(whole));
      }),
    );
  });

  it('bounds the number of points', () => {
    const many = curve(Array.from({ length: 100_000 }, (_, i) => Math.sin(i)));
    const thin = decimate(many, 0, 100_000, 500);
    expect(thin.x.length).toBeLessThanOrEqual(4 * 502);
    expect(thin.x[0]).toBe(0);
    expect(thin.x.at(-1)).toBe(99_999);
  });

  it('leaves alone what is short or not in order', () => {
    const short = curve([1, 2, 3]);
    expect(decimate(short, 0, 3, 10)).toBe(short);
    const back = { x: Float64Array.from({ length: 100 }, (_, i) => -i), y: new Float64Array(100) };
    expect(decimate(back, -100, 0, 5)).toBe(back);
  });
});
