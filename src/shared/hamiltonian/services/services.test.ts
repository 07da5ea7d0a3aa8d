import fc from 'fast-check';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { compile, completions, format, hover, sampleTexts, setParameter } from '..';
import { compiled } from '../dense-eigenvalues.test-support';

const text = `lattice square(10, 10) periodic
site spin(1/2)
param J1 = 1, J2 = 0.5  # couplings
param h_x = 0.1

H = J1 * sum <i,j> S(i).S(j)
  + J2 * sum <<i,j>> S(i).S(j)
  - h_x * sum i Sz(i)
`;

describe('hover', () => {
  const over = (part: string, within = 0) => hover(text, text.indexOf(part) + within);

  it('explains a scalar product, typeset, with its bonds', () => {
    expect(over('S(i).S(j)', 2)).toEqual({
      start: text.indexOf('S(i).S(j)'),
      end: text.indexOf('S(i).S(j)') + 9,
      title: 'S(i).S(j)',
      kind: 'two-site operator',
      latex:
        '\\mathbf{S}_{i} \\cdot \\mathbf{S}_{j} = S^z_{i} S^z_{j} + \\tfrac{1}{2} \\left( S^+_{i} S^-_{j} + S^-_{i} S^+_{j} \\right) = \\begin{pmatrix} \\tfrac{1}{4} & 0 & 0 & 0 \\\\ 0 & -\\tfrac{1}{4} & \\tfrac{1}{2} & 0 \\\\ 0 & \\tfrac{1}{2} & -\\tfrac{1}{4} & 0 \\\\ 0 & 0 & 0 & \\tfrac{1}{4} \\end{pmatrix}',
      explanation:
        'Spin operators, eigenvalues ±½. In Pauli units this term is ¼ σ·σ. Summed over ⟨i,j⟩: 200 bonds, each counted once. Rows: the largest z component or occupation first, the first site changing last.',
    });
  });

  it.each([
    [
      'Sz(i)',
      'one-site operator',
      'S^z_{i} = \\begin{pmatrix} \\tfrac{1}{2} & 0 \\\\ 0 & -\\tfrac{1}{2} \\end{pmatrix}',
    ],
    ['J2 *', 'parameter', 'J_{2} = 0.5'],
    ['h_x *', 'parameter', 'h_{x} = 0.1'],
    ['lattice', 'lattice', ''],
    ['spin(1/2)', 'local space', ''],
    ['H =', 'Hamiltonian', compiled(text).latex],
  ])('explains %s', (part, kind, latex) => {
    expect(over(part)).toMatchObject({ kind, latex });
  });

  it('says nothing of comments and empty lines, and does not mind errors', () => {
    expect(over('# couplings', 3)).toBeNull();
    expect(hover('', 0)).toBeNull();
    expect(hover('H = sum <i,j> S(i).S(j) + (', 16)).toMatchObject({ kind: 'two-site operator' });
  });

  it('gives matrices of spin 1', () => {
    const bonds = 'lattice chain(4) periodic\nsite spin(1/2)\nparam J = 2\nH = J * sum <i,j> S(i).S(j)';
    expect(hover(bonds, bonds.indexOf('S(i)'))?.latex).toContain(
      '\\begin{pmatrix} \\tfrac{1}{4} & 0 & 0 & 0 \\\\ 0 & -\\tfrac{1}{4} & \\tfrac{1}{2} & 0 \\\\',
    );
    const hops = 'lattice chain(4) periodic\nsite fermion\nH = sum <i,j> (cdag(i)*c(j) + h.c.)';
    expect(hover(hops, hops.indexOf('(cdag'))?.latex).toContain('0 & 0 & 1 & 0 \\\\ 0 & 1 & 0 & 0');
    expect(hover(hops, hops.indexOf('<i,j>'))?.latex).toContain('pmatrix');
    const source = 'lattice chain(4) open\nsite spin(1)\nH = sum i Sx(i)';
    expect(hover(source, source.indexOf('Sx'))?.latex).toContain('\\tfrac{\\sqrt{2}}{2}');
    const pair = 'lattice chain(4) open\nsite spin(1)\nH = sum <i,j> S(i).S(j)';
    for (const place of ['S(i)', '<i,j>']) {
      const latex = hover(pair, pair.indexOf(place))?.latex ?? '';
      expect(latex).toContain('1 & \\cdot & \\cdot & \\cdot & \\cdot & \\cdot & \\cdot & \\cdot & \\cdot \\\\');
      expect(() => katex.renderToString(latex, { throwOnError: true })).not.toThrow();
    }
  });
});

