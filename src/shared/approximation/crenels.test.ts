import { describe, expect, test } from 'vitest';
import { crenelsAt, crenelsOf, distance, nielsenFunction, sigmoid, unitsOf } from './crenels';

const inside = { from: 0.02, to: 0.98, places: 20_000 };
const whole = { from: 0, to: 1, places: 20_000 };

describe('crenels by hand', () => {
  test.each([
    [5, 0.473, 0.133, 0.1108],
    [10, 0.246, 0.0761, 0.0699],
    [20, 0.16, 0.0358, 0.028],
    [40, 0.0856, 0.0182, 0.0135],
    [80, 0.0433, 0.00914, 0.00662],
    [160, 0.0218, 0.00458, 0.00329],
  ])('%d of them', (count, largest, steps, sigmoids) => {
    const hard = crenelsOf(nielsenFunction, count, null);
    const soft = crenelsOf(nielsenFunction, count, 20 * count);
    const ofHard = distance(nielsenFunction, (x) => crenelsAt(hard, x), whole);
    const ofSoft = distance(nielsenFunction, (x) => crenelsAt(soft, x), inside);
    // Where exactly the largest one is found depends on the places that are tried.
    expect(Math.abs(ofHard.largest / largest - 1)).toBeLessThan(0.01);
    expect(ofHard.rootMeanSquare / steps).toBeCloseTo(1, 2);
    expect(ofSoft.rootMeanSquare / sigmoids).toBeCloseTo(1, 2);
  });

  test('their units are a network that computes the same', () => {
    const crenels = crenelsOf(nielsenFunction, 12, 300);
    const units = unitsOf(crenels);
    expect(units).toHaveLength(24);
    for (const x of [0.03, 0.4, 0.51, 0.99]) {
      const network = units.reduce((sum, unit) => sum + unit.outputWeight * sigmoid(unit.weight * x + unit.bias), 0);
      expect(network).toBeCloseTo(crenelsAt(crenels, x), 12);
    }
  });

  test('a unit rises from 10 to 90 % over 4.394 / weight', () => {
    const [low, high] = [-Math.log(9), Math.log(9)];
    expect([sigmoid(low), sigmoid(high)].map((value) => value.toFixed(12))).toEqual([
      '0.100000000000',
      '0.900000000000',
    ]);
    expect(high - low).toBeCloseTo(4.394, 3);
  });
});
