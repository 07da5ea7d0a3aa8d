import { describe, expect, it } from 'vitest';
import { averagedOver, measurementsCsv, parseSites, sitesText, type Measurement } from './measurement';

describe('lists of sites', () => {
  it('are read and written', () => {
    expect(parseSites('0..3, 7')).toEqual([0, 1, 2, 3, 7]);
    expect(parseSites('5 2 2')).toEqual([2, 5]);
    expect(sitesText([0, 1, 2, 3, 7, 9, 10])).toBe('0..3, 7, 9, 10');
  });

  it('are refused where they are no lists', () => {
    for (const text of ['', 'a', '3..1', '1.5', '-1', '1..2..3']) expect(parseSites(text)).toBeNull();
  });
});

it('say whether numbers are averages over samples or over all configurations', () => {
  expect(averagedOver({ samples: 32_768 })).toBe('32,768 samples');
  expect(averagedOver({ samples: 32_768, fullSum: false })).toBe('32,768 samples');
  expect(averagedOver({ samples: 12_870, fullSum: true })).toBe('full sum over all 12,870 configurations');
});

it('measurements as CSV keep commas and quotes of expressions', () => {
  const measurement: Measurement = {
    id: 'one',
    step: 50,
    request: {
      quantity: { kind: 'observable', expression: 'uniform(-1, 1, seed=1) * Sz(0)' },
      untilError: null,
      samples: 1000,
      seed: '7',
    },
    values: [{ label: '⟨O⟩', distance: null, mean: 0.5, error: null, unit: '', exact: 0.25 }],
    samples: 1000,
    reached: null,
    exactNote: '',
    seconds: 1,
    measuredAt: '2026-01-01T00:00:00.000Z',
  };
  expect(measurementsCsv('run-1', [measurement]).split('\n')[1]).toBe(
    'run-1,50,7,1000,"uniform(-1, 1, seed=1) * Sz(0)",⟨O⟩,,0.5,,,0.25,2026-01-01T00:00:00.000Z',
  );
});
