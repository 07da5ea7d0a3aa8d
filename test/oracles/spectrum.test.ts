import { expect, it } from 'vitest';
import type { Spectrum } from '../../src/engine/run-context';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { specFromHamiltonian } from '../../src/experiments/ground-state/exportable';
import { openNative } from '../../src/main/native-binding';
import { runContext } from '../support/run-context';

const native = await openNative();

async function levels(text: string, states: number): Promise<Spectrum | null | undefined> {
  const work = groundStateEngine.spectrum?.(specFromHamiltonian(text), states, runContext(native, '1'));
  for (;;) {
    const next = await work?.next();
    if (next === undefined || next.done === true) return next?.value;
  }
}

it('low levels come with their multiplicity, in the sector', async () => {
  const ring = 'lattice chain(4) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)';
  const found = await levels(ring, 6);
  // Two singlets, three triplets and a quintet at Sz = 0.
  const expected = [-2, -1, 0, 0, 0, 1];
  expected.forEach((energy, level) => expect(found?.energies[level]).toBeCloseTo(energy, 9));
  expect(found).toMatchObject({ sector: '2 Sz = 0', dimension: '6' });
  expect((await levels(`${ring}\nsector Sz = 2`, 4))?.energies).toEqual([expect.closeTo(1, 10)]);
});

it('spaces that are too large are left alone', async () => {
  expect(await levels('lattice chain(40) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)', 2)).toBeNull();
});
