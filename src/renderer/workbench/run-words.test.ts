import { describe, expect, test } from 'vitest';
import type { RunSummary } from '../../shared/lab/contract';
import { energyPerSiteOf, energyText, energyUnitText, headlineText } from './run-words';

const run = (energyScales: RunSummary['energyScales'], latest: Record<string, number>): RunSummary => ({
  ...{ id: 'run', experiment: 'ground-state', title: 'Chain', preset: null, documentId: null, seed: '1' },
  ...{ state: 'finished', step: 1, totalSteps: 1, phase: null, elapsedSeconds: 1, remainingSeconds: null },
  ...{ lastCheckpoint: 1, createdAt: '', finishedAt: null, directory: '', sizeBytes: 0, problem: null, device: '' },
  ...{ system: '', ansatz: '', annotation: { tags: [], note: '', origin: null, replayed: null } },
  ...{ energyScales, latest },
});
const heisenberg = run({ unit: 'J', own: 'spin', spin: 1, pauli: 4 }, { energyPerSite: -0.44, energyError: 0.01 });

describe('energies of runs in lists', () => {
  test('they and their errors follow the wanted convention, with its name', () => {
    expect([energyText(heisenberg, 'text'), energyUnitText(heisenberg, 'text')]).toEqual(['−0.440(10)', 'J, S·S']);
    expect([energyText(heisenberg, 'pauli'), energyUnitText(heisenberg, 'pauli')]).toEqual(['−1.76(4)', 'J, σ·σ']);
    expect(energyPerSiteOf(heisenberg, 'pauli')).toBeCloseTo(-1.76, 12);
  });

  test('those without another convention stay as written', () => {
    const hubbard = run({ unit: 't', own: 'particles', spin: 1, pauli: 1 }, { energyPerSite: -1 });
    expect([energyText(hubbard, 'pauli'), energyUnitText(hubbard, 'pauli')]).toEqual(['−1.00000', 't, as written']);
    expect(energyText(run(null, { energyPerSite: -1 }), 'spin')).toBe('−1.00000');
    expect(energyText(run(null, {}), 'spin')).toBe('');
  });

  test('an experiment without energies has a number of its own, with its name', () => {
    const headline = { label: 'loss', metric: 'loss1' };
    expect(headlineText(run(null, { loss1: 0.02371 }), headline)).toBe('loss 0.02371');
    expect(headlineText(run(null, {}), headline)).toBe('');
  });
});
