import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { choiceWords, describeFields, helpText } from './describe-fields';

describe('describeFields', () => {
  it('reads kinds, limits and words from a schema', () => {
    const meta = { label: 'Label', help: 'Help.', unit: 'sites' };
    const fields = describeFields(
      z.strictObject({
        count: z.int().min(1).max(8).meta(meta),
        rate: z.number().min(0.5).max(2).meta(meta),
        kind: z.enum(['real', 'complex']).meta(meta),
        bias: z.boolean().meta(meta),
      }),
    );
    const base = { label: 'Label', help: 'Help.', unit: 'sites' };
    expect(fields).toEqual([
      { key: 'count', ...base, kind: 'number', minimum: 1, maximum: 8, integer: true },
      { key: 'rate', ...base, kind: 'number', minimum: 0.5, maximum: 2, integer: false },
      { key: 'kind', ...base, kind: 'choice', options: ['real', 'complex'] },
      { key: 'bias', ...base, kind: 'switch' },
    ]);
  });

  it('refuses a field without a label', () => {
    expect(() => describeFields(z.object({ bare: z.number() }))).toThrow();
  });

  it('names choices in the help as the form names them, and the range of numbers', () => {
    const base = { key: 'target', label: 'Target', unit: '' };
    const help = 'groundState: the lowest energy. otherState: that of a groundState run.';
    const options = ['groundState', 'otherState'];
    expect(helpText({ ...base, help, kind: 'choice', options }, choiceWords)).toBe(
      'ground state: the lowest energy. other state: that of a groundState run.',
    );
    const number = { ...base, help: 'Shift.', kind: 'number', integer: false } as const;
    expect(helpText({ ...number, minimum: 1e-12, maximum: 10 }, choiceWords)).toBe('Shift. 1 × 10⁻¹² to 10.');
    expect(helpText({ ...number, minimum: 0, maximum: Infinity }, choiceWords)).toBe('Shift.');
  });

  it('turns names into words', () => {
    expect(choiceWords('meanField')).toBe('mean field');
    expect(choiceWords('minSR')).toBe('minSR');
  });
});
