import { describe, expect, it } from 'vitest';
import {
  formatAboutDuration,
  formatAge,
  formatBytes,
  formatCount,
  formatDuration,
  formatEditable,
  formatExact,
  formatFixed,
  formatInteger,
  formatNumber,
  formatRoughDuration,
  formatScientific,
  formatUncertain,
  parseNumber,
} from '.';

describe('a value with its error', () => {
  it.each([
    [-0.671549, 4e-6, '−0.671549(4)'],
    [-0.67154912, 1.2e-5, '−0.671549(12)'],
    [0.9981, 0.0012, '0.9981(12)'],
    [0.9981, 0.0096, '0.998(10)'],
    [0.9981, 0.00199, '0.998(2)'],
    [0.9981, 0.00194, '0.9981(19)'],
    [12.3, 4, '12(4)'],
    [-1.27321, 0, '−1.27321(0)'],
    [-0.5583569183182264, 9e-17, '−0.5583569183(0)'],
    [0, 0.01, '0.000(10)'],
    [2.5e-7, 3e-9, '2.50(3) × 10⁻⁷'],
    [123456, 2300, '1.23(2) × 10⁵'],
  ])('%f ± %f is %s', (value, error, text) => {
    expect(formatUncertain(value, error)).toBe(text);
  });

  it('never shows more than two digits in brackets', () => {
    for (let power = -12; power < 6; power += 1) {
      for (const leading of [1, 1.4, 1.96, 2, 5.5, 9.49, 9.5, 9.99]) {
        const text = formatUncertain(-1.234567, leading * 10 ** power);
        expect(text).toMatch(/\(\d{1,2}\)/);
      }
    }
  });

  it('has no brackets without an error', () => {
    expect(formatUncertain(-0.5, null)).toBe('−0.500000');
    expect(formatUncertain(-0.5, Number.NaN)).toBe('−0.500000');
    expect(formatUncertain(Number.NaN, 1)).toBe('not a number');
  });
});

describe('numbers', () => {
  it('writes powers of ten and the true minus', () => {
    expect(formatScientific(8.4e-4)).toBe('8.4 × 10⁻⁴');
    expect(formatScientific(-1.5e12, 3)).toBe('−1.50 × 10¹²');
    expect(formatNumber(0.0001234)).toBe('1.23 × 10⁻⁴');
    expect(formatNumber(12345.6, 6)).toBe('12,345.6');
    expect(formatNumber(0)).toBe('0');
    expect(formatNumber(Number.NEGATIVE_INFINITY)).toBe('−∞');
    expect(formatFixed(-0.0001, 2)).toBe('0.00');
    expect(formatInteger(-2704156)).toBe('−2,704,156');
  });

  it.each([
    [1e6, '1,000,000'],
    [1e-6, '10⁻⁶'],
    [1e-12, '10⁻¹²'],
    [2.5e-7, '2.5 × 10⁻⁷'],
    [-1.2735668529, '−1.2735668529'],
    [1e12, '10¹²'],
    [0.25, '0.25'],
    [0, '0'],
  ])('writes %f with all its digits as %s', (value, text) => {
    expect(formatExact(value)).toBe(text);
    expect(parseNumber(text)).toBe(value);
  });

  it('reads back what it wrote', () => {
    for (const value of [0, 1, -1, 0.02, 1e-5, -3.5e12, 1234.5]) {
      expect(parseNumber(formatEditable(value))).toBe(value);
      expect(parseNumber(formatNumber(value, 8))).toBeCloseTo(value, 6);
      expect(parseNumber(formatScientific(value, 8))).toBeCloseTo(value, 6);
    }
  });

  it.each([
    ['10^-3', 1e-3],
    ['2 × 10⁻³', 2e-3],
    ['−0,5', null],
    ['1,008', 1008],
    ['.5', 0.5],
    ['1e', null],
    ['', null],
    ['abc', null],
    ['1e999', null],
  ])('reads %s as %s', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });
});

describe('quantities', () => {
  it.each([
    [0.0042, '4.2 ms'],
    [0.42, '0.42 s'],
    [40, '40 s'],
    [59.7, '1 min 00 s'],
    [388, '6 min 28 s'],
    [11_100, '3 h 05 min'],
    [190_000, '2 d 4 h'],
    [Number.NaN, 'unknown'],
  ])('%f seconds is %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('rounds estimates, sizes, ages and counts', () => {
    expect(formatRoughDuration(0.2)).toBe('under 1 s');
    expect(formatRoughDuration(95)).toBe('2 min');
    expect([0.2, 95].map(formatAboutDuration)).toEqual(['under 1 s', 'about 2 min']);
    expect(formatBytes(999_600)).toBe('1.0 MB');
    expect(formatBytes(512)).toBe('512 B');
    expect(formatAge('2026-11-23T10:00:00Z', new Date('2026-11-23T10:12:30Z'))).toBe('12 min ago');
    expect(formatCount(1, 'run')).toBe('1 run');
    expect(formatCount(1200, 'run')).toBe('1,200 runs');
  });
});
