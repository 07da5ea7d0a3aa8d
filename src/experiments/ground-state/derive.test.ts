import { describe, expect, it } from 'vitest';
import { ansatzKinds } from '../../shared/model/options';
import { deriveSystem } from './derive';
import { kernelDefinition } from './engine/kernel-definition';
import { groundStatePresets } from './presets';
import { groundStateSpecSchema, type GroundStateSpec } from './schema';

const preset = (id: string): GroundStateSpec => {
  const found = groundStatePresets.find((p) => p.id === id);
  if (!found) throw new Error(`no preset ${id}`);
  return found.spec;
};

const withSystem = (spec: GroundStateSpec, system: Partial<GroundStateSpec['system']>): GroundStateSpec => ({
  ...spec,
  system: { ...spec.system, ...system },
});

describe('presets', () => {
  it.each(groundStatePresets.map((p) => [p.id, p] as const))('%s is valid and runnable', (id, { spec }) => {
    expect(groundStateSpecSchema.parse(spec)).toEqual(spec);
    const derived = deriveSystem(spec);
    // What a machine without signs reaches under the rule of Marshall is what this one shows.
    const warnings = id === 'j1j2-10x10' ? ['MODEL_POSITIVE_AMPLITUDE'] : [];
    expect(derived.issues.map(({ code }) => code)).toEqual(warnings);
    expect(derived.ok).toBe(true);
  });
});

it('has a preset for every ansatz', () => {
  const shown = new Set(groundStatePresets.map(({ spec }) => spec.model.ansatz));
  expect(ansatzKinds.filter((kind) => !shown.has(kind))).toEqual([]);
});

it('says a problem once, where it is chosen', () => {
  const spec = preset('heisenberg-6x6');
  const derived = deriveSystem({ ...spec, model: { ...spec.model, ansatz: 'slater' } });
  expect(derived.issues.map(({ code, path }) => [code, path])).toEqual([['MODEL_NEEDS_FERMIONS', 'model.ansatz']]);
});

it('refuses determinants of no particles', () => {
  const spec = preset('tv-4x4');
  const empty = spec.system.hamiltonian.replace('N = 5', 'N = 0');
  expect(empty).toContain('N = 0');
  const derived = deriveSystem(withSystem(spec, { hamiltonian: empty }));
  expect(derived.issues.map(({ code, path }) => [code, path])).toContainEqual(['MODEL_NO_PARTICLES', 'model.ansatz']);
});

describe('the derived system', () => {
  it('of a check has no mean field, and is not one that kernels can be opened for', () => {
    const spec = preset('hubbard-4x4-7-7');
    const checked = deriveSystem(spec).system;
    expect(checked?.model.isComplete).toBe(false);
    if (checked) expect(() => kernelDefinition(spec, checked)).toThrow(RangeError);
    expect(deriveSystem(preset('tfim-chain-40')).system?.model.isComplete).toBe(true);
  });

  it('of the Ising chain makes local moves in the whole space', () => {
    const { system } = deriveSystem(preset('tfim-chain-40'));
    expect(system?.move).toBe('local');
    expect(system?.totalTwiceSz).toBeNull();
  });

  it('of the Heisenberg model exchanges neighbours at Sz = 0', () => {
    const { system } = deriveSystem(preset('heisenberg-6x6'));
    expect(system?.move).toBe('exchange');
    expect(system?.totalTwiceSz).toBe(0);
    expect(system?.exchangePairs.length).toBe(2 * 72);
    expect(system?.symmetry.length).toBe(36 * 36);
  });

  it('takes local moves where the whole space is wanted', () => {
    const spec = withSystem(preset('heisenberg-6x6'), { sector: 'all' });
    expect(deriveSystem(spec).system).toMatchObject({ move: 'local', totalTwiceSz: null });
  });
});

describe('the shared weights', () => {
  const spec = preset('heisenberg-6x6');
  const withText = (text: string) =>
    deriveSystem(withSystem(spec, { hamiltonian: text, basisRotation: 'none' })).system;

  it('follow every translation of a uniform model', () => {
    expect(withText('lattice chain(8) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)')?.symmetry.length).toBe(64);
  });

  it('follow only those translations that leave H unchanged', () => {
    const staggered =
      'lattice chain(4) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j) + 0.3 * (Sz(0) - Sz(1) + Sz(2) - Sz(3))';
    expect(Array.from(withText(staggered)?.symmetry ?? [])).toEqual([0, 1, 2, 3, 2, 3, 0, 1]);
  });
});

describe('a sector in the text', () => {
  const text = 'lattice chain(8) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\nsector Sz = 1';

  it('is the one that is sampled', () => {
    expect(deriveSystem(withSystem(preset('heisenberg-6x6'), { hamiltonian: text })).system?.totalTwiceSz).toBe(2);
  });

  it('is not for moves that leave it', () => {
    const issues = deriveSystem(withSystem(preset('heisenberg-6x6'), { hamiltonian: text, sector: 'all' })).issues;
    expect(issues.map((i) => i.code)).toEqual(['SAMPLING_LEAVES_SECTOR']);
  });
});

describe('what cannot run is refused with the field and the reason', () => {
  const codes = (spec: GroundStateSpec): string[] => deriveSystem(spec).issues.map((issue) => issue.code);

  it('exchange moves where H changes Sz', () => {
    const spec = preset('tfim-chain-20');
    const issues = deriveSystem({ ...spec, sampling: { ...spec.sampling, move: 'exchange' } }).issues;
    expect(issues[0]).toMatchObject({
      code: 'SAMPLING_SECTOR_NOT_CONSERVED',
      path: 'sampling.move',
      severity: 'error',
    });
  });

  it('the Marshall rotation without two sublattices', () => {
    const text = 'lattice triangular(3, 3) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)';
    expect(codes(withSystem(preset('heisenberg-6x6'), { hamiltonian: text }))).toContain('SYSTEM_NOT_BIPARTITE');
  });

  it('translations where there are none', () => {
    const text = 'lattice square(4, 4) open\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)';
    expect(codes(withSystem(preset('heisenberg-6x6'), { hamiltonian: text }))).toContain('MODEL_NO_TRANSLATIONS');
  });

  it('frozen layers that are not there, or all of them', () => {
    const spec = preset('tfim-chain-20');
    const frozen = (...names: readonly string[]) =>
      deriveSystem({ ...spec, training: { ...spec.training, frozen: names } }).issues;
    expect(frozen('weights')).toEqual([]);
    expect(frozen('head')).toMatchObject([{ code: 'TRAINING_FROZEN', path: 'training.frozen' }]);
    expect(frozen('weights', 'hiddenBias')[0].message).toMatch(/nothing is left/);
  });

  it('a sector of Sz that was not asked for, in a field that may prefer another, is warned of', () => {
    const inField = (sector: string) =>
      codes(
        withSystem(preset('heisenberg-chain-20'), {
          hamiltonian: `lattice chain(10) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j) - 0.5 * sum i Sz(i)\n${sector}`,
        }),
      );
    expect(inField('')).toEqual(['SYSTEM_SECTOR_GUESSED']);
    expect(inField('sector Sz = 1')).toEqual([]);
    expect(codes(preset('heisenberg-chain-20'))).toEqual([]);
  });

  it('a text with a mistake, at its line and column', () => {
    const text = 'lattice chain(4) periodic\nsite spin(1/2)\nH = sum i Q(i)';
    const [issue] = deriveSystem(withSystem(preset('tfim-chain-20'), { hamiltonian: text })).issues;
    expect(issue).toMatchObject({ severity: 'error', path: 'system.hamiltonian', line: 3, column: 11 });
  });
});
