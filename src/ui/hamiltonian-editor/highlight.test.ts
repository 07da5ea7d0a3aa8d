import { describe, expect, it } from 'vitest';
import { highlightLine } from './highlight';

/** Words with their colours, spaces and punctuation left out. */
const words = (line: string): readonly string[] =>
  highlightLine(line).flatMap(({ startIndex, scopes }, index, tokens) => {
    const text = line.slice(startIndex, tokens[index + 1]?.startIndex ?? line.length);
    return scopes === '' || scopes === 'punctuation' ? [] : [`${text}:${scopes}`];
  });

describe('highlightLine', () => {
  it('colours the lines of a J1-J2 model', () => {
    expect(words('lattice square(10, 10) periodic')).toEqual([
      'lattice:keyword',
      'square:function',
      '10:number',
      '10:number',
      'periodic:keyword',
    ]);
    expect(words('site spin(1/2)')).toEqual(['site:keyword', 'spin:function', '1/2:number']);
    expect(words('param J1 = 1, J2 = 0.5')).toEqual([
      'param:keyword',
      'J1:parameter',
      '1:number',
      'J2:parameter',
      '0.5:number',
    ]);
    expect(words('H = J1 * sum <i,j> S(i).S(j) # bonds')).toEqual([
      'H:index',
      'J1:parameter',
      'sum:keyword',
      '<i,j>:index',
      'S:function',
      'i:index',
      'S:function',
      'j:index',
      '# bonds:comment',
    ]);
  });

  it('tells a parameter h from an index i', () => {
    expect(words('- h * sum i Sz(i)')).toEqual(['h:parameter', 'sum:keyword', 'i:index', 'Sz:function', 'i:index']);
    expect(words('J * (a + Sz(a))')).toEqual(['J:parameter', 'a:parameter', 'Sz:function', 'a:index']);
  });

  it('colours the time and jump operators, and leaves their words free elsewhere', () => {
    expect(words('param h(t) = 2*ramp(t, 0, J)')).toEqual([
      'param:keyword',
      'h:parameter',
      't:index',
      '2:number',
      'ramp:function',
      't:index',
      '0:number',
      'J:index',
    ]);
    expect(words('jump L(i) = sqrt(gamma) * Sm(i)')).toEqual([
      'jump:keyword',
      'L:parameter',
      'i:index',
      'sqrt:function',
      'gamma:index',
      'Sm:function',
      'i:index',
    ]);
    expect(words('H = jump * t * X(0)')).toEqual([
      'H:index',
      'jump:parameter',
      't:parameter',
      'X:function',
      '0:number',
    ]);
  });

  it('covers the whole line, without gaps or overlaps, whatever is typed', () => {
    for (const line of ['', '<', '((((', 'h.c', '1..2e', 'σz(i) ∑ ⟨', '\t  #']) {
      const starts = highlightLine(line).map(({ startIndex }) => startIndex);
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
      if (line !== '') expect(starts[0]).toBe(0);
    }
  });
});
