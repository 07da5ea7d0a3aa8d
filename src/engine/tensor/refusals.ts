import { AnsatzError } from '../../shared/contract/errors';
import type { SamplerDefinition } from '../native/sampler';
import type { StepOptions } from '../native/variational-monte-carlo';

/** Throws TENSOR_SAMPLER_MISSING where the tensor engine cannot draw as asked. */
export function refuseSampler({ method, moves, inverseTemperatures }: SamplerDefinition): void {
  const missing = (message: string, suggestion: string): AnsatzError =>
    new AnsatzError({
      code: 'TENSOR_SAMPLER_MISSING',
      message,
      reason:
        'It samples by Markov chains in step with one another, with moves that are as likely in either direction.',
      suggestion,
    });
  if (method !== 'metropolis') {
    throw missing(
      `The tensor engine does not have the sampling method "${method}".`,
      'Use the Metropolis method, or the native engine.',
    );
  }
  if (moves.some(({ kind }) => kind === 'hamiltonian')) {
    throw missing(
      'The tensor engine does not have moves along the Hamiltonian.',
      'Use local, exchange or hop moves, or the native engine.',
    );
  }
  if (inverseTemperatures.length > 1) {
    throw missing('The tensor engine does not temper its chains.', 'Use one replica, or the native engine.');
  }
}

/** Throws TENSOR_TARGET_MISSING where a step is to lower something else than the energy. */
export function refuseTarget({ target }: StepOptions): void {
  if (target === undefined || target.kind === 'energy') return;
  throw new AnsatzError({
    code: 'TENSOR_TARGET_MISSING',
    message: 'The tensor engine lowers the energy alone.',
    reason: 'Fidelities with other states are sampled by the native engine.',
    suggestion: 'Train excited states on the native engine.',
  });
}
