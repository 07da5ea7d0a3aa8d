import { describe, expect, it } from 'vitest';
import { compile } from './compile';
import { energyConvention } from './convention';
import { sampleTexts } from './services/samples';
import { energyScalesOf } from './text-convention';

describe('energyScalesOf', () => {
  it.each(sampleTexts.map(({ title, text }) => [title, text] as const))(
    'agrees with the compiled text: %s',
    (_title, text) => {
      const { hamiltonian } = compile(text);
      if (!hamiltonian) throw new Error(text);
      expect(energyScalesOf(text)).toEqual({
        unit: hamiltonian.energyUnit,
        own: hamiltonian.convention,
        spin: energyConvention(hamiltonian, 'spin').factor,
        pauli: energyConvention(hamiltonian, 'pauli').factor,
      });
    },
  );

  it('is four between S and sigma for a bond, and nothing for a text with an error', () => {
    const heisenberg = 'lattice chain(4) open\nsite spin(1/2)\nparam J = 1\nH = J * sum <i,j> S(i).S(j)\n';
    expect(energyScalesOf(heisenberg)).toEqual({ unit: 'J', own: 'spin', spin: 1, pauli: 4 });
    expect(energyScalesOf(heisenberg.replace('S(j)', 'S(k)'))).toBeNull();
  });
});
