import { expect, it } from 'vitest';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { specFromHamiltonian } from '../../src/experiments/ground-state/exportable';
import { openNative } from '../../src/main/native-binding';
import type { ExactEntropiesAnswer } from '../../src/shared/run/exact';
import { runContext } from '../support/run-context';

const native = await openNative();

async function answer(text: string, sites: readonly number[]): Promise<ExactEntropiesAnswer> {
  const work = groundStateEngine.entropies?.(specFromHamiltonian(text), sites, runContext(native, '1'));
  if (work === undefined) throw new Error('no entropies');
  for (;;) {
    const next = await work.next();
    if (next.done === true) return next.value;
  }
}

const half = 'site spin(1/2)\n';
const chain = (sites: number): string => `lattice chain(${sites}) open\n${half}H = sum <i,j> S(i).S(j)`;

it('half of a singlet has ln 2, and a product state nothing', async () => {
  expect(await answer(chain(2), [0])).toMatchObject({
    found: true,
    entropies: {
      vonNeumann: expect.closeTo(Math.LN2, 9),
      renyi2: expect.closeTo(Math.LN2, 9),
      purity: expect.closeTo(0.5, 9),
      sites: [0],
    },
  });
  const field = `lattice chain(8) periodic\n${half}H = -1 * sum i X(i)`;
  expect(await answer(field, [0, 1, 2])).toMatchObject({
    found: true,
    entropies: { vonNeumann: expect.closeTo(0, 6), renyi2: expect.closeTo(0, 9) },
  });
});

it('sites of free fermions have the entropies of their correlations', async () => {
  // Three fermions on a ring of six, closed shell; two neighbours: n = 1/2 and g = (1 + 2 cos(pi / 3)) / 6 between them.
  const text = 'lattice chain(6) periodic\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.)\nsector N = 3';
  const g = (1 + 2 * Math.cos(Math.PI / 3)) / 6;
  const occupations = [0.5 + g, 0.5 - g];
  const vonNeumann = -occupations.reduce((sum, n) => sum + n * Math.log(n) + (1 - n) * Math.log(1 - n), 0);
  const renyi2 = -occupations.reduce((sum, n) => sum + Math.log(n * n + (1 - n) ** 2), 0);
  expect(await answer(text, [0, 1])).toMatchObject({
    found: true,
    entropies: { vonNeumann: expect.closeTo(vonNeumann, 8), renyi2: expect.closeTo(renyi2, 8) },
  });
});

it('what is no part of the lattice, or too large, is refused with the reason', async () => {
  await expect(answer(chain(6), [0, 6])).rejects.toMatchObject({ code: 'MEASUREMENT_SITES' });
  await expect(answer(chain(6), [0, 1, 2, 3, 4, 5])).rejects.toMatchObject({ code: 'MEASUREMENT_SITES' });
  expect(await answer(chain(40), [0, 1])).toMatchObject({ found: false, reason: expect.stringMatching(/exact/) });
});
