import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimalEdit } from './minimal-edit';

const apply = (before: string, after: string): string => {
  const edit = minimalEdit(before, after);
  return edit === null ? before : before.slice(0, edit.start) + edit.replacement + before.slice(edit.end);
};

describe('minimalEdit', () => {
  it('replaces only the digits that changed', () => {
    expect(minimalEdit('param J2 = 0.5\nH = J2', 'param J2 = 0.55\nH = J2')).toEqual({
      start: 14,
      end: 14,
      replacement: '5',
    });
    expect(minimalEdit('abc', 'abc')).toBeNull();
  });

  it('does not count a repeated character for both ends', () => {
    expect(minimalEdit('aa', 'aaa')).toEqual({ start: 2, end: 2, replacement: 'a' });
    expect(minimalEdit('aaa', 'aa')).toEqual({ start: 2, end: 3, replacement: '' });
  });

  it('always yields the wanted text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '('), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => apply(before, after) === after),
      { numRuns: 2000 },
    );
  });
});
