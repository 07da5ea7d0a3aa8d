import type { Preset } from '../../shared/experiment';
import { ansatzGroups, ansatzWords } from '../../shared/model/presets/words';
import { magnetPresets } from './presets-magnets';
import { particlePresets } from './presets-particles';
import { firstPresets } from './presets-first';
import type { PlainPreset } from './preset-spec';
import { sectorPresets } from './presets-sectors';
import { smallMagnetPresets } from './presets-small-magnets';
import { smallParticlePresets } from './presets-small-particles';
import type { GroundStateSpec } from './schema';

/** The ansatz of the spec says the method. */
function withMethod(preset: PlainPreset): Preset<GroundStateSpec> {
  const { ansatz } = preset.spec.model;
  const family = ansatzGroups.find(({ kinds }) => kinds.includes(ansatz))?.title ?? '';
  return { ...preset, method: { family, name: ansatzWords[ansatz].name } };
}

export const groundStatePresets: readonly Preset<GroundStateSpec>[] = [
  ...firstPresets,
  ...magnetPresets,
  ...smallMagnetPresets,
  ...particlePresets,
  ...smallParticlePresets,
  ...sectorPresets,
].map(withMethod);
