import type { Offers, OfferSystem, Refusal, Refusals } from './offer-types';
import { deviceRefusals } from './offers-device';
import { modelRefusals, unusedModelOptions } from './offers-model';
import { samplingRefusals, unusedSamplingOptions } from './offers-sampling';
import { trainingRefusals, unusedTrainingOptions } from './offers-training';
import type { GroundStateSpec } from './schema';

export function offers(spec: GroundStateSpec, system: OfferSystem): Offers {
  const parts = [
    systemRefusals(system),
    modelRefusals(spec, system),
    samplingRefusals(spec, system),
    trainingRefusals(spec, system),
    deviceRefusals(spec, system),
  ];
  return {
    refused: parts.reduce(joined),
    unused: {
      ...unusedModelOptions(spec),
      ...unusedSamplingOptions(spec, system),
      ...unusedTrainingOptions(spec, system),
    },
  };
}

/** Where two refuse the same choice the first one's reason is given. */
function joined(first: Refusals, second: Refusals): Refusals {
  const paths = new Set([...Object.keys(first), ...Object.keys(second)]);
  return Object.fromEntries([...paths].map((path) => [path, { ...second[path], ...first[path] }]));
}

function systemRefusals({ hamiltonian }: OfferSystem): Refusals {
  const rotation: Record<string, Refusal> = {};
  if (hamiltonian.lattice.sublattice === null) {
    rotation['marshall'] = {
      code: 'SYSTEM_NOT_BIPARTITE',
      reason:
        'The Marshall rotation needs two sublattices, and this lattice has none. Choose no rotation and complex parameters.',
    };
  } else if (hamiltonian.modes.some(({ species }) => species !== 'spin')) {
    rotation['marshall'] = {
      code: 'SYSTEM_NO_SPINS',
      reason: 'The Marshall rotation turns spins, and some sites of this system have none.',
    };
  }
  const sector: Record<string, Refusal> = {};
  const asked = hamiltonian.charges.filter(({ requested }) => requested).map(({ name }) => name);
  if (asked.length > 0) {
    sector['all'] = {
      code: 'SAMPLING_LEAVES_SECTOR',
      reason: `The text asks for a sector of ${asked.join(' and ')}. Choose "auto", or remove the sector from the text.`,
    };
  }
  return { 'system.basisRotation': rotation, 'system.sector': sector };
}