describe('LaTeX', () => {
  it.each([
    ['J_{xy}', 'param Jxy = 1\nH = Jxy * X(0)'],
    ['\\Delta', 'param Delta = 1\nH = Delta * X(0)'],
    ['\\frac{1}{2} \\sigma^x_{0}', 'H = 1/2 * X(0)'],
    ['\\sigma^z_{i+1}', 'H = sum i Z(i + 1)'],
    ['\\sqrt{2}', 'H = sqrt(2) * X(0)'],
    ['\\text{h.c.}', 'H = Sp(0) + h.c.'],
    ['{\\left( \\sigma^x_{0} + \\sigma^z_{0} \\right)}^{2}', 'H = (X(0) + Z(0))^2'],
  ])('has %s for %s', (latex, source) => {
    expect(compiled(`lattice chain(4) periodic\nsite spin(1/2)\n${source}`).latex).toContain(latex);
  });

  it('is understood by KaTeX, whole and by terms, for every sample', () => {
    for (const sample of sampleTexts) {
      const { latex, terms } = compiled(sample.text);
      for (const formula of [latex, ...terms.map((term) => term.latex)]) {
        expect(() => katex.renderToString(formula, { throwOnError: true, strict: 'error' })).not.toThrow();
      }
    }
  });
});

describe('completions', () => {
  const labels = (source: string): string[] => completions(source, source.length).map(({ label }) => label);

  it.each([
    ['', ['lattice', 'site', 'param', 'H']],
    ['lattice ', ['chain', 'square', 'honeycomb', 'custom']],
    ['lattice chain(4) ', ['periodic', 'open']],
    ['lattice custom(4) ', ['edges', 'positions']],
    ['site ', ['spin(1/2)', 'spin(1)']],
    ['param J = 1\nH = ', ['J', 'sum <i,j>', 'Sz', 'S', 'h.c.', 'uniform', 'pi', 'im']],
    ['H = sum ', ['<i,j>', '<<i,j>>', 'i']],
    ['H = sum <a,b> Sz(', ['a', 'b']],
    ['H = sum k X(', ['k']],
    ['param J = 1, K = ', ['J', 'sqrt', 'pi']],
    ['sector ', ['Sz']],
  ])('after %j offer %j', (source, expected) => {
    expect(labels(source)).toEqual(expect.arrayContaining(expected));
  });

  it('do not offer what stands there already, and nothing in a comment', () => {
    const onSites = (site: string): readonly string[] => labels(`lattice chain(4) open\nsite ${site}\nH = sum i `);
    expect(onSites('spin(1)')).toContain('Sz');
    expect(onSites('spin(1)')).not.toContain('X');
    expect(onSites('spin(1)')).not.toContain('cdag');
    expect(onSites('spin(1/2)')).toContain('X');
    expect(onSites('boson(2)')).toContain('adag');
    expect(onSites('boson(2)')).not.toContain('Sz');
    expect(onSites('electron')).toContain('docc');
    expect(labels('lattice chain(4) open\n')).not.toContain('lattice');
    expect(labels('# sum ')).toEqual([]);
  });

  it('take the indices of the sum into what they insert', () => {
    const source = 'H = sum <a,b> S';
    const vector = completions(source, source.length).find(({ label }) => label === 'S');
    expect(vector?.insertText).toBe('S(${1:a}).S(${2:b})');
  });
});

describe('setParameter', () => {
  it('changes one value and nothing else', () => {
    expect(setParameter(text, 'J2', 0.45)).toBe(text.replace('J2 = 0.5', 'J2 = 0.45'));
    expect(setParameter(text, 'J1', -1e-7)).toBe(text.replace('J1 = 1', 'J1 = -1e-7'));
    expect(setParameter('param a = 2*pi/3, b = a', 'a', 0.1 + 0.2)).toBe('param a = 0.3, b = a');
  });

  it('answers null where there is nothing to change', () => {
    expect(setParameter(text, 'J3', 1)).toBeNull();
    expect(setParameter(text, 'J1', Number.NaN)).toBeNull();
    expect(setParameter('param J', 'J', 1)).toBeNull();
  });

  it('sets what compile reads back', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        const changed = setParameter(text, 'J2', value);
        const read = compiled(changed ?? '').parameters.find(({ name }) => name === 'J2')?.value;
        expect(read).toBeCloseTo(value, 6);
      }),
      { numRuns: 30 },
    );
  });
});

