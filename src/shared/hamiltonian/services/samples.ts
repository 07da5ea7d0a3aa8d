import { dynamicsSamples } from './samples-dynamics';
import { particleSamples } from './samples-particles';
import { spinSamples } from './samples-spins';
import type { SampleGroup, SampleText } from './sample-text';

/** Models to begin with, as a menu shows them; every one compiles without a warning. */
export const sampleGroups: readonly SampleGroup[] = [...spinSamples, ...particleSamples, ...dynamicsSamples];

export const sampleTexts: readonly SampleText[] = sampleGroups.flatMap(({ samples }) => samples);
