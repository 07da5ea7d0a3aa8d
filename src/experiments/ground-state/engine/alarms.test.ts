import { describe, expect, it } from 'vitest';
import { ChainWatch } from './alarms';
import type { Wanted } from './wrong-eigenstate';

const good = {
  splitRHat: 1.01,
  stuckChains: 0,
  acceptanceRate: 0.4,
  variancePerSite: 1e-3,
  vScore: 1e-3,
  referenceEnergyPerSite: -1,
  energyPerSite: -0.999,
  energyError: 1e-3,
};

const reference = { energy: -10, energyPerSite: -1, kind: 'exact', method: 'Lanczos, Sz = 0', source: '' } as const;
const spectrum = { centre: 0, radius: 20, nSites: 10 };
const wanted: Wanted = { reference, nSites: 10, target: 'groundState' };
/** An eigenstate 1 % above the reference. */
const eigenstate = { energyPerSite: -0.99, energyError: 1e-9, variancePerSite: 1e-9, vScore: 1e-9 };

function codes(
  values: Partial<typeof good>,
  steps: number,
  change: Partial<Wanted> = {},
  frozenVariance: number | null = null,
): string[] {
  const watch = new ChainWatch({ ...wanted, ...change }, spectrum);
  const found: string[] = [];
  for (let step = 1; step <= steps; step++)
    found.push(...watch.observe(step, { ...good, ...values }, frozenVariance).map((n) => n.code));
  return found;
}

describe('the watch over the chains', () => {
  it('is silent while all is well', () => expect(codes({}, 500)).toEqual([]));
  it('says once that chains do not mix', () => expect(codes({ splitRHat: 1.5 }, 500)).toEqual(['SAMPLING_NOT_MIXED']));
  it('says that chains stand still', () => expect(codes({ acceptanceRate: 0 }, 41)).toEqual(['SAMPLING_FROZEN']));
  it('says that some chains accept nothing', () =>
    expect(codes({ stuckChains: 2 }, 60)).toEqual(['SAMPLING_CHAINS_STUCK']));
  it('names a wrong eigenstate', () => expect(codes(eigenstate, 60)).toEqual(['ENERGY_WRONG_EIGENSTATE']));
  it('flags an energy below the exact one', () =>
    expect(codes({ energyPerSite: -1.01 }, 30)).toEqual(['ENERGY_BELOW_REFERENCE']));
  it('says that chains stand still where H has a variance, with a reference or without', () => {
    const still = { ...eigenstate, stuckChains: 16, acceptanceRate: 0, variancePerSite: 0, energyError: 0 };
    for (const reference of [null, wanted.reference]) {
      const found = codes(still, 60, { reference }, 10);
      expect(found).toEqual(['STATE_COLLAPSED', 'SAMPLING_FROZEN', 'SAMPLING_CHAINS_STUCK']);
    }
  });
  it('takes a basis state that is an eigenstate for one', () => {
    const still = { stuckChains: 16, acceptanceRate: 0, variancePerSite: 0, energyError: 0 };
    expect(codes(still, 60, { reference: null }, 1e-9)).not.toContain('STATE_COLLAPSED');
    expect(codes(still, 60, { target: 'otherState' }, 10)).not.toContain('STATE_COLLAPSED');
  });
  it('does not take a short disturbance for trouble', () => expect(codes({ splitRHat: 1.5 }, 39)).toEqual([]));
});

describe('an eigenstate that is not the wanted one', () => {
  it.each([
    ['is the wanted one within its variance', { ...eigenstate, energyPerSite: -1 + 1e-4, variancePerSite: 1e-6 }],
    ['is the wanted one within its errors', { ...eigenstate, energyError: 2e-3 }],
    ['is the wanted one to the digits of a reference', { ...eigenstate, energyPerSite: -1 + 5e-6 }],
    ['is no eigenstate', { ...eigenstate, variancePerSite: 1e-2, vScore: 1e-2 }],
    ['lies below', { ...eigenstate, energyPerSite: -1.01 }],
  ])('is not told of a state that %s', (_, found) => {
    expect(new ChainWatch(wanted, spectrum).finish(9, found)).toEqual([]);
    expect(codes(found, 60)).not.toContain('ENERGY_WRONG_EIGENSTATE');
  });

  it('is told at the end of a short run, with the reference', () => {
    const [notice] = new ChainWatch(wanted, spectrum).finish(9, eigenstate);
    expect(notice).toMatchObject({ code: 'ENERGY_WRONG_EIGENSTATE', step: 9 });
    expect(notice?.message).toContain('1.0 % above');
    expect(notice?.message).toContain(
      'an eigenstate, but not the ground state, E/N = ‹-1.000000 energy›, Lanczos, Sz = 0',
    );
    const [other] = new ChainWatch({ ...wanted, target: 'excitedState' }, spectrum).finish(9, eigenstate);
    expect(other?.message).toContain('not the level that is wanted');
  });

  it('is not told twice', () => {
    const watch = new ChainWatch(wanted, spectrum);
    for (let step = 1; step <= 50; step++) watch.observe(step, { ...good, ...eigenstate }, null);
    expect(watch.finish(50, eigenstate)).toEqual([]);
  });

  it('needs a reference, and a target that is a level of H', () => {
    expect(codes(eigenstate, 60, { reference: null })).toEqual([]);
    expect(codes(eigenstate, 60, { target: 'otherState' })).toEqual([]);
  });
});
