import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/hamiltonian';
import type { CompiledHamiltonian } from '../../../shared/hamiltonian';
import { groundStatePresets } from '../presets';
import type { GroundStateSpec } from '../schema';
import { networkCost } from './network-cost';
import { networkShape, pairOrbits, siteOrbits } from './network-shape';

const compiled = (text: string): CompiledHamiltonian => {
  const { hamiltonian } = compile(text);
  if (hamiltonian === null) throw new Error('does not compile');
  return hamiltonian;
};

const preset = (id: string): GroundStateSpec => {
  const found = groundStatePresets.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(id);
  return found.spec;
};

const ring = compiled('lattice chain(6) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)');
const square = compiled(preset('heisenberg-6x6').system.hamiltonian);

describe('networkShape', () => {
  it('counts a plain machine: alpha N hidden units with a bias each', () => {
    const spec = preset('tfim-chain-20');
    const shape = networkShape(spec.model, compiled(spec.system.hamiltonian));
    expect(shape).toMatchObject({ nSites: 20, hidden: 20, filters: null, complex: false, parameters: 20 * 20 + 20 });
  });

  it('counts a symmetric machine: alpha filters, as Carleo and Troyer do', () => {
    const shape = networkShape(preset('heisenberg-6x6').model, square);
    expect(shape).toMatchObject({ hidden: 4 * 36, filters: 4, elements: 36, parameters: 4 * 36 + 4 });
  });

  it('counts orbits of sites and pairs under the translations', () => {
    const { translations } = ring.lattice;
    expect(siteOrbits(translations, 6)).toBe(1);
    // Distances 1, 2 and 3 on a ring of six.
    expect(pairOrbits(translations, 6)).toBe(3);
    const identity = Uint32Array.from({ length: 6 }, (_, site) => site);
    expect([siteOrbits(identity, 6), pairOrbits(identity, 6)]).toEqual([6, 15]);
  });

  it('counts Jastrow and mean field, with and without symmetry', () => {
    const model = { ...preset('tfim-chain-20').model, visibleBias: false };
    const parameters = (change: Partial<GroundStateSpec['model']>): number =>
      networkShape({ ...model, ...change }, ring).parameters;
    expect(parameters({ ansatz: 'jastrow' })).toBe(15);
    expect(parameters({ ansatz: 'jastrow', symmetry: 'translations' })).toBe(3);
    expect(parameters({ ansatz: 'jastrow', symmetry: 'translations', visibleBias: true })).toBe(4);
    expect(parameters({ ansatz: 'meanField' })).toBe(6);
    expect(parameters({ ansatz: 'meanField', symmetry: 'translations' })).toBe(1);
    const spinOne = compiled('lattice chain(6) periodic\nsite spin(1)\nH = sum <i,j> S(i).S(j)');
    expect(networkShape({ ...model, ansatz: 'meanField' }, spinOne).parameters).toBe(12);
  });
});

describe('networkCost', () => {
  it('chooses the smaller linear system, as the engine does', () => {
    const spec = preset('heisenberg-6x6');
    const small = networkCost(spec, networkShape(spec.model, square), square);
    expect(small).toMatchObject({ solver: 'sr', solveDimension: 148, samples: 1008 });
    const large = { ...spec, model: { ...spec.model, symmetry: 'none' as const } };
    expect(networkCost(large, networkShape(large.model, square), square)).toMatchObject({
      solver: 'minSR',
      solveDimension: 1008,
    });
  });

  it('rounds samples up to whole chains', () => {
    const spec = preset('heisenberg-6x6');
    const odd = { ...spec, sampling: { ...spec.sampling, samples: 1000, chains: 16 } };
    expect(networkCost(odd, networkShape(odd.model, square), square).samples).toBe(1008);
  });
});
