import { describe, expect, it } from 'vitest';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { openNative } from '../../src/main/native-binding';
import { runContext } from '../support/run-context';
import { specOf, type SmallSystem } from './support/small-system';

const native = await openNative();

/** Codes of what a run of 60 steps warns of. */
async function warnings(system: Omit<SmallSystem, 'name' | 'accuracy'>): Promise<ReadonlySet<string>> {
  const training = { steps: 60, finalSamples: 512, learningRate: 1e-6, finalLearningRate: 1e-6, ...system.training };
  const spec = specOf({ name: '', accuracy: 1, ...system, training });
  const run = groundStateEngine.run(spec, runContext(native, '3'));
  const found = new Set<string>();
  for (;;) {
    const { value, done } = await run.next();
    if (done) return found;
    if (value.kind === 'notice') found.add(value.code);
  }
}

const ising = (n: number): string =>
  `lattice chain(${n}) periodic\nsite spin(1/2)\nH = -1 * sum <i,j> Z(i)*Z(j) - 0.5 * sum i X(i)`;
const heisenberg = 'lattice chain(8) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)';

describe('a run warns of chains that do not do their work', () => {
  it('is silent where they do', async () => {
    expect(await warnings({ hamiltonian: ising(10), model: { initialScale: 0.01 } })).toEqual(new Set());
  });

  it('where they stay in different wells: split R-hat', async () => {
    const found = await warnings({
      hamiltonian: ising(10),
      model: { hiddenDensity: 8, visibleBias: true, initialScale: 1 },
    });
    expect(found).toContain('SAMPLING_NOT_MIXED');
  });

  it('where nothing is accepted', async () => {
    const found = await warnings({
      // A field along z: the product state comes down to one configuration.
      hamiltonian: 'lattice chain(8) periodic\nsite spin(1/2)\nH = -1 * sum i Z(i) - 0.001 * sum i X(i)',
      model: { ansatz: 'meanField' },
      training: { steps: 200, learningRate: 0.2, finalLearningRate: 0.2 },
    });
    expect(found).toContain('SAMPLING_FROZEN');
    expect(found).toContain('SAMPLING_CHAINS_STUCK');
  });

  it('where the variance falls to zero in the wrong sector of the total spin', async () => {
    // Equal amplitudes are the state of largest spin: an eigenstate, the highest of all.
    const found = await warnings({ hamiltonian: heisenberg, model: { ansatz: 'meanField', initialScale: 1e-6 } });
    expect(found).toEqual(new Set(['ENERGY_WRONG_EIGENSTATE']));
  });

  it('where a run too short to be warned of ends in the wrong sector', async () => {
    const model = { ansatz: 'meanField', initialScale: 1e-6 } as const;
    const training = { steps: 5, learningRate: 1e-6, finalLearningRate: 1e-6 };
    expect(await warnings({ hamiltonian: heisenberg, model, training })).toEqual(new Set(['ENERGY_WRONG_EIGENSTATE']));
  });
});
