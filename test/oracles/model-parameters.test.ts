import { describe, expect, it } from 'vitest';
import { compile, type CompiledHamiltonian } from '../../src/shared/hamiltonian';
import { compileModel, type CompiledModel } from '../../src/shared/model/compile-model';
import type { Charge } from '../../src/shared/model/ansatz-definition';
import type { ModelFacts } from '../../src/shared/model/facts';
import { ansatzKinds, ansatzOptionsSchema, type AnsatzOptions } from '../../src/shared/model/options';
import { graphOf } from '../../src/shared/model/presets';
import { systemFacts } from '../../src/shared/model/system-facts';
import { openNative } from '../../src/main/native-binding';

const native = await openNative();

const hamiltonian = (text: string): CompiledHamiltonian => {
  const compiled = compile(text);
  if (!compiled.ok) throw new Error('does not compile');
  return compiled.hamiltonian;
};

const spins = hamiltonian('lattice square(4, 4) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)');
const spinOne = hamiltonian('lattice chain(6) periodic\nsite spin(1)\nH = sum <i,j> S(i).S(j)');

/** Two rings of four that nothing joins, as the modes of the two species of a Hubbard ring are. */
const bonds = [0, 1, 1, 2, 2, 3, 3, 0, 4, 5, 5, 6, 6, 7, 7, 4];
const rings = hamiltonian(
  'lattice custom(8) edges (0,1), (1,2), (2,3), (3,0), (4,5), (5,6), (6,7), (7,4)\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)',
);

const compiled = (
  options: Partial<AnsatzOptions>,
  system: CompiledHamiltonian,
  change: Partial<ModelFacts> = {},
): CompiledModel => {
  const graph = graphOf(ansatzOptionsSchema.parse(options));
  if (graph === null) throw new Error('no graph');
  return compileModel(graph, { ...systemFacts(system, { charges: [], rotated: false }), ...change });
};

/** Tensors that the engine makes for a definition. */
async function engineTensors(
  { definition }: CompiledModel,
  system: CompiledHamiltonian,
  charges: readonly Charge[] = [],
  pairs: readonly number[] = bonds,
): Promise<{ readonly count: number; readonly tensors: readonly string[] }> {
  if (definition === null) throw new Error('does not compile');
  const kernels = await native.createVariationalMonteCarlo({
    hamiltonian: system.operator,
    ansatz: definition,
    sampler: {
      method: 'metropolis',
      moves: charges.length === 0 ? [{ kind: 'local', weight: 1 }] : [{ kind: 'hop', weight: 1, pairs: [...pairs] }],
      chains: 2,
      sweepsPerSample: 1,
      discardedSweeps: 1,
      charges,
      inverseTemperatures: [1],
    },
    seed: '1',
    threads: 1,
  });
  const tensors = kernels.parameterLayout.map(({ name, shape, complex }) => word(name, shape, complex));
  const { parameterCount: count } = kernels;
  await kernels.close();
  return { count, tensors };
}

const word = (name: string, shape: readonly number[], complex: boolean): string =>
  `${name} ${shape.reduce((product, length) => product * length, 1)}${complex ? ' complex' : ''}`;

const cases: readonly (readonly [string, Partial<AnsatzOptions>, CompiledHamiltonian])[] = ansatzKinds
  .filter(
    (ansatz) =>
      !['custom', 'slater', 'slaterJastrow', 'gutzwiller', 'backflow', 'pfaffian', 'pairProduct'].includes(ansatz),
  )
  .flatMap((ansatz) => [
    [`${ansatz}, spin 1/2`, { ansatz, symmetry: 'translations', channels: 4 }, spins] as const,
    [
      `${ansatz}, modulus and phase`,
      { ansatz, symmetry: 'translations', channels: 4, parameters: 'modulusAndPhase' },
      spins,
    ] as const,
    [`${ansatz}, spin 1`, { ansatz, symmetry: 'translations', channels: 4, parameters: 'complex' }, spinOne] as const,
  ]);

/** Half filling of spinful fermions on a ring of four: modes 0 to 3 up, 4 to 7 down. */
const modes = [0, 1, 2, 3];
const fermions: Partial<ModelFacts> = {
  species: [
    { name: 'up', modes, particles: 2 },
    { name: 'down', modes: modes.map((mode) => mode + 4), particles: 1 },
  ],
};
const fermionCases: readonly (readonly [string, Partial<AnsatzOptions>])[] = (
  ['slater', 'slaterJastrow', 'gutzwiller', 'backflow', 'pfaffian'] as const
).flatMap((ansatz) =>
  (['real', 'complex'] as const).map(
    (parameters) => [`${ansatz}, ${parameters}`, { ansatz, parameters, channels: 6, orbitals: 'random' }] as const,
  ),
);

const ring = hamiltonian('lattice chain(8) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)');
const neighbours = Array.from({ length: 8 }, (_, site) => [site, (site + 1) % 8]).flat();
const half = { sites: [0, 1, 2, 3, 4, 5, 6, 7], total: 4 };
const pairCases: readonly (readonly [string, Partial<AnsatzOptions>])[] = (
  ['none', 'restrictedBoltzmannMachine', 'residualConvolutional'] as const
).flatMap((factor) =>
  (['real', 'complex'] as const).map(
    (parameters) =>
      [
        `pairs with ${factor}, ${parameters}`,
        { ansatz: 'pairProduct', parameters, factor, symmetry: 'translations', channels: 4, jastrowFactor: true },
      ] as const,
  ),
);

describe('the tensors that a graph announces are those that the engine makes', () => {
  it.each(fermionCases)('%s', async (_, options) => {
    const model = compiled(options, rings, fermions);
    expect(model.issues).toEqual([]);
    const charges = (fermions.species ?? []).map((kind) => ({ sites: kind.modes, total: kind.particles ?? 0 }));
    const made = await engineTensors(model, rings, charges);
    expect(model.weights.map(({ name, shape, complex }) => word(name, shape, complex)).sort()).toEqual(
      [...made.tensors].sort(),
    );
    expect(model.parameters).toBe(made.count);
  });

  it.each(pairCases)('%s', async (_, options) => {
    const model = compiled(options, ring, { charges: [half] });
    expect(model.issues).toEqual([]);
    const made = await engineTensors(model, ring, [half], neighbours);
    expect(model.weights.map(({ name, shape, complex }) => word(name, shape, complex)).sort()).toEqual(
      [...made.tensors].sort(),
    );
    expect(model.parameters).toBe(made.count);
  });

  it.each(cases)('%s', async (_, options, system) => {
    const model = compiled(options, system);
    expect(model.issues).toEqual([]);
    const made = await engineTensors(model, system);
    expect(model.weights.map(({ name, shape, complex }) => word(name, shape, complex)).sort()).toEqual(
      [...made.tensors].sort(),
    );
    expect(model.parameters).toBe(made.count);
  });
});
