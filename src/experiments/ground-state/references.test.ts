import { describe, expect, it } from 'vitest';
import { compile, type CompiledHamiltonian } from '../../shared/hamiltonian';
import { knownReference } from './references';

function compiled(text: string): CompiledHamiltonian {
  const result = compile(text);
  if (!result.ok) throw new Error(result.diagnostics.map((d) => d.message).join('\n'));
  return result.hamiltonian;
}

const square = (term: string): CompiledHamiltonian =>
  compiled(`lattice square(6, 6) periodic\nsite spin(1/2)\nparam J = 1\nH = ${term}`);

describe('known systems', () => {
  it('are recognised in S·S units', () => {
    expect(knownReference(square('J * sum <i,j> S(i).S(j)'))?.energyPerSite).toBeCloseTo(-0.678872, 12);
  });

  it('are recognised when written out, with another coupling, or in Pauli matrices', () => {
    const writtenOut = 'sum <i,j> (Sx(i)*Sx(j) + Sy(i)*Sy(j) + Sz(i)*Sz(j))';
    expect(knownReference(square(writtenOut))?.energyPerSite).toBeCloseTo(-0.678872, 12);
    expect(knownReference(square('2 * sum <i,j> S(i).S(j)'))?.energyPerSite).toBeCloseTo(-2 * 0.678872, 12);
    const pauli = 'sum <i,j> (X(i)*X(j) + Y(i)*Y(j) + Z(i)*Z(j))';
    expect(knownReference(square(pauli))?.energyPerSite).toBeCloseTo(-4 * 0.678872, 12);
  });

  it('are known in their own sector alone', () => {
    const chain = (sector: string): CompiledHamiltonian =>
      compiled(`lattice chain(40) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\n${sector}`);
    expect(knownReference(chain(''))?.energyPerSite).toBeCloseTo(-0.4436630697, 9);
    expect(knownReference(chain('sector Sz = 1'))).toBeNull();
    const hubbard = (up: number, interaction = 8): CompiledHamiltonian =>
      compiled(
        `lattice square(4, 4) periodic\nsite electron\nparam t = 2\n` +
          `H = -t * sum <i,j> (cdag(i,up)*c(j,up) + cdag(i,dn)*c(j,dn) + h.c.) + ${interaction}*t * sum i docc(i)\n` +
          `sector Nup = ${up}, Ndown = 5`,
      );
    expect(knownReference(hubbard(5))?.energy).toBeCloseTo(-2 * 17.5103667, 6);
    expect(knownReference(hubbard(4))).toBeNull();
    expect(knownReference(hubbard(5, 4))).toBeNull();
  });

  it('are not taken for others', () => {
    expect(knownReference(square('-1 * sum <i,j> S(i).S(j)'))).toBeNull();
    expect(knownReference(square('sum <i,j> (Sx(i)*Sx(j) + Sy(i)*Sy(j) + 1.001*Sz(i)*Sz(j))'))).toBeNull();
    expect(knownReference(square('sum <i,j> S(i).S(j) + 0.1 * sum i Sz(i)'))).toBeNull();
    expect(knownReference(compiled('lattice square(6, 6) open\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)'))).toBeNull();
  });
});
