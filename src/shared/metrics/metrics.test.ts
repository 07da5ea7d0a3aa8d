import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classificationMetrics, metricsByClass } from './classification';
import { meanEstimate, shareEstimate } from './estimate';
import {
  crossEntropy,
  divergence,
  divergenceTerms,
  jensenGap,
  normalised,
  shannonEntropy,
  triangleExcess,
} from './information';
import { receiverOperatingCurve } from './receiver-operating-curve';
import { regressionMetrics } from './regression';

describe('estimates', () => {
  test('a mean has the standard error of independent values', () => {
    const { value, error, interval, count } = meanEstimate([1, 2, 3, 4]);
    expect([value, count]).toEqual([2.5, 4]);
    expect(error).toBeCloseTo(Math.sqrt(5 / 3 / 4), 14);
    expect((interval?.[1] ?? 0) - (interval?.[0] ?? 0)).toBeCloseTo(2 * 1.959964 * Math.sqrt(5 / 12), 5);
    expect(meanEstimate([7]).error).toBeNull();
    expect(meanEstimate([]).value).toBeNaN();
  });

  test('a share has the interval of Wilson, also at its ends', () => {
    const tenth = shareEstimate(10, 100);
    expect(tenth.interval?.[0]).toBeCloseTo(0.05523, 5);
    expect(tenth.interval?.[1]).toBeCloseTo(0.17437, 5);
    const none = shareEstimate(0, 50);
    expect(none.interval?.[0]).toBeCloseTo(0, 12);
    expect(none.interval?.[1]).toBeCloseTo(0.07135, 5);
  });
});

describe('regression', () => {
  test('errors of hand-made numbers', () => {
    const metrics = regressionMetrics([2, 1, 5], [1, 2, 4]);
    expect(metrics.meanSquaredError.value).toBe(1);
    expect(metrics.rootMeanSquaredError.value).toBe(1);
    expect(metrics.meanAbsoluteError.value).toBe(1);
    expect(metrics.meanAbsolutePercentageError.estimate.value).toBeCloseTo((100 * (1 + 0.5 + 0.25)) / 3, 12);
    expect(metrics.meanPercentageError.estimate.value).toBeCloseTo((100 * (1 - 0.5 + 0.25)) / 3, 12);
    expect(metrics.determination).toBeCloseTo(1 - 3 / (14 / 3), 12);
  });

  test('targets of zero have no percentage error and are counted', () => {
    const { meanAbsolutePercentageError, meanPercentageError } = regressionMetrics([1, 3], [0, 2]);
    expect(meanAbsolutePercentageError).toMatchObject({ zeroTargets: 1, estimate: { value: 50, count: 1 } });
    expect(meanPercentageError.zeroTargets).toBe(1);
    expect(regressionMetrics([1], [0]).meanPercentageError.estimate.value).toBeNaN();
  });

  test('the components of a vector are averaged, its samples are independent', () => {
    const { meanSquaredError } = regressionMetrics([1, 1, 3, 3], [0, 0, 0, 0], 2);
    expect(meanSquaredError).toMatchObject({ value: 5, count: 2 });
    expect(meanSquaredError.error).toBeCloseTo(4, 12);
    expect(() => regressionMetrics([1, 2, 3], [1, 2, 3], 2)).toThrow(RangeError);
  });
});

describe('classification', () => {
  const probabilities = [0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.5, 0.3, 0.2, 0.2, 0.2, 0.6];
  const metrics = classificationMetrics(probabilities, [0, 1, 2, 2], 3);

  test('losses and confusion of hand-made numbers', () => {
    expect(metrics.zeroOneLoss).toMatchObject({ value: 0.25, count: 4 });
    expect(metrics.crossEntropy.value).toBeCloseTo(-Math.log(0.7 * 0.8 * 0.2 * 0.6) / 4, 14);
    expect([...metrics.confusion.counts]).toEqual([1, 0, 0, 0, 1, 0, 1, 0, 1]);
  });

  test('precision, recall and f1 by class', () => {
    const [first, second, third] = metricsByClass(metrics.confusion);
    expect([first?.precision.value, first?.recall.value]).toEqual([0.5, 1]);
    expect(second?.f1).toBe(1);
    expect(third?.recall.value).toBe(0.5);
    expect(third?.f1).toBeCloseTo(2 / 3, 14);
  });

  test('calibration is perfect where confidences are met, and off by their difference else', () => {
    const sure = classificationMetrics([1, 0, 1, 0], [0, 1], 2);
    expect(sure.calibration.expectedError).toBeCloseTo(0.5, 14);
    expect(sure.crossEntropy.value).toBe(Number.POSITIVE_INFINITY);
    const met = classificationMetrics([0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25], [0, 0, 0, 1], 2);
    expect(met.calibration.expectedError).toBeCloseTo(0, 14);
    expect(met.calibration.bins).toHaveLength(1);
  });

  test('what does not fit is refused', () => {
    expect(() => classificationMetrics([1, 0], [2], 2)).toThrow('Sample 0 is of class 2');
    expect(() => classificationMetrics([1], [0], 2)).toThrow(RangeError);
  });
});

