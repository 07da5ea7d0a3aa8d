import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile, denseMatrix, format, moleculeText, parseFcidump } from '.';
import { addProduct, create, remove } from './second-quantised.test-support';

/** Szabo and Ostlund, Modern Quantum Chemistry, table 3.15 and Eq. 4.22: H2 in STO-3G at 1.4 bohr. */
const hydrogen = readFileSync(join(import.meta.dirname, '../../../test/fixtures/molecules/h2-sto-3g.fcidump'), 'utf8');

function operatorOf(text: string) {
  const { hamiltonian, diagnostics } = compile(text);
  if (hamiltonian === null) throw new Error(diagnostics.map(({ message }) => message).join());
  return hamiltonian;
}

describe('molecules', () => {
  it('reads the header and writes the text of the Hamiltonian', () => {
    const dump = parseFcidump(hydrogen);
    expect(dump).toMatchObject({ orbitals: 2, electrons: 2, twiceSz: 0 });
    expect(dump.lines.length).toBe(7);
    const compiled = operatorOf(moleculeText('H2', dump));
    expect(compiled.convention).toBe('particles');
    expect(compiled.report).toMatchObject({ hermitian: true, realMatrixElements: true, sectorDimension: '4' });
    expect(compiled.charges.map(({ name, value }) => [name, value])).toEqual([
      ['Nup', 1],
      ['Ndown', 1],
    ]);
  });

  it('has the matrix of second quantisation, for any integrals of three orbitals', () => {
    const n = 3;
    const values = new Map<string, number>();
    const lines: string[] = ['0.37 0 0 0 0'];
    const pairs = [0, 1, 2].flatMap((i) => [0, 1, 2].filter((j) => j <= i).map((j) => [i, j] as const));
    const set = (value: number, ...keys: string[]) => keys.forEach((key) => values.set(key, value));
    let seed = 1;
    const next = () => Math.round(((seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5) * 1e4) / 1e4;
    for (const [i, j] of pairs) {
      const value = next();
      lines.push(`${value} ${i + 1} ${j + 1} 0 0`);
      set(value, `${i}${j}`, `${j}${i}`);
    }
    pairs.forEach(([i, j], first) => {
      for (const [k, l] of pairs.slice(0, first + 1)) {
        const value = next();
        lines.push(`${value} ${k + 1} ${l + 1} ${j + 1} ${i + 1}`);
        for (const [p, q] of [
          [i, j],
          [j, i],
        ] as const) {
          for (const [r, s] of [
            [k, l],
            [l, k],
          ] as const)
            set(value, `${p}${q}${r}${s}`, `${r}${s}${p}${q}`);
        }
      }
    });
    const expected = new Float64Array(64 * 64);
    const all = [0, 1, 2];
    for (let row = 0; row < 64; row++) expected[row * 65] = 0.37;
    for (const p of all)
      for (const q of all)
        for (const a of [0, n]) {
          addProduct(expected, 6, values.get(`${p}${q}`) ?? Number.NaN, [create(p + a), remove(q + a)]);
          for (const r of all)
            for (const s of all)
              for (const b of [0, n]) {
                const value = (values.get(`${p}${q}${r}${s}`) ?? Number.NaN) / 2;
                addProduct(expected, 6, value, [create(p + a), create(r + b), remove(s + b), remove(q + a)]);
              }
        }
    const text = `lattice custom(3) edges (0,1) (1,2) (0,2)\nsite electron\nH = molecule\nintegrals\n${lines.join('\n')}\nend`;
    const { re, im } = denseMatrix(operatorOf(text).operator);
    expect(Math.max(...re.map((value, at) => Math.abs(value - (expected[at] ?? 0))))).toBeLessThan(1e-12);
    expect(im.every((value) => value === 0)).toBe(true);
    // A number before it, and other terms beside it.
    const shifted = operatorOf(text.replace('H = molecule', 'H = 2*molecule + 0.5*n(0)'));
    expect(shifted.report.hermitian).toBe(true);
  });

  it('says in which line a file is wrong', () => {
    const line = (change: (text: string) => string): unknown => {
      try {
        return parseFcidump(change(hydrogen));
      } catch (error) {
        return error;
      }
    };
    expect(line(() => 'no header')).toMatchObject({ code: 'FCIDUMP_INVALID', details: { line: 1 } });
    expect(line((text) => text.replace('&END', ''))).toMatchObject({ code: 'FCIDUMP_INVALID' });
    expect(line((text) => text.replace('NELEC=  2', 'NELEC=  5'))).toMatchObject({ details: { line: 1 } });
    expect(line((text) => text.replace('6.746D-01', '6.746Q-01'))).toMatchObject({ details: { line: 5 } });
    expect(line((text) => text.replace('2    2    2    2', '2    2    2    3'))).toMatchObject({
      details: { line: 8 },
    });
    expect(line((text) => text.replace('1    1    0    0', '0    1    0    0'))).toMatchObject({
      details: { line: 9 },
    });
    expect(line((text) => text.replace('ISYM=1,', 'ISYM=1, IUHF=1,'))).toMatchObject({ code: 'FCIDUMP_UNSUPPORTED' });
    expect(line((text) => text.replace('NORB=  2', 'NORB= 20'))).toMatchObject({ code: 'FCIDUMP_UNSUPPORTED' });
  });

  it('is refused in the text at its line', () => {
    const text = moleculeText('H2', parseFcidump(hydrogen));
    const codes = (changed: string) => compile(changed).diagnostics.map(({ code, span }) => [code, span.line]);
    expect(codes(text)).toEqual([]);
    expect(codes(text.replace('6.636D-01', 'x'))).toEqual([['HAMILTONIAN_INTEGRALS_LINE', 10]]);
    expect(codes(text.replace('\nend\n', '\n'))).toContainEqual(['HAMILTONIAN_INTEGRALS_END', 8]);
    expect(codes(text.replace('site electron', 'site spin(1/2)'))).toContainEqual(['HAMILTONIAN_INTEGRALS_SITES', 8]);
    expect(codes(text.replace('custom(2)', 'custom(20)'))).toContainEqual(['HAMILTONIAN_INTEGRALS_SITES', 8]);
    expect(codes(text.slice(0, text.indexOf('integrals')))).toContainEqual(['HAMILTONIAN_INTEGRALS_MISSING', 6]);
    expect(codes(text.replace('= molecule', '= molecule * n(0)'))).toContainEqual([
      'HAMILTONIAN_MOLECULE_IN_PRODUCT',
      6,
    ]);
  });

  it('keeps its table when the text is put in order', () => {
    const text = moleculeText('H2', parseFcidump(hydrogen));
    const formatted = format(text);
    expect(formatted).toContain('  6.636D-01    1    1    2    2\n');
    expect(compile(formatted).hamiltonian?.operator).toEqual(compile(text).hamiltonian?.operator);
  });
});
