import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sampleRun } from '../../../../test/support/lab-for-tests';
import { experiments } from '../../../experiments/specs';
import { gapsOf, type FinishedRun } from './gaps';

const [definition] = experiments;
const preset = z.looseObject({ system: z.looseObject({ hamiltonian: z.string() }) }).parse(definition.presets[0].spec);

const run = (id: string, mean: number, error: number, hamiltonian: string): FinishedRun => ({
  summary: { ...sampleRun(), id, experiment: definition.id },
  spec: { ...preset, system: { ...preset.system, hamiltonian } },
  result: {
    nSites: 8,
    parameterCount: 1,
    energy: { mean, error, variance: 1, autocorrelationTime: 0.5, splitRHat: 1 },
    energyPerSite: { mean: mean / 8, error: error / 8 },
    vScore: 0,
    acceptanceRate: 1,
    reference: null,
    relativeError: null,
    steps: 1,
  },
});
const text = 'lattice chain(8) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\nsector Sz = ';

describe('gaps of the chosen runs', () => {
  it('are measured from the lowest run of their Hamiltonian', () => {
    const runs = [
      run('triplet', -3.13, 0.004, `${text}1`),
      run('ground', -3.65, 0.003, `${text}0`),
      run('quintet', -2, 0.003, `${text}2`),
      run('other', -1, 0.1, text.replace('chain(8)', 'chain(4)') + '0'),
    ];
    const found = gapsOf(runs).map(({ lower, upper, gap, error }) => [lower.id, upper.id, gap, error]);
    expect(found).toEqual([
      ['ground', 'triplet', expect.closeTo(0.52, 10), expect.closeTo(0.005, 10)],
      ['ground', 'quintet', expect.closeTo(1.65, 10), expect.closeTo(Math.hypot(0.003, 0.003), 10)],
    ]);
  });

  it('are none for one run alone', () => expect(gapsOf([run('ground', -3.65, 0.003, `${text}0`)])).toEqual([]));
});
