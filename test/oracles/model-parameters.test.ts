import { describe, expect, it } from 'vitest';
import { AnsatzError } from '../../src/shared/contract';
import { compile, type CompiledHamiltonian } from '../../src/shared/hamiltonian';
import { compileModel, type CompiledModel } from '../../src/shared/model/compile-model';
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

const compiled = (options: Partial<AnsatzOptions>, system: CompiledHamiltonian): CompiledModel => {
  const graph = graphOf(ansatzOptionsSchema.parse(options));
  if (graph === null) throw new Error('no graph');
  return compileModel(graph, systemFacts(system, { charges: [], rotated: false }));
};

/** Tensors that the engine makes for a definition; null where this build does not know the kind. */
async function engineTensors(
  { definition }: CompiledModel,
  system: CompiledHamiltonian,
): Promise<{ readonly count: number; readonly tensors: readonly string[] } | null> {
  if (definition === null) throw new Error('does not compile');
  try {
    const kernels = await native.createVariationalMonteCarlo({
      hamiltonian: system.operator,
      ansatz: definition,
      sampler: {
        method: 'metropolis',
        moves: [{ kind: 'local', weight: 1 }],
        chains: 2,
        sweepsPerSample: 1,
        discardedSweeps: 1,
        charges: [],
        inverseTemperatures: [1],
      },
      seed: '1',
      threads: 1,
    });
    const tensors = kernels.parameterLayout.map(({ name, shape, complex }) => word(name, shape, complex));
    const { parameterCount: count } = kernels;
    await kernels.close();
    return { count, tensors };
  } catch (error) {
    if (error instanceof AnsatzError) return null;
    throw error;
  }
}

const word = (name: string, shape: readonly number[], complex: boolean): string =>
  `${name} ${shape.reduce((product, length) => product * length, 1)}${complex ? ' complex' : ''}`;

const cases: readonly (readonly [string, Partial<AnsatzOptions>, CompiledHamiltonian])[] = ansatzKinds
  .filter((ansatz) => !['custom', 'slater', 'slaterJastrow', 'gutzwiller', 'backflow', 'pfaffian'].includes(ansatz))
  .flatMap((ansatz) => [
    [`${ansatz}, spin 1/2`, { ansatz, symmetry: 'translations', channels: 4 }, spins] as const,
    [
      `${ansatz}, modulus and phase`,
      { ansatz, symmetry: 'translations', channels: 4, parameters: 'modulusAndPhase' },
      spins,
    ] as const,
    [`${ansatz}, spin 1`, { ansatz, symmetry: 'translations', channels: 4, parameters: 'complex' }, spinOne] as const,
  ]);

describe('the tensors that a graph announces are those that the engine makes', () => {
  it.each(cases)('%s', async (_, options, system) => {
    const model = compiled(options, system);
    expect(model.issues).toEqual([]);
    const made = await engineTensors(model, system);
    if (made === null) return;
    expect(model.weights.map(({ name, shape, complex }) => word(name, shape, complex)).sort()).toEqual(
      [...made.tensors].sort(),
    );
    expect(model.parameters).toBe(made.count);
  });
});
