import { describe, expect, it } from 'vitest';
import { compile } from '../../../../shared/hamiltonian';
import { evolutionPlan } from '../../evolution-plan';
import { firstEvolution, parseParameters, requestOf } from './dynamics-draft';

const compiled = (text: string) => {
  const result = compile(text);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.hamiltonian;
};

describe('the form of an evolution', () => {
  it.each([
    ['lattice chain(6) periodic\nsite spin(1/2)\nparam h = 1\nH = sum <i,j> Z(i)*Z(j) + h * sum i X(i)', 'up'],
    ['lattice chain(6) periodic\nsite spin(1)\nH = sum <i,j> S(i).S(j)', 'neel'],
    ['lattice triangular(3, 3) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)', 'configuration'],
    ['lattice chain(6) periodic\nsite fermion\nH = sum <i,j> (cdag(i)*c(j) + h.c.)', 'neel'],
    [
      'lattice chain(4) periodic\nsite electron\nH = sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + sum i docc(i)',
      'neel',
    ],
  ])('begins with a state that the system has: %s', (text, start) => {
    const hamiltonian = compiled(text);
    const draft = firstEvolution(hamiltonian);
    expect(draft.start).toBe(start);
    const request = requestOf(draft);
    expect(request && evolutionPlan(hamiltonian, request.initial)).toMatchObject({ ok: true });
  });

  it('reads parameters', () => {
    expect(parseParameters('h = 0.5, J=-1e-1')).toEqual({ h: 0.5, J: -0.1 });
    expect(parseParameters('')).toEqual({});
    expect([parseParameters('h'), parseParameters('h = x'), parseParameters('1 = 2')]).toEqual([null, null, null]);
  });

  it('takes symbols for the states of the sites', () => {
    const electrons = compiled(
      'lattice chain(4) open\nsite electron\nH = sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + sum i docc(i)',
    );
    const plan = evolutionPlan(electrons, { kind: 'configuration', configuration: '0 u d 2' });
    // Up modes, then down modes; index 0 is occupied.
    expect(plan).toMatchObject({ ok: true, sector: 'Nup = 2, Ndown = 2' });
    expect(plan.ok && plan.start).toEqual({
      kind: 'configuration',
      configuration: Uint8Array.of(1, 0, 1, 0, 1, 1, 0, 0),
    });
    expect(evolutionPlan(electrons, { kind: 'polarised', direction: 'up' })).toMatchObject({ ok: false });
  });

  it('keeps what both Hamiltonians of a quench conserve', () => {
    const field = compiled(
      'lattice chain(4) open\nsite spin(1/2)\nparam g = 0\nH = sum <i,j> S(i).S(j) + g * sum i Sx(i)',
    );
    const quench = (g: number) => evolutionPlan(field, { kind: 'groundState', parameters: { g } });
    expect(quench(0)).toMatchObject({ sector: '2 Sz = 0' });
    expect(quench(1)).toMatchObject({ sector: '', name: 'the ground state with g = 1' });
  });
});
