import type { PhaseMap } from '../../shared/figure/figure';

/** Ways to colour phases, with what the ids of their figures end in. */
export const phaseMaps: readonly { readonly map: PhaseMap; readonly suffix: string; readonly words: string }[] = [
  { map: 'hues', suffix: '', words: 'in equal steps of hue' },
  { map: 'blueYellow', suffix: '-safe', words: 'in blue, light, yellow and dark, for colour-blind eyes' },
];

export const phaseMapNames: Readonly<Record<PhaseMap, string>> = { hues: 'All hues', blueYellow: 'Colour-blind safe' };
