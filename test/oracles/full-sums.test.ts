import { describe, expect, it } from 'vitest';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { openNative } from '../../src/main/native-binding';
import { specOf, type SmallSystem } from './support/small-system';
import { runContext } from '../support/run-context';

const native = await openNative();

const ising = 'lattice chain(8) periodic\nsite spin(1/2)\nH = -1 * sum <i,j> Z(i)*Z(j) - 1.5 * sum i X(i)';
const heisenberg = 'lattice chain(6) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)';

/** Energies per site of all steps, and the result, of a run that sums over all configurations. */
async function descend(system: Omit<SmallSystem, 'name' | 'accuracy'>) {
  const spec = specOf({ name: '', accuracy: 0, ...system, sampling: { method: 'fullSum' } });
  const run = groundStateEngine.run(spec, runContext(native, '11'));
  const energies: number[] = [];
  for (;;) {
    const { value, done } = await run.next();
    if (done) return { energies, result: value };
    if (value.kind !== 'observation') continue;
    energies.push(value.values['energyPerSite']!);
    expect(value.values['energyError']).toBe(0);
  }
}

const falls = (energies: readonly number[]): boolean =>
  energies.every((energy, step) => step === 0 || energy < energies[step - 1]! + 1e-12);

describe('runs without noise', () => {
  it('go downhill by the plain gradient', async () => {
    const training = { preconditioner: 'none', learningRate: 0.02, finalLearningRate: 0.02, steps: 300 } as const;
    const model = { parameters: 'real', symmetry: 'translations', hiddenDensity: 2 } as const;
    const { energies, result } = await descend({ hamiltonian: ising, model, training });
    expect(falls(energies)).toBe(true);
    expect(energies.at(-1)! - energies[0]!).toBeLessThan(-0.1);
    expect(result.energy.mean).toBeGreaterThan(result.reference!.energy);
    expect(result.relativeError).toBeLessThan(0.01);
    expect(result.energy.error).toBe(0);
  });

  it.each([
    ['in the whole space', { hamiltonian: ising.replace('chain(8)', 'chain(5)') }],
    ['in a sector', { hamiltonian: heisenberg, marshall: true }],
  ] as const)('take the full state vector to the ground state by the natural gradient, %s', async (_, system) => {
    const { energies, result } = await descend({
      ...system,
      model: { ansatz: 'stateVector', parameters: 'real' },
      training: {
        preconditioner: 'stochasticReconfiguration',
        learningRate: 0.06,
        finalLearningRate: 0.06,
        diagonalShift: 1e-9,
        finalDiagonalShift: 1e-9,
        steps: 600,
      },
    });
    expect(falls(energies)).toBe(true);
    expect(Math.abs(result.energy.mean - result.reference!.energy)).toBeLessThan(1e-9);
    expect(result.energy.variance).toBeLessThan(1e-9);
  });
});
