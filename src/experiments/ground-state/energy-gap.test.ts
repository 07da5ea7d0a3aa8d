import { describe, expect, it } from 'vitest';
import { energyGap } from './energy-gap';
import { groundStatePresets } from './presets';
import { finishedResult } from '../../../test/support/finished-result';

const [{ spec }] = groundStatePresets;
const text = 'lattice chain(8) periodic\nsite spin(1/2)\nparam J = 1\nH = J * sum <i,j> S(i).S(j)';
const run = (hamiltonian: string, mean: number, error: number) => ({
  spec: { ...spec, system: { ...spec.system, hamiltonian } },
  result: finishedResult(mean, error),
});

describe('the gap between two runs', () => {
  it('has the errors of both, and the sign of what is asked', () => {
    const ground = run(`${text}\nsector Sz = 0`, -3.65, 0.003);
    const triplet = run(
      `# triplet\n${text}\nobservable m = sum i Sz(i)\n  + Sz(0)\nsector Sz = 1 # above`,
      -3.13,
      0.004,
    );
    const gap = energyGap(ground, triplet);
    expect(gap?.gap).toBeCloseTo(0.52, 12);
    expect(gap?.error).toBeCloseTo(0.005, 12);
    expect(energyGap(triplet, ground)?.gap).toBeCloseTo(-0.52, 12);
  });

  it('is none between different Hamiltonians, or before a run is over', () => {
    const ground = run(text, -3.65, 0.003);
    expect(energyGap(ground, run(text.replace('J = 1', 'J = 2'), -7.3, 0.003))).toBeNull();
    expect(energyGap(ground, run(text.replace('chain(8)', 'chain(10)'), -4.5, 0.003))).toBeNull();
    expect(energyGap(ground, { ...ground, result: null })).toBeNull();
  });
});
