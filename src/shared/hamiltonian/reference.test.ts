import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile, format } from '.';
import { compiled } from './dense-eigenvalues.test-support';
import {
  chargeWords,
  latticeClauses,
  latticeWords,
  pairFunctions,
  randomFunctions,
  scalarFunctions,
  siteFunctions,
  siteOperators,
  siteWords,
} from './vocabulary';

const page = readFileSync(join(import.meta.dirname, '../../../docs/hamiltonian-language.md'), 'utf8');
const examples = [...page.matchAll(/```hamiltonian\n([\s\S]*?)```/g)].map(([, text]) => text!);

describe('the reference page', () => {
  it.each(examples.map((text, index) => [index + 1, text]))(
    'has an example %i that compiles without a remark',
    (_, text) => {
      const result = compile(text);
      expect(result.diagnostics.filter(({ severity }) => severity !== 'information')).toEqual([]);
      expect(result.ok).toBe(true);
      expect(compiled(format(text)).operator).toEqual(result.hamiltonian?.operator);
    },
  );

  it('names every word of the language', () => {
    const words = [
      ...latticeWords.keys(),
      ...scalarFunctions.keys(),
      ...randomFunctions.keys(),
      ...siteFunctions.keys(),
      ...pairFunctions.keys(),
      ...latticeClauses.keys(),
      ...chargeWords.keys(),
      ...[...siteWords.keys()].map((word) => `site ${word}`),
      ...siteOperators.map(({ name }) => name),
    ];
    expect(words.filter((word) => !page.includes(`\`${word}`))).toEqual([]);
  });

  it('has two examples of h.c. that mean the same', () => {
    const [, section = ''] = page.split('### h.c.');
    const [first, second] = examples.filter((text) => section.split('\n## ')[0]!.includes(text));
    expect(compiled(first!).operator).toEqual(compiled(second!).operator);
  });
});
