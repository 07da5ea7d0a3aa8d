import type { CompiledHamiltonian } from '../../shared/hamiltonian';
import type { ModelFacts } from '../../shared/model/facts';
import { modelRefusals, unusedModelOptions } from './offers-model';
import { samplingRefusals, unusedSamplingOptions } from './offers-sampling';
import { trainingRefusals, unusedTrainingOptions } from './offers-training';
import type { SamplingPlan } from './sampling-plan';
import type { GroundStateSpec } from './schema';

/** Why a choice is not there for this system. */
export interface Refusal {
  readonly code: string;
  /** What is in the way and what would help, as sentences. */
  readonly reason: string;
}

/** By the path of a field, then by choice. */
export type Refusals = Readonly<Record<string, Readonly<Record<string, Refusal>>>>;

/** What a form offers: choices that do not fit are left out, with the reason beside the field. */
export interface Offers {
  readonly refused: Refusals;
  /** Fields without meaning for the other values, by path, with the reason. */
  readonly unused: Readonly<Record<string, string>>;
}

/** What the offers depend on. */
export interface OfferSystem {
  readonly hamiltonian: CompiledHamiltonian;
  readonly facts: ModelFacts;
  readonly plan: SamplingPlan;
}

export function offers(spec: GroundStateSpec, system: OfferSystem): Offers {
  return {
    refused: {
      ...systemRefusals(system),
      ...modelRefusals(spec, system),
      ...samplingRefusals(spec, system),
      ...trainingRefusals(spec),
    },
    unused: {
      ...unusedModelOptions(spec),
      ...unusedSamplingOptions(spec, system),
      ...unusedTrainingOptions(spec, system),
    },
  };
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
