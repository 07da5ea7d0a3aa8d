import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { choiceWords, describeFields } from './describe-fields';

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

  it('turns names into words', () => {
    expect(choiceWords('meanField')).toBe('mean field');
    expect(choiceWords('minSR')).toBe('minSR');
  });
});