/** Hamiltonians that make sense, written with any spaces. */
const space = fc.constantFrom('', ' ', '  ');
const operators: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'Sz(i)',
    'X( i )',
    'Z(i)*Z(i+1)',
    'Sp(i) * Sm( i + 1 )',
    'S(i).S(i+1)',
    'S( i ) . S(i+2)',
    '(X(i) + Z(i))^2',
    'i*Sz(i)',
  ),
);
const coefficient = fc.constantFrom(
  'J',
  '2',
  '-1.5',
  '1/3',
  'J / 2',
  'sqrt( 2 )',
  'uniform(-1,1,seed=2)',
  '-J',
  '(J+ 1)',
  '2 J',
  'J^2',
);
const term = fc
  .tuple(fc.constantFrom('+', '-'), space, coefficient, space, space, operators)
  .map(([sign, a, factor, b, c, operator]) => `${sign}${a}${factor}${b}*${c}sum i ${operator}`);
const hamiltonian = fc
  .tuple(
    fc.array(fc.tuple(term, fc.constantFrom('', ' ', '\n', '\n   ', ' # why\n')), { minLength: 1, maxLength: 5 }),
    fc.boolean(),
  )
  .map(([terms, conjugate]) => {
    const body = terms.map(([written, end]) => written + end).join('');
    return `lattice chain( 5 )   periodic\n\n\nsite spin( 1/2 )\nparam J=1.25 ,h = 2\nH =  X(0)*h ${body}${conjugate ? '+h.c.' : ''}\n`;
  });

describe('format', () => {
  it('puts spaces where they belong', () => {
    const rough =
      'lattice   square( 6,6 )periodic\nsite spin( 1/2 )\n\n\n\nparam J=1,h = .5   #  field \nH=J*sum < i , j >S(i) . S(j)\n -h*sum i  Sz( i )+0.5*( Sp(0)*Sm(1)+h.c )\n';
    expect(format(rough)).toBe(
      'lattice square(6, 6) periodic\nsite spin(1/2)\n\nparam J = 1, h = .5  #  field\nH = J*sum <i,j> S(i).S(j)\n  - h*sum i Sz(i) + 0.5*(Sp(0)*Sm(1)+h.c.)\n',
    );
  });

  it('leaves the samples as they are', () => {
    for (const sample of sampleTexts) expect(format(sample.text)).toBe(sample.text);
  });

  it('gives a text back that it cannot read', () => {
    expect(format('H =   X(0) ? 3')).toBe('H =   X(0) ? 3');
  });

  it('is idempotent and keeps the operator', () => {
    fc.assert(
      fc.property(hamiltonian, (source) => {
        const formatted = format(source);
        expect(format(formatted)).toBe(formatted);
        const [before, after] = [compile(source), compile(formatted)];
        expect(after.ok).toBe(true);
        expect(after.hamiltonian?.operator).toEqual(before.hamiltonian?.operator);
        expect(after.hamiltonian?.latex).toBe(before.hamiltonian?.latex);
      }),
      { numRuns: 300 },
    );
  });
});

describe('spans', () => {
  it('lie in the text, with line and column to match, whatever the text', () => {
    const piece = fc.constantFrom(
      'lattice chain(4) open\n',
      'site spin(1/2)\n',
      'H = ',
      'sum <i,j> ',
      'S(i)',
      '.',
      'Sz(i, j)',
      '(',
      ')',
      '\n',
      ' + ',
      'param J = ',
      '1',
      'é',
      'k',
      '/',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const source = pieces.join('');
        for (const { span, fixes } of compile(source).diagnostics) {
          for (const { start, end, line, column } of [span, ...fixes.map((fix) => fix.span)]) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(source.length);
            const before = source.slice(0, start).split('\n');
            expect([line, column]).toEqual([before.length, before.at(-1)!.length + 1]);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
