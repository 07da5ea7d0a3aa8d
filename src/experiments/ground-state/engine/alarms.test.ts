import { describe, expect, it } from 'vitest';
import { ChainWatch } from './alarms';

const good = {
  splitRHat: 1.01,
  stuckChains: 0,
  acceptanceRate: 0.4,
  vScore: 1e-3,
  relativeError: 1e-3,
  referenceEnergyPerSite: -1,
  energyPerSite: -0.999,
  energyError: 1e-3,
};

function codes(values: Partial<typeof good>, steps: number): string[] {
  const watch = new ChainWatch();
  const found: string[] = [];
  for (let step = 1; step <= steps; step++)
    found.push(...watch.observe(step, { ...good, ...values }).map((n) => n.code));
  return found;
}

describe('the watch over the chains', () => {
  it('is silent while all is well', () => expect(codes({}, 500)).toEqual([]));
  it('says once that chains do not mix', () => expect(codes({ splitRHat: 1.5 }, 500)).toEqual(['SAMPLING_NOT_MIXED']));
  it('says that chains stand still', () => expect(codes({ acceptanceRate: 0 }, 41)).toEqual(['SAMPLING_FROZEN']));
  it('says that some chains accept nothing', () =>
    expect(codes({ stuckChains: 2 }, 60)).toEqual(['SAMPLING_CHAINS_STUCK']));
  it('names a wrong eigenstate', () =>
    expect(codes({ vScore: 1e-9, relativeError: 0.01 }, 60)).toEqual(['ENERGY_WRONG_EIGENSTATE']));
  it('flags an energy below the exact one', () =>
    expect(codes({ energyPerSite: -1.01 }, 30)).toEqual(['ENERGY_BELOW_REFERENCE']));
  it('does not take a short disturbance for trouble', () => expect(codes({ splitRHat: 1.5 }, 39)).toEqual([]));
});
