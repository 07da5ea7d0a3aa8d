import type { ErrorRecord } from '../contract/errors';
import type { AnsatzDefinition, NetworkDefinition } from './ansatz-definition';

const kinds: Readonly<Record<Exclude<AnsatzDefinition['kind'], 'network'>, string>> = {
  machine: 'This ansatz is a closed form with fast ratios, and no layers.',
  autoregressive: 'Autoregressive states are drawn site by site with cached layers.',
  determinant: 'Determinants are updated row by row in float64.',
  pairProduct: 'Pair products are updated spin by spin in float64.',
  matrixProduct: 'Matrix products are contracted site by site.',
  stateVector: 'Every amplitude of this state is a parameter, and there are no layers.',
  tabulated: 'Every amplitude of this state is a number in a table, and there are no layers.',
  product: 'Products of states are made of several wavefunctions.',
  sum: 'Sums of states are made of several wavefunctions.',
  projected: 'A projected state adds up the images of another one.',
};

/** Why the tensor engine does not have a wavefunction; null: it has it. */
export function refusalOfTensorEngine(definition: Exclude<AnsatzDefinition, NetworkDefinition>): ErrorRecord;
export function refusalOfTensorEngine(definition: AnsatzDefinition): ErrorRecord | null;
export function refusalOfTensorEngine(definition: AnsatzDefinition): ErrorRecord | null {
  if (definition.kind === 'network') return null;
  return {
    code: 'TENSOR_NOT_A_NETWORK',
    message: 'The tensor engine computes layer networks, and this wavefunction is none.',
    reason: kinds[definition.kind],
    suggestion: 'Choose the native engine, or a network of layers such as a convolutional one or a vision transformer.',
  };
}
