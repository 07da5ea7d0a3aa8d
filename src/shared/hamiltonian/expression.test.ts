import { describe, expect, it } from 'vitest';
import { compile } from './compile';
import { compileExpression } from './expression';

const chain = 'lattice chain(6) periodic\nsite spin(1/2)\nparam J = 2\nH = J * sum <i,j> S(i).S(j)\n';

function columnsOf(expression: string, source = chain): readonly (number | null)[] {
  const result = compileExpression(source, expression);
  return result.ok ? [] : result.problems.map(({ column }) => column);
}

describe('an expression for the system of a text', () => {
  it('is the operator that an observable of the text would be', () => {
    const expression = 'J * sum <<i,j>> Sz(i)*Sz(j) + Sx(0)';
    const whole = compile(`${chain}observable O = ${expression}`);
    const alone = compileExpression(chain, expression);
    expect(alone.ok && alone.operator).toEqual(whole.hamiltonian?.observables[0]?.operator);
    expect(alone.ok && alone.hermitian).toBe(true);
  });

  it('says whether it is Hermitian', () => {
    const fermions = 'lattice chain(4) periodic\nsite fermion\nH = -sum <i,j> (cdag(i)*c(j) + h.c.)';
    expect(compileExpression(fermions, 'cdag(0)*c(2)')).toMatchObject({ ok: true, hermitian: false });
    expect(compileExpression(fermions, 'cdag(0)*c(2) + h.c.')).toMatchObject({ ok: true, hermitian: true });
  });

  it('is refused at the character', () => {
    expect(columnsOf('Sz(0) * Sq(1)')).toContain(9);
    expect(columnsOf('Sz(0,1)').every((column) => column !== null && column >= 1)).toBe(true);
    expect(columnsOf('Sz(99)')).toEqual([4]);
    expect(columnsOf('S(0)')).toEqual([1]);
    expect(columnsOf('')).toEqual([1]);
    expect(columnsOf('(Sz(0)')).toEqual([7]);
  });

  it('cannot add statements of its own', () => {
    expect(columnsOf('Sz(0)\nH = Sx(0)')).not.toEqual([]);
  });

  it('blames the text of the system where that is wrong', () => {
    const columns = columnsOf('Sz(0)', 'lattice chain(6)\nsite spin(1/2)\nH = Q');
    expect(columns.length).toBeGreaterThan(0);
    expect(columns.every((column) => column === null)).toBe(true);
  });
});
