import { describe, expect, it } from 'vitest';
import { parseRichText, plainText } from '../figure';
import { latexOf, readLatex } from './latex';

const wordsOf = (source: string): string => plainText(readLatex(source).label);

describe('labels in LaTeX', () => {
  it('sets letters in italic, digits and names upright, scripts above and below', () => {
    expect(readLatex('$E/N$ ($J_1$, units of $J_{\\mathrm{max}}$)').problems).toEqual([]);
    expect(parseRichText(readLatex('energy $E_0/N$').label)).toEqual([
      { text: 'energy ', italic: false, script: 'normal' },
      { text: 'E', italic: true, script: 'normal' },
      { text: '0', italic: false, script: 'sub' },
      { text: '/', italic: false, script: 'normal' },
      { text: 'N', italic: true, script: 'normal' },
    ]);
    expect(parseRichText(readLatex('$x^{2n}$').label)).toEqual([
      { text: 'x', italic: true, script: 'normal' },
      { text: '2', italic: false, script: 'super' },
      { text: 'n', italic: true, script: 'super' },
    ]);
  });

  it.each([
    ['$\\langle\\sigma^x\\rangle$', '⟨σˣ⟩'],
    ['\\langle S_i \\cdot S_j \\rangle', '⟨Si·Sj⟩'],
    ['$\\alpha \\to \\infty$', 'α → ∞'],
    ['$\\frac{J_2}{J_1}$', 'J2/J1'],
    ['$\\frac{a+b}{2}$', '(a + b)/2'],
    ['$\\ln|\\psi|$', 'ln\u2009|ψ|'],
    ['$\\hat{H}$', 'H\u0302'],
    ['5\\% of $10^{-3}$', '5% of 10⁻³'],
    ['plain_text', 'plain_text'],
    ['', ''],
  ])('reads %s', (source, words) => {
    expect(wordsOf(source)).toBe(words);
  });

  it.each([
    ['$x^{a_b}$', 'Scripts of scripts'],
    ['$\\foo$', '\\foo is not known'],
    ['$E', 'dollar sign'],
    ['$E$ \\foo', 'outside dollar signs'],
    ['${a$', 'not closed'],
    ['$a}$', 'no partner'],
    ['$\\mathbf{k}$', 'no bold'],
    ['$x^$', 'missing'],
  ])('says what of %s cannot be drawn, and draws the rest', (source, said) => {
    const { label, problems } = readLatex(source);
    expect(problems.join(' ')).toContain(said);
    expect(() => parseRichText(label)).not.toThrow();
  });

  it.each([
    '_E_/_N_ (_J_, σ·σ)',
    '|_E_ − _E_{exact}| / |_E_{exact}|',
    'training step',
    '⟨_S_^{_z_}_{_i_}⟩',
    '_σ_^{2}/_E_^{2}',
    '10^{−3}',
    'time (s)',
  ])('writes the LaTeX of %s so that it reads back as the same words', (label) => {
    const again = readLatex(latexOf(label));
    expect(again.problems).toEqual([]);
    expect(plainText(again.label).replace(/\s+/g, '')).toBe(plainText(label).replace(/\s+/g, ''));
    expect(parseRichText(again.label).filter(({ script }) => script !== 'normal')).toEqual(
      parseRichText(label).filter(({ script }) => script !== 'normal'),
    );
  });
});
