import { describe, expect, it } from 'vitest';
import { compile } from '../../shared/hamiltonian';
import type { CompiledHamiltonian } from '../../shared/hamiltonian';
import { survey } from './derive';
import { groundStatePresets } from './presets';
import type { GroundStateSpec } from './schema';
import { networkCost, type NetworkCost } from './network-cost';
import { machineShape, type MachineShape } from './network-shape';

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

const shapeOf = (spec: GroundStateSpec, hamiltonian = compiled(spec.system.hamiltonian)): MachineShape => {
  const shape = machineShape(survey(spec, hamiltonian));
  if (shape === null) throw new Error('not a machine');
  return shape;
};

const costOf = (spec: GroundStateSpec): NetworkCost => {
  const cost = networkCost(spec, survey(spec, compiled(spec.system.hamiltonian)));
  if (cost === null) throw new Error('no model');
  return cost;
};

const withModel = (spec: GroundStateSpec, change: Partial<GroundStateSpec['model']>): GroundStateSpec => ({
  ...spec,
  model: { ...spec.model, ...change },
});

const ring = compiled('lattice chain(6) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)');

describe('machineShape', () => {
  it('counts a plain machine: alpha N hidden units with a bias each', () => {
    const shape = shapeOf(preset('tfim-chain-20'));
    expect(shape).toMatchObject({ nSites: 20, hidden: 20, filters: null, complex: false, parameters: 20 * 20 + 20 });
  });

  it('counts a symmetric machine: alpha filters, as Carleo and Troyer do', () => {
    const shape = shapeOf(preset('heisenberg-6x6'));
    expect(shape).toMatchObject({ hidden: 4 * 36, filters: 4, elements: 36, parameters: 4 * 36 + 4 });
  });

  it('counts Jastrow and mean field, with and without symmetry', () => {
    const base = withModel(preset('tfim-chain-20'), { visibleBias: false });
    const parameters = (change: Partial<GroundStateSpec['model']>): number =>
      shapeOf(withModel(base, change), ring).parameters;
    expect(parameters({ ansatz: 'jastrow' })).toBe(15);
    expect(parameters({ ansatz: 'jastrow', symmetry: 'translations' })).toBe(3);
    expect(parameters({ ansatz: 'jastrow', symmetry: 'translations', visibleBias: true })).toBe(4);
    expect(parameters({ ansatz: 'meanField' })).toBe(6);
    expect(parameters({ ansatz: 'meanField', symmetry: 'translations' })).toBe(1);
    const spinOne = compiled('lattice chain(6) periodic\nsite spin(1)\nH = sum <i,j> S(i).S(j)');
    expect(shapeOf(withModel(base, { ansatz: 'meanField' }), spinOne).parameters).toBe(12);
  });

  it('is none of other networks', () => {
    const spec = withModel(preset('heisenberg-6x6'), { ansatz: 'convolutional' });
    expect(machineShape(survey(spec, compiled(spec.system.hamiltonian)))).toBeNull();
  });
});

describe('networkCost', () => {
  it('chooses the smaller linear system, as the engine does', () => {
    const spec = preset('heisenberg-6x6');
    expect(costOf(spec)).toMatchObject({ solver: 'parameterSpace', solveDimension: 148, samples: 1008 });
    expect(costOf(withModel(spec, { symmetry: 'none' }))).toMatchObject({
      solver: 'sampleSpace',
      solveDimension: 1008,
    });
  });

  it('rounds samples up to whole chains', () => {
    const spec = preset('heisenberg-6x6');
    expect(costOf({ ...spec, sampling: { ...spec.sampling, samples: 1000, chains: 16 } }).samples).toBe(1008);
  });

  it('grows with samples, channels and layers', () => {
    const base = withModel(preset('heisenberg-6x6'), { ansatz: 'residualConvolutional', channels: 8, layers: 2 });
    const more: readonly GroundStateSpec[] = [
      { ...base, sampling: { ...base.sampling, samples: 2016 } },
      withModel(base, { channels: 16 }),
      withModel(base, { layers: 4 }),
      withModel(base, { shells: 3 }),
    ];
    const least = costOf(base);
    for (const spec of more) {
      const cost = costOf(spec);
      expect(cost.stepFlops).toBeGreaterThan(least.stepFlops);
      expect(cost.memoryBytes).toBeGreaterThanOrEqual(least.memoryBytes);
    }
  });

  it('keeps a step within the memory that is allowed, as far as samples and matrices leave some', () => {
    const base = withModel(preset('tfim-chain-20'), { ansatz: 'residualConvolutional', layers: 4, channels: 16 });
    const within = (memoryLimit: number): number =>
      costOf({
        ...base,
        sampling: { ...base.sampling, samples: 1024 },
        training: { ...base.training, solver: 'sampleSpace', memoryLimit },
      }).memoryBytes;
    const plenty = within(4);
    // The derivatives of 1,024 samples in double precision.
    const { parameters } = survey(base, compiled(base.system.hamiltonian)).model ?? { parameters: 0 };
    expect(plenty).toBeGreaterThan(8 * 1024 * parameters * 0.9);
    // Twice that and 8 MiB with the margin of the allocator, and the allowance for the program and its threads.
    expect(plenty).toBeLessThan((7 / 6) * (2 * 8 * 1024 * parameters + 8 * 2 ** 20) + 12 * 2 ** 20);
    expect(within(0.0625)).toBeLessThanOrEqual(2 ** 26);
  });

  it('asks one pass of a drawn sample, where a chain asks one a proposal', () => {
    const spec = withModel(preset('tfim-chain-20'), { ansatz: 'autoregressiveDense', layers: 1, channels: 4 });
    const drawn = costOf(spec);
    expect(drawn.proposalsPerStep).toBe(1008 * 20);
    expect(drawn.proposalFlops * 20).toBeCloseTo(drawn.amplitudeFlops, 6);
  });
});
