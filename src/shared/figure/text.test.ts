import { describe, expect, it } from 'vitest';
import { formatFixed, formatNumber, formatWithError } from './format';
import { parseRichText, plainText } from './rich-text';

describe('rich text', () => {
  it('sets variables in italic and scripts above and below', () => {
    expect(parseRichText('_E_/_N_ (_J_, σ·σ)')).toEqual([
      { text: 'E', italic: true, script: 'normal' },
      { text: '/', italic: false, script: 'normal' },
      { text: 'N', italic: true, script: 'normal' },
      { text: ' (', italic: false, script: 'normal' },
      { text: 'J', italic: true, script: 'normal' },
      { text: ', σ·σ)', italic: false, script: 'normal' },
    ]);
    expect(parseRichText('10^{−3}').at(-1)).toEqual({ text: '−3', italic: false, script: 'super' });
  });

  it('takes a subscript with one or two underscores, and italics inside a script', () => {
    expect(parseRichText('_J_{1}')).toEqual(parseRichText('_J__{1}'));
    expect(parseRichText('C_{_ij_}').at(-1)).toEqual({ text: 'ij', italic: true, script: 'sub' });
  });

  it('leaves markers without a partner as they are', () => {
    for (const text of ['a_b', '^{', '_{x', '_', '__', 'x^2']) expect(plainText(text)).toBe(text);
  });

  it('gives the words alone', () => {
    expect(plainText('|_E_ − _E_{exact}|')).toBe('|E − Eexact|');
    expect(plainText('8.4 × 10^{−4}')).toBe('8.4 × 10⁻⁴');
    expect(plainText('⟨_S_ᶻ_S_^{z}⟩')).toBe('⟨SᶻSᶻ⟩');
  });
});

describe('numbers', () => {
  it('has a true minus, thousands with a comma and no minus zero', () => {
    expect(formatFixed(-12345.678, 1)).toBe('−12,345.7');
    expect(formatFixed(1234, 0)).toBe('1234');
    expect(formatFixed(-0.0001, 2)).toBe('0.00');
  });

  it('writes powers of ten, never an e', () => {
    expect(formatNumber(8.4e-4, 2)).toBe('8.4 × 10^{−4}');
    expect(formatNumber(-2.5e9, 2)).toBe('−2.5 × 10^{9}');
    expect(formatNumber(0.0123, 3)).toBe('0.0123');
    expect(formatNumber(0)).toBe('0');
    expect(formatNumber(999999.96, 7)).toBe('1,000,000');
    expect(formatNumber(Number.NaN)).toBe('not a number');
  });

  it('puts one standard deviation into brackets', () => {
    expect(formatWithError(-0.6715491, 0.0000041)).toBe('−0.671549(4)');
    expect(formatWithError(-0.49721, 0.00012)).toBe('−0.49721(12)');
    expect(formatWithError(1.23, 0.0996)).toBe('1.23(10)');
    expect(formatWithError(1234, 30)).toBe('1230(30)');
    expect(formatWithError(3.2e-5, 4e-7)).toBe('3.20(4) × 10^{−5}');
    expect(formatWithError(0.5, null)).toBe('0.5');
    expect(formatWithError(0.25, 0)).toBe('0.25');
  });
});