describe('receiver operating curve', () => {
  test('its area is the share of pairs in the right order', () => {
    const sample = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(sample, (pairs) => {
        const of = (wanted: boolean): number[] => pairs.filter(([, one]) => one === wanted).map(([score]) => score);
        const [positives, negatives] = [of(true), of(false)];
        const { area, truePositiveRate, falsePositiveRate } = receiverOperatingCurve(
          pairs.map(([score]) => score),
          pairs.map(([, one]) => one),
        );
        if (positives.length === 0 || negatives.length === 0) {
          expect(area).toBeNull();
          return;
        }
        const order = positives.flatMap((p) => negatives.map((n): number => (p > n ? 1 : p === n ? 0.5 : 0)));
        expect(area?.value).toBeCloseTo(order.reduce((sum, one) => sum + one, 0) / order.length, 12);
        expect([truePositiveRate.at(-1), falsePositiveRate.at(-1)]).toEqual([1, 1]);
      }),
    );
  });

  test('one threshold for equal scores, and the error of Hanley and McNeil', () => {
    const curve = receiverOperatingCurve([0.9, 0.8, 0.8, 0.1], [true, true, false, false]);
    expect([...curve.threshold]).toEqual([Number.POSITIVE_INFINITY, 0.9, 0.8, 0.1]);
    expect([...curve.truePositiveRate]).toEqual([0, 0.5, 1, 1]);
    const a = 0.875;
    const variance = (a * (1 - a) + (a / (2 - a) - a * a) + ((2 * a * a) / (1 + a) - a * a)) / 4;
    expect(curve.area?.value).toBe(a);
    expect(curve.area?.error).toBeCloseTo(Math.sqrt(variance), 14);
  });
});

describe('information', () => {
  const even = [0.5, 0.5];
  const skewed = [0.9, 0.1];
  const weights = (length: number): fc.Arbitrary<number[]> =>
    fc.array(fc.double({ min: 1e-3, max: 1, noNaN: true }), { minLength: length, maxLength: length });

  test('the divergence of two coins, both ways', () => {
    expect(divergence(even, skewed)).toBeCloseTo(0.510826, 6);
    expect(divergence(skewed, even)).toBeCloseTo(0.368064, 6);
    expect(divergenceTerms(even, skewed)[0]).toBeLessThan(0);
    expect(shannonEntropy(even)).toBeCloseTo(Math.LN2, 14);
  });

  test('it is never negative, zero for equal ones, and cross entropy less entropy', () => {
    fc.assert(
      fc.property(weights(5), weights(5), (p, q) => {
        expect(divergence(p, q)).toBeGreaterThanOrEqual(0);
        expect(divergence(p, p)).toBeCloseTo(0, 12);
        expect(divergence(p, q)).toBeCloseTo(crossEntropy(p, q) - shannonEntropy(p), 10);
        expect(jensenGap(p, q)).toBeCloseTo(divergence(p, q), 10);
      }),
    );
  });

  test('it is no distance: the triangle inequality fails', () => {
    expect(triangleExcess([0.5, 0.5], [0.25, 0.75], [0.1, 0.9])).toBeGreaterThan(0);
    expect(triangleExcess([0.5, 0.5], [0.9, 0.1], [0.5, 0.5])).toBeLessThan(0);
  });

  test('what is impossible under Q and possible under P is infinitely far', () => {
    expect(divergence([1, 1], [1, 0])).toBe(Number.POSITIVE_INFINITY);
    expect(divergence([1, 0], [1, 1])).toBeCloseTo(Math.LN2, 14);
    expect(() => normalised([0, 0])).toThrow('All weights are zero');
    expect(() => normalised([1, -1])).toThrow('The weight 1 is -1');
    expect(() => divergence([1], [1, 2])).toThrow(RangeError);
  });
});
