import type { Preset } from '../../shared/experiment';
import { magnetPresets } from './presets-magnets';
import { particlePresets } from './presets-particles';
import { firstPresets } from './presets-first';
import type { GroundStateSpec } from './schema';

export const groundStatePresets: readonly Preset<GroundStateSpec>[] = [
  ...firstPresets,
  ...magnetPresets,
  ...particlePresets,
];
