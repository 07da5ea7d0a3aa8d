import { describe, expect, it } from 'vitest';
import { compile } from '../compile';
import { folds } from './folds';
import { occurrencesAt, rename } from './occurrences';
import { sampleTexts } from './samples';

const text = `# Two
# lines
lattice chain(L) periodic
site spin(1/2)
param L = 6
param J = 1, K = J/2
H = J * sum <i,j> except (0, L-1) S(i).S(j)
  + K * sum i Z(i)*Z(i+1)
  - J * sum i where i > 0: X(i)
observable m = J * sum i Z(i)
`;

const at = (piece: string, shift = 0): number => text.indexOf(piece) + shift;
const pieces = (offset: number): readonly string[] =>
  (occurrencesAt(text, offset)?.spans ?? []).map(({ line, column }) => `${line}:${column}`);

const open = `lattice chain(6) periodic
site spin(1/2)
param gamma = 1
param h(t) = gamma*t
param g(t) = h(t)^2
H = h * X(0) + g(t) * sum i Z(i)
jump L(i) = sqrt(h(t)) * Sm(i)
jump K = gamma * Z(0)
`;
const inOpen = (piece: string, shift = 0): readonly string[] =>
  (occurrencesAt(open, open.indexOf(piece) + shift)?.spans ?? []).map(({ line, column }) => `${line}:${column}`);

describe('names of time and jumps', () => {
  it('are found wherever they stand', () => {
    expect(inOpen('h(t) =')).toEqual(['4:7', '5:14', '6:5', '7:18']);
    expect(inOpen('gamma = 1')).toEqual(['3:7', '4:14', '8:10']);
    expect(inOpen('L(i)')).toEqual(['7:6']);
    expect(inOpen('Sm(i)', 3)).toEqual(['7:8', '7:29']);
    expect(inOpen('gamma*t', 6)).toEqual([]);
  });

  it('are renamed without a change of meaning', () => {
    const renamed = rename(open, open.indexOf('h(t) ='), 'field');
    if (!renamed.ok) throw new Error(renamed.reason);
    const text = [...renamed.edits]
      .sort((a, b) => b.span.start - a.span.start)
      .reduce((all, { span, text: put }) => all.slice(0, span.start) + put + all.slice(span.end), open);
    expect(text).toContain('param g(t) = field(t)^2');
    const [before, after] = [open, text].map((source) => compile(source, { time: 1.3 }).hamiltonian);
    expect(after?.operator).toEqual(before?.operator);
    expect(after?.jumps.map(({ operators }) => operators.length)).toEqual([6, 1]);
  });
});

describe('occurrencesAt', () => {
  it('finds a parameter in its definition, other parameters, H, lists and observables', () => {
    expect(pieces(at('J * sum <'))).toEqual(['6:7', '6:18', '7:5', '9:5', '10:16']);
    expect(pieces(at('L-1'))).toEqual(['3:15', '5:7', '7:30']);
    expect(occurrencesAt(text, at('J/2'))?.definition).toMatchObject({ line: 6, column: 7 });
  });

  it('keeps to the sum of an index', () => {
    expect(pieces(at('Z(i)*Z', 2))).toEqual(['8:13', '8:17', '8:22']);
    expect(pieces(at('i > 0'))).toEqual(['9:13', '9:21', '9:30']);
    expect(occurrencesAt(text, at('i > 0'))?.kind).toBe('index');
  });

  it('knows an observable by its name and nothing in words of the language', () => {
    expect(occurrencesAt(text, at('m = '))?.kind).toBe('observable');
    for (const piece of ['lattice', 'sum i Z', 'X(i)', '# Two']) expect(occurrencesAt(text, at(piece))).toBeNull();
  });
});

describe('rename', () => {
  it('changes names and nothing that the text means, for every name of every sample', () => {
    let renamedNames = 0;
    for (const sample of sampleTexts) {
      const { hamiltonian } = compile(sample.text);
      const seen = new Set<number>();
      for (let offset = 0; offset < sample.text.length; offset++) {
        const start = occurrencesAt(sample.text, offset)?.spans[0]?.start;
        if (start === undefined || seen.has(start)) continue;
        seen.add(start);
        const renamed = rename(sample.text, offset, 'quite_new');
        if (!renamed.ok) throw new Error(renamed.reason);
        const after = [...renamed.edits]
          .sort((a, b) => b.span.start - a.span.start)
          .reduce((now, { span, text: to }) => now.slice(0, span.start) + to + now.slice(span.end), sample.text);
        const again = compile(after);
        expect(again.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(again.hamiltonian?.operator).toEqual(hamiltonian?.operator);
      }
      renamedNames += seen.size;
    }
    expect(renamedNames).toBeGreaterThan(sampleTexts.length);
  });

  it.each([
    ['K', 'already a name'],
    ['i', 'already a name'],
    ['sum', 'meaning of its own'],
    ['2x', 'not a name'],
  ])('refuses %s', (to, reason) => {
    const renamed = rename(text, at('J = 1'), to);
    expect(renamed.ok ? '' : renamed.reason).toContain(reason);
  });
});

describe('folds', () => {
  it('are statements over several lines and runs of comments', () => {
    expect(folds(text)).toEqual([
      { first: 7, last: 9, isComment: false },
      { first: 1, last: 2, isComment: true },
    ]);
  });
});
