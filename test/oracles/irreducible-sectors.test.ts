import { describe, expect, it } from 'vitest';
import { fermionicSites, momentumSectors } from '../../src/engine/exact';
import type { Symmetry } from '../../src/engine/native/exact-diagonalisation';
import { openNative } from '../../src/main/native-binding';
import { AnsatzError } from '../../src/shared/contract/errors';
import { compile, type CompiledHamiltonian } from '../../src/shared/hamiltonian';

const native = await openNative();
const half = 'site spin(1/2)\n';
const heisenberg = 'H = sum <i,j> S(i).S(j)';
const hubbard =
  'site electron\nH = -1 * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 4 * sum i docc(i)\nsector Nup = ';

function compiled(text: string): CompiledHamiltonian {
  const result = compile(text);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.hamiltonian;
}

/** All energies of a sector, or so many of them; none of one that no state has. */
async function energies(
  hamiltonian: CompiledHamiltonian,
  symmetries: readonly Symmetry[],
  most = Infinity,
): Promise<readonly number[]> {
  const options = {
    charges: hamiltonian.charges,
    symmetries,
    fermionicSites: fermionicSites(hamiltonian),
    eigenvalues: 1,
    wantVectors: false,
    tolerance: 1e-11,
    maxIterations: 2000,
    seed: '1',
    threads: 1,
  };
  try {
    const { dimension } = await native.estimateExactDiagonalisation(hamiltonian.operator, options);
    const eigenvalues = Math.min(dimension, most);
    const exact = await native.createExactDiagonalisation(hamiltonian.operator, { ...options, eigenvalues });
    const found = Array.from((await exact.lowest({})).eigenvalues);
    await exact.close();
    return found.slice(0, eigenvalues);
  } catch (error) {
    if (error instanceof AnsatzError && error.code === 'EXACT_EMPTY_SECTOR') return [];
    throw error;
  }
}

const systems = [
  ['square 3 x 3', `lattice square(3, 3) periodic\n${half}${heisenberg}\nsector Sz = 1/2`, ['E']],
  ['triangular 3 x 3', `lattice triangular(3, 3) periodic\n${half}${heisenberg}\nsector Sz = 1/2`, ['E1', 'E2', 'E']],
  ['honeycomb 2 x 2', `lattice honeycomb(2, 2) periodic\n${half}${heisenberg}\nsector Sz = 0`, ['E1', 'E2']],
  ['kagome 2 x 2', `lattice kagome(2, 2) periodic\n${half}${heisenberg}\nsector Sz = 3`, ['E1', 'E2']],
  ['cube', `lattice cubic(2, 2, 2) open\n${half}${heisenberg}\nsector Sz = 0`, ['Eg', 'T1u', 'T2g']],
  ['closed cube', `lattice cubic(2, 2, 2) periodic\n${half}${heisenberg}\nsector Sz = 0`, []],
  ['plaquette of electrons', `lattice square(2, 2) open\n${hubbard}2, Ndown = 2`, ['E']],
  ['more up than down', `lattice square(2, 2) open\n${hubbard}2, Ndown = 1`, ['E']],
  ['ring of electrons', `lattice chain(5) periodic\n${hubbard}2, Ndown = 2`, []],
  [
    'spinless fermions',
    'lattice square(3, 3) periodic\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.) + 2 * sum <i,j> n(i)*n(j)\nsector N = 4',
    ['E'],
  ],
  [
    'square turned against its axes',
    `lattice square(10) supercell (3,1) (-1,3)\n${half}${heisenberg}\nsector Sz = 0`,
    ['A', 'B', 'E1a', 'E1b'],
  ],
] as const;

describe('irreducible sectors', () => {
  it.each(systems)('have the whole spectrum with their multiplicities: %s', async (_, text, labels) => {
    const hamiltonian = compiled(text);
    const whole = await energies(hamiltonian, []);
    const found: number[] = [];
    const represented = new Set<string>();
    for (const { star, complete, represented: sectors } of momentumSectors(hamiltonian, hamiltonian.charges)) {
      expect(complete).toBe(true);
      for (const { symmetries, dimension, numbers } of sectors) {
        const own = await energies(hamiltonian, symmetries);
        if (own.length > 0 && numbers.point !== null) represented.add(numbers.point);
        found.push(...own.flatMap((energy) => new Array<number>(star * dimension).fill(energy)));
      }
    }
    expect([...represented]).toEqual(expect.arrayContaining([...labels]));
    expect(found.length).toBe(whole.length);
    found.sort((a, b) => a - b);
    const worst = whole.reduce((most, energy, at) => Math.max(most, Math.abs(energy - found[at])), 0);
    expect(worst).toBeLessThan(1e-8);
  });

  it('are as many states as there are: Heisenberg on 4 x 4 sites', async () => {
    const hamiltonian = compiled(`lattice square(4, 4) periodic\n${half}${heisenberg}\nsector Sz = 0`);
    let states = 0;
    const lowest: number[] = [];
    for (const { star, represented } of momentumSectors(hamiltonian, hamiltonian.charges)) {
      for (const { symmetries, dimension, numbers } of represented) {
        const options = {
          charges: hamiltonian.charges,
          symmetries,
          eigenvalues: 1,
          wantVectors: false,
          tolerance: 1e-10,
          maxIterations: 2000,
          seed: '1',
          threads: 1,
        };
        const size = await native
          .estimateExactDiagonalisation(hamiltonian.operator, options)
          .then((estimate) => estimate.dimension)
          .catch(() => 0);
        states += star * dimension * size;
        if (numbers.point === 'A1' && size > 0) lowest.push(...(await energies(hamiltonian, symmetries, 1)));
      }
    }
    expect(states).toBe(12_870);
    // H. J. Schulz, T. A. L. Ziman and D. Poilblanc, J. Phys. I France 6, 675 (1996): E/N = -0.7017802.
    expect(Math.min(...lowest) / 16).toBeCloseTo(-0.7017802, 6);
  });
});
