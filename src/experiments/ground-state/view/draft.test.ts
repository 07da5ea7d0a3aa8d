import { describe, expect, it } from 'vitest';
import { groundStatePresets } from '../presets';
import { readDraft, withField } from './draft';

const [first] = groundStatePresets;
if (first === undefined) throw new Error('no presets');
const { spec } = first;

describe('readDraft', () => {
  it('keeps values that are out of range and refuses another structure', () => {
    const wild = { ...spec, model: { ...spec.model, hiddenDensity: -3 }, system: { ...spec.system, hamiltonian: '' } };
    expect(readDraft(wild)).toEqual(wild);
    expect(readDraft({ ...spec, model: { ...spec.model, hiddenDensity: 'four' } })).toBeNull();
    expect(readDraft({ system: spec.system })).toBeNull();
    expect(readDraft(null)).toBeNull();
  });

  it('reads every preset', () => {
    for (const preset of groundStatePresets) expect(readDraft(preset.spec)).toEqual(preset.spec);
  });
});

describe('withField', () => {
  it('changes one field and leaves the spec when the value is of another kind', () => {
    expect(withField(spec, 'training', 'steps', 7).training).toEqual({ ...spec.training, steps: 7 });
    expect(withField(spec, 'training', 'steps', 'many')).toBe(spec);
    expect(withField(spec, 'model', 'ansatz', 'transformer')).toBe(spec);
  });
});
