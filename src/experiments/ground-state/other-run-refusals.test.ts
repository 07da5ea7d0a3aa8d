import { describe, expect, it } from 'vitest';
import { otherRunIssues, overlapRefusal, refusalOfRun } from './other-run-refusals';
import { otherRuns, runBefore } from './other-runs';
import { groundStatePresets } from './presets';
import type { GroundStateSpec } from './schema';

type Change = { readonly [Part in keyof GroundStateSpec]?: Partial<GroundStateSpec[Part]> };

function spec(lattice: string, change: Change = {}): GroundStateSpec {
  const found = groundStatePresets.find(({ id }) => id === 'heisenberg-chain-20');
  if (!found) throw new Error('no preset');
  const { system, model, sampling, training } = found.spec;
  const hamiltonian = system.hamiltonian.replace('chain(20)', lattice);
  return {
    system: { ...system, hamiltonian, ...change.system },
    model: { ...model, symmetry: 'translations', ...change.model },
    sampling: { ...sampling, ...change.sampling },
    training: { ...training, ...change.training },
  };
}

const chain = spec('chain(8)');

describe('states of other runs', () => {
  it('of the same sites can be met, overlapped with and kept away from, whatever their model', () => {
    const network = spec('chain(8)', { model: { ansatz: 'jastrow' } });
    for (const use of ['lowerState', 'targetState', 'overlap'] as const)
      expect(refusalOfRun(chain, network, use)).toBeNull();
  });

  it('of other sites, another rotation or another sector are refused', () => {
    const larger = spec('chain(10)');
    expect(refusalOfRun(chain, larger, 'overlap')).toMatchObject({ code: 'OTHER_RUN_DIFFERS' });
    expect(refusalOfRun(chain, larger, 'targetState')?.reason).toMatch(/10 sites, this system has 8/);
    const plain = spec('chain(8)', { system: { basisRotation: 'none' } });
    expect(refusalOfRun(chain, plain, 'lowerState')).toMatchObject({ code: 'OTHER_RUN_DIFFERS' });
    const triplet = spec('chain(8)', { system: { hamiltonian: `${chain.system.hamiltonian}\nsector Sz = 1` } });
    expect(refusalOfRun(chain, triplet, 'targetState')).toMatchObject({ code: 'OTHER_RUN_SECTOR' });
    expect(refusalOfRun(chain, triplet, 'overlap')).toBeNull();
    expect(overlapRefusal(chain, larger)).toMatchObject({ code: 'OTHER_RUN_DIFFERS' });
  });

  it('give first parameters where the tensors fit', () => {
    const larger = spec('chain(12)');
    expect(refusalOfRun(larger, chain, 'startFrom')).toBeNull();
    expect(refusalOfRun(chain, larger, 'startFrom')).toMatchObject({ code: 'TRANSFER_SHAPE' });
    const codeOf = (change: Change): string | undefined =>
      refusalOfRun(spec('chain(12)', change), chain, 'startFrom')?.code;
    expect(codeOf({ model: { ansatz: 'jastrow' } })).toBe('TRANSFER_MODEL');
    expect(codeOf({ system: { basisRotation: 'none' } })).toBe('TRANSFER_BASIS');
    expect(codeOf({ model: { hiddenDensity: 5 } })).toBe('TRANSFER_SHAPE');
    expect(codeOf({ model: { symmetry: 'none' } })).toBe('TRANSFER_SHAPE');
  });
});

describe('the runs that a spec names', () => {
  const training = { target: 'otherState', targetRun: 'goal-run', startFrom: 'first-run' } as const;
  const both = spec('chain(8)', { training });

  it('are each copied once', () => {
    expect(otherRuns(both)).toEqual(['goal-run', 'first-run']);
    expect(otherRuns(spec('chain(8)', { training: { ...training, startFrom: 'goal-run' } }))).toEqual(['goal-run']);
    expect(otherRuns(spec('chain(8)', { training: { targetRun: 'goal-run' } }))).toEqual([]);
  });

  it('are found first where an excited state has none below it', () => {
    const open = spec('chain(8)', { training: { target: 'excitedState', penalty: 3, steps: 40 } });
    const before = runBefore(open);
    expect(before?.spec).toEqual({ ...open, training: { ...open.training, target: 'groundState' } });
    expect(before?.buildingOn('ground-run').training).toMatchObject({ penalty: 3, lowerRuns: ['ground-run'] });
    expect(runBefore(before?.buildingOn('ground-run') ?? open)).toBeNull();
    expect(otherRunIssues(open, () => null)).toMatchObject([
      { path: 'training.lowerRuns', code: 'TRAINING_NO_LOWER_STATES', severity: 'error' },
    ]);
    expect(runBefore(both)).toBeNull();
    expect(runBefore(chain)).toBeNull();
  });

  it('are looked at before the run starts, at the fields that name them', () => {
    const found = { spec: chain, hasState: true };
    expect(otherRunIssues(both, () => found)).toEqual([]);
    const issues = (find: Parameters<typeof otherRunIssues>[1]): readonly string[] =>
      otherRunIssues(both, find).map(({ path, code }) => `${path} ${code}`);
    expect(issues(() => null)).toEqual([
      'training.targetRun OTHER_RUN_MISSING',
      'training.startFrom OTHER_RUN_MISSING',
    ]);
    expect(issues((id) => ({ ...found, hasState: id === 'goal-run' }))).toEqual([
      'training.startFrom OTHER_RUN_MISSING',
    ]);
    expect(issues(() => ({ ...found, spec: spec('chain(6)') }))).toEqual(['training.targetRun OTHER_RUN_DIFFERS']);
    expect(issues(() => ({ ...found, spec: { system: 1 } }))).toEqual([
      'training.targetRun OTHER_RUN_UNREADABLE',
      'training.startFrom OTHER_RUN_UNREADABLE',
    ]);
    const above = spec('chain(8)', { training: { target: 'excitedState', lowerRuns: ['below'] } });
    expect(otherRunIssues(above, () => null)[0]).toMatchObject({ path: 'training.lowerRuns', severity: 'error' });
  });
});
