import { expect, it } from 'vitest';
import { openTensorEngines } from '../../../test/support/tensor-engines';
import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import type { VariationalMonteCarlo } from '../native/variational-monte-carlo';
import { heisenberg, ising } from '../testing/operators';
import { definitionOf, nSites, using } from '../testing/tensor-training';
import { machine } from '../testing/wavefunctions';
import { createTensorMonteCarlo } from './training';

const { native, device } = await openTensorEngines();

/** A product state of which nothing but all spins up is left, for a bias that is large. */
async function frozenVarianceOf(hamiltonian: CompiledOperator, bias: number): Promise<readonly (number | null)[]> {
  const base = definitionOf(machine('meanField'), 6);
  const sampler = { ...base.sampler, moves: [{ kind: 'local', weight: 1 }], charges: [] } as const;
  const definition = { ...base, hamiltonian, sampler };
  const seen = (opened: Promise<VariationalMonteCarlo>): Promise<number | null> =>
    using(opened, async (kernels) => {
      await kernels.setParameters(new Float64Array(nSites).fill(bias));
      // The first samples lead chains from where they start.
      await kernels.measure(200);
      return (await kernels.measure(200)).frozenVariance;
    });
  return [
    await seen(createTensorMonteCarlo(native, device, definition)),
    await seen(native.createVariationalMonteCarlo(definition)),
  ];
}

it('says what variance chains hide that stand still, as the native engine does', async () => {
  const h = 0.7;
  // Var H of |up up ...> is N h^2.
  const found = await frozenVarianceOf(ising(nSites, 1, h), 20);
  for (const variance of found) expect(variance).toBeCloseTo(nSites * h * h, 6);
  // An eigenstate.
  for (const variance of await frozenVarianceOf(heisenberg(nSites), 20)) expect(variance).toBeCloseTo(0, 6);
  expect(await frozenVarianceOf(ising(nSites, 1, h), 0.2)).toEqual([null, null]);
});
