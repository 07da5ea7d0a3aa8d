import { describe, expect, it } from 'vitest';
import { overlap } from './compare-with-exact';

const logs = (amplitudes: readonly (readonly [number, number])[]): Float64Array =>
  Float64Array.from(amplitudes.flatMap(([re, im]) => [Math.log(Math.hypot(re, im)), Math.atan2(im, re)]));

describe('the overlap', () => {
  it('is one for the same ray, whatever its norm and phase', () => {
    const exact = Float64Array.of(0.6, 0, -0.8, 0);
    const found = overlap(
      exact,
      logs([
        [0, 6e5],
        [0, -8e5],
      ]),
    );
    expect(found.fidelity).toBeCloseTo(1, 13);
    expect(Array.from(found.agreement)).toEqual([1, 1]);
    expect(found.networkAmplitude[1]).toBeCloseTo(0.75, 13);
  });

  it('meets a hand-computed value', () => {
    // |<(1, 1)/sqrt 2 | (1, 2)/sqrt 5>|^2 = 9/10
    expect(
      overlap(
        Float64Array.of(1, 0, 1, 0),
        logs([
          [1, 0],
          [2, 0],
        ]),
      ).fidelity,
    ).toBeCloseTo(0.9, 13);
  });

  it('finds the amplitudes with the wrong sign', () => {
    const found = overlap(
      Float64Array.of(3, 0, 2, 0, 1, 0),
      logs([
        [3, 0],
        [2, 0],
        [-1, 0],
      ]),
    );
    expect(Array.from(found.agreement)).toEqual([1, 1, -1]);
  });

  it('is zero for orthogonal states', () => {
    expect(
      overlap(
        Float64Array.of(1, 0, 1, 0),
        logs([
          [1, 0],
          [-1, 0],
        ]),
      ).fidelity,
    ).toBeCloseTo(0, 13);
  });
});
