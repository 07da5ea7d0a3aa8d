import { describe, expect, it } from 'vitest';
import { energyGap } from './energy-gap';
import { groundStatePresets } from './presets';
import type { GroundStateResult } from './result-schema';

const [{ spec }] = groundStatePresets;
const text = 'lattice chain(8) periodic\nsite spin(1/2)\nparam J = 1\nH = J * sum <i,j> S(i).S(j)';
const run = (hamiltonian: string, mean: number, error: number) => ({
  spec: { ...spec, system: { ...spec.system, hamiltonian } },
  result: {
    nSites: 8,
    parameterCount: 72,
    energy: { mean, error, variance: 0.01, autocorrelationTime: 0.5, splitRHat: 1 },
    energyPerSite: { mean: mean / 8, error: error / 8 },
    vScore: 0.01,
    acceptanceRate: 0.5,
    reference: null,
    relativeError: null,
    excited: null,
    otherState: null,
    exactState: null,
    steps: 100,
  } satisfies GroundStateResult,
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
