import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from './rich-text';
import { linearTicks, logTicks } from './ticks';

const labels = (ticks: ReturnType<typeof linearTicks>): string[] => ticks.major.map((tick) => tick.label);

describe('ticks', () => {
  it('takes multiples of 1, 2 and 5', () => {
    expect(labels(linearTicks(0, 1200, 5))).toEqual(['0', '500', '1000']);
    expect(labels(linearTicks(-0.4988, -0.4842, 5))).toEqual(['−0.495', '−0.490', '−0.485']);
    expect(linearTicks(0, 1, 5).minor).toContain(0.1);
  });

  it('puts a power of ten aside where numbers would be long', () => {
    const ticks = linearTicks(0, 4e-9, 5);
    expect(ticks.exponent).toBe(-9);
    expect(labels(ticks)).toEqual(['0', '1', '2', '3', '4']);
  });

  it('marks powers of ten on a logarithmic axis', () => {
    expect(labels(logTicks(-5.2, 0.1, 5))).toEqual(['10^{−4}', '10^{−2}', '10^{0}']);
    expect(labels(logTicks(0, 0.95, 5))).toEqual(['1', '2', '5']);
  });

  it('has at most five labels, all inside, increasing and different', () => {
    const limits = fc
      .tuple(fc.double({ min: -1e12, max: 1e12, noNaN: true }), fc.double({ min: 1e-9, max: 1e12, noNaN: true }))
      .map(([low, span]): [number, number] => [low, low + span]);
    fc.assert(
      fc.property(limits, fc.constantFrom(linearTicks, logTicks), ([low, high], make) => {
        const ticks = make(low, high, 5);
        expect(ticks.major.length).toBeLessThanOrEqual(5);
        const slack = (high - low) * 1e-6 + 2e-9;
        for (const value of [...ticks.major.map((tick) => tick.value), ...ticks.minor]) {
          expect(Number.isFinite(value)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(low - slack);
          expect(value).toBeLessThanOrEqual(high + slack);
        }
        expect(new Set(labels(ticks)).size).toBe(ticks.major.length);
        for (const label of labels(ticks)) expect(plainText(label)).not.toMatch(/NaN|Infinity|e/);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds a tick on every axis that is not absurdly short', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1000, max: 1000, noNaN: true }),
        fc.double({ min: 1e-6, max: 1000, noNaN: true }),
        (low, span) => {
          expect(linearTicks(low, low + span, 5).major.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('says nothing on axes without length', () => {
    for (const make of [linearTicks, logTicks]) {
      expect(make(1, 1).major).toEqual([]);
      expect(make(Number.NaN, 1).major).toEqual([]);
      expect(make(0, Number.POSITIVE_INFINITY).major).toEqual([]);
    }
  });
});
