import { describe, expect, it } from 'vitest';
import type { PublishedEnergy } from '../experiment';
import { placementText, placeOf, rankEnergies, type OwnEnergy } from './ranking';

const published = (
  method: string,
  energyPerSite: number,
  error: number | null,
  kind: PublishedEnergy['kind'] = 'variational',
): PublishedEnergy => ({ method, energyPerSite, error, kind, vScore: null, source: 'a paper', check: 'data set' });
const own = (energyPerSite: number, error: number): OwnEnergy => ({
  runId: 'mine',
  title: 'My run',
  energyPerSite,
  error,
  vScore: 0.01,
});

const known = [
  published('Jastrow', -0.4, 1e-5),
  published('exact', -0.5, null, 'exact'),
  published('RNN', -0.49, 1e-5),
  published('extrapolated', -0.51, 1e-4, 'estimate'),
  published('fixed node', -0.495, 1e-4, 'projected'),
];

describe('ranking', () => {
  it('ranks states only, and keeps the other numbers apart', () => {
    const ranking = rankEnergies(known, [own(-0.48, 1e-4)]);
    expect(ranking.bounds.map(({ method }) => method)).toEqual(['RNN', 'My run', 'Jastrow']);
    expect(
      [ranking.exact, ranking.projected, ranking.estimates].map((rows) => rows.map(({ method }) => method)),
    ).toEqual([['exact'], ['fixed node'], ['extrapolated']]);
  });

  it('places a run between its neighbours, with its distance from exact in standard deviations', () => {
    const place = placeOf('mine', rankEnergies(known, [own(-0.48, 1e-3)]));
    expect(place).toMatchObject({ place: 2, of: 3, below: { method: 'RNN' }, above: { method: 'Jastrow' }, open: [] });
    expect(place?.fromExact?.sigmas).toBeCloseTo(20, 10);
    expect(place && placementText(place)).toBe(
      'Place 2 of 3 among variational bounds: between RNN below and Jastrow above. 20σ above the exact energy (4.0 × 10⁻² relative).',
    );
  });

  it('says where an order is open, and that no state lies below exact', () => {
    const near = placeOf('mine', rankEnergies(known, [own(-0.4901, 1e-4)]));
    expect(near?.open.map(({ method }) => method)).toEqual(['RNN']);
    const below = placeOf('mine', rankEnergies(known, [own(-0.501, 1e-4)]));
    expect(below).toMatchObject({ place: 1, below: null });
    expect(below && placementText(below)).toContain('No state lies below');
    expect(placeOf('other', rankEnergies(known, []))).toBeNull();
  });
});
