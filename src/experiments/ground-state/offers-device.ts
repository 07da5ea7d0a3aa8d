import { refusalOfTensorEngine } from '../../shared/model/tensor-engine';
import { tensorBackends } from '../../shared/run/tensor-backend';
import type { OfferSystem, Refusal, Refusals } from './offer-types';
import type { GroundStateSpec } from './schema';

const refusal = (code: string, reason: string): Refusal => ({ code, reason });

/**
 * What does not go together with the device: backends of TensorFlow.js where they lack what is chosen, and choices that they
 * lack where one of them is chosen. Whether a backend is there is known to its machine alone.
 */
export function deviceRefusals(spec: GroundStateSpec, system: OfferSystem): Refusals {
  const lacking = lackingOfTensor(spec, system);
  const device = lacking === null ? {} : Object.fromEntries(tensorBackends.map((backend) => [backend, lacking]));
  if (spec.training.device === 'native') return { 'training.device': device };
  return { 'training.device': device, ...lackingChoices };
}

const energyAlone = refusal(
  'TENSOR_TARGET_MISSING',
  'TensorFlow.js lowers the energy alone. Train towards other states, or away from them, on the native engine.',
);
const noHamiltonianMoves = refusal(
  'TENSOR_SAMPLER_MISSING',
  'TensorFlow.js has no moves along the Hamiltonian. Choose local, exchange or hop moves, or the native engine.',
);
/** Moves of a mixture that the chosen device does not make. */
export const weightsLackingOn = ({ training }: GroundStateSpec): Readonly<Record<string, Refusal>> =>
  training.device === 'native' ? {} : { hamiltonian: noHamiltonianMoves };

const chainsAlone = refusal(
  'TENSOR_SAMPLER_MISSING',
  'TensorFlow.js samples by Markov chains. Choose the Metropolis method, or the native engine.',
);

const lackingChoices: Refusals = {
  'training.target': { excitedState: energyAlone, otherState: energyAlone, exactGroundState: energyAlone },
  'sampling.move': { hamiltonian: noHamiltonianMoves },
  'sampling.method': { direct: chainsAlone, exact: chainsAlone, fullSum: chainsAlone },
};

/** What of the model or of the sampling is in the way; null: nothing. */
function lackingOfTensor({ training }: GroundStateSpec, { plan, model }: OfferSystem): Refusal | null {
  const definition = model?.definition ?? null;
  const lacking = definition === null ? null : refusalOfTensorEngine(definition);
  if (lacking !== null) return refusal(lacking.code, `${lacking.reason} ${lacking.suggestion}`);
  if (plan.method !== 'metropolis') return chainsAlone;
  if (plan.moves.some(({ kind }) => kind === 'hamiltonian')) return noHamiltonianMoves;
  if (plan.inverseTemperatures.length > 1) {
    return refusal(
      'TENSOR_SAMPLER_MISSING',
      'TensorFlow.js does not temper its chains. Choose one replica, or the native engine.',
    );
  }
  return training.target === 'groundState' ? null : energyAlone;
}
