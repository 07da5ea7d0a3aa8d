import { describe, expect, it } from 'vitest';
import { energyInText, energyPointTimes, measurementInEnergies, shownEnergies, textInEnergies, unitOfAll } from '.';

const spins = { unit: 'J1', own: 'spin', spin: 1, pauli: 4 } as const;

describe('energies within messages', () => {
  const text = `E/N = ${energyInText(-0.4567891, 5)}, Var E = ${energyInText(0.0321, 2, 'energy²')}, 12 steps.`;

  it.each([
    ['text', 'E/N = −0.45679 (J1, S·S), Var E = 0.032 (J1, S·S, squared), 12 steps.'],
    ['pauli', 'E/N = −1.8272 (J1, σ·σ), Var E = 0.51 (J1, σ·σ, squared), 12 steps.'],
  ] as const)('are read in the convention that is wanted: %s', (preference, read) => {
    expect(textInEnergies(text, shownEnergies(spins, preference))).toBe(read);
  });

  it('have no unit where none is known, keep exponents, and leave other texts alone', () => {
    const shown = shownEnergies(null, 'pauli');
    expect(textInEnergies(`E = ${energyInText(-3.2e-7, 2)}`, shown)).toBe('E = −3.2 × 10⁻⁷');
    expect(textInEnergies('‹not energy› ‹e energy› 4 energy', shown)).toBe('‹not energy› ‹e energy› 4 energy');
    expect(energyInText(Number.NaN, 3)).toBe('NaN');
  });
});

describe('units side by side', () => {
  it('are one where all runs agree', () => {
    const [own, other] = [shownEnergies(spins, 'text'), shownEnergies(spins, 'pauli')];
    expect(unitOfAll([own, own])).toBe('_J__{1}, S·S');
    expect(unitOfAll([own, other])).toBe('units of each run');
    expect(unitOfAll([])).toBe('');
  });
});

describe('numbers with energies in them', () => {
  it('go with the power of the energy', () => {
    const point = energyPointTimes(
      {
        nSites: 4,
        extents: [4],
        energyPerSite: -0.5,
        energyPerSiteError: 0.1,
        variancePerSiteSquared: 0.25,
        vScore: 0.3,
        exactEnergyPerSite: null,
      },
      4,
    );
    expect(point).toMatchObject({
      energyPerSite: -2,
      energyPerSiteError: 0.4,
      variancePerSiteSquared: 4,
      vScore: 0.3,
      exactEnergyPerSite: null,
    });
  });

  it('leave what was measured without a dimension as it is', () => {
    const value = { label: 'a', distance: null, mean: 2, error: 0.5, exact: null };
    const measured = measurementInEnergies(
      {
        id: 'm-1',
        step: 1,
        measuredAt: '',
        request: { quantity: { kind: 'lanczosStep' }, untilError: null, samples: 10, seed: '1' },
        values: [
          { ...value, unit: '' },
          { ...value, unit: 'energy' },
          { ...value, unit: 'energy²' },
        ],
        samples: 10,
        reached: null,
        exactNote: '',
        seconds: 1,
      },
      shownEnergies(spins, 'pauli'),
    );
    expect(measured.values.map(({ mean, error, unit }) => [mean, error, unit])).toEqual([
      [2, 0.5, ''],
      [8, 2, 'J1, σ·σ'],
      [32, 8, 'J1, σ·σ, squared'],
    ]);
  });
});
