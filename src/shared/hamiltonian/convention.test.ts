import { describe, expect, it } from 'vitest';
import { compile } from './compile';
import { couplingFactor, energyConvention } from './convention';
import { denseMatrix } from './dense';
import type { CompiledHamiltonian } from './model';

const compiled = (site: string, body: string): CompiledHamiltonian => {
  const { hamiltonian } = compile(`lattice chain(4) periodic\nsite ${site}\nparam J = 1, h = 0.3\nH = ${body}\n`);
  if (!hamiltonian) throw new Error(body);
  return hamiltonian;
};

const spins = 'J * sum <i,j> S(i).S(j) - h * sum i Sx(i)';
const ising = '-J * sum <i,j> Z(i)*Z(j) - h * sum i X(i)';

describe('energyConvention', () => {
  it('is that of the text by preference of the text or of its own', () => {
    expect(energyConvention(compiled('spin(1/2)', spins), 'text')).toMatchObject({ name: 'S·S', factor: 1 });
    expect(energyConvention(compiled('spin(1/2)', spins), 'spin')).toMatchObject({ name: 'S·S', factor: 1 });
    expect(energyConvention(compiled('spin(1/2)', ising), 'text')).toMatchObject({ name: 'σ·σ', factor: 1 });
  });

  it.each([
    ['pauli', spins, 4, 'sum <i,j> sigma(i).sigma(j)', 'sum i X(i)'],
    ['spin', ising, 1 / 4, '-1 * sum <i,j> Sz(i)*Sz(j)', '-1 * sum i Sx(i)'],
    [
      'pauli',
      'J * sum <i,j> (Sx(i)*Sx(j) + Sz(i)*Sz(j)) - h * sum i Sx(i)',
      4,
      'sum <i,j> (X(i)*X(j) + Z(i)*Z(j))',
      'sum i X(i)',
    ],
    ['pauli', '-J * sum i Sz(i)*Sx(i+1)*Sz(i+2) - h * sum i Sx(i)', 8, '-1 * sum i Z(i)*X(i+1)*Z(i+2)', 'sum i X(i)'],
  ] as const)('gives in %s the matrix of H rewritten in it: %s', (wanted, body, factor, first, second) => {
    const hamiltonian = compiled('spin(1/2)', body);
    const convention = energyConvention(hamiltonian, wanted);
    expect(convention.factor).toBe(factor);
    const field = couplingFactor(hamiltonian, 1, convention);
    expect(couplingFactor(hamiltonian, 0, convention)).toBe(1);
    const sign = second.startsWith('-') ? 1 : -1;
    const rewritten = compiled(
      'spin(1/2)',
      `${first} + ${sign * 0.3 * (field ?? Number.NaN)} * ${second.replace('-1 * ', '')}`.replace(
        '+ 0.',
        sign > 0 ? '- 0.' : '+ 0.',
      ),
    );
    const [a, b] = [denseMatrix(hamiltonian.operator), denseMatrix(rewritten.operator)];
    a.re.forEach((value, at) => expect(b.re[at]).toBeCloseTo(convention.factor * value, 12));
  });

  it.each([
    ['spin(1)', 'J * sum <i,j> S(i).S(j) + h * sum i Sz(i)', 'spins 1/2'],
    ['spin(1/2)', 'J * sum <i,j> S(i).S(j) + h * sum i X(i)', 'side by side'],
    ['spin(1/2)', 'J * sum <i,j> n(i)*n(j) + h * sum i X(i)', 'no fixed number'],
    ['fermion', 'J * sum <i,j> n(i)*n(j) + h * sum i n(i)', 'no spin operators'],
  ])('is not offered for %s with %s', (site, body, reason) => {
    const convention = energyConvention(compiled(site, body), 'pauli');
    expect(convention.refusal).toContain(reason);
    expect(convention.factor).toBe(1);
  });
});
