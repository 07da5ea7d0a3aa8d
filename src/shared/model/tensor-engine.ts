import type { ErrorRecord } from '../contract/errors';
import type { AnsatzDefinition } from './ansatz-definition';

type Computed = 'network' | 'machine' | 'product' | 'sum' | 'projected';
type Missing = Exclude<AnsatzDefinition['kind'], Computed>;

const reasons: Readonly<Record<Missing, string>> = {
  autoregressive: 'Autoregressive states are drawn site by site with cached layers.',
  determinant: 'Determinants are updated row by row in float64.',
  pairProduct: 'Pair products are updated spin by spin in float64.',
  matrixProduct: 'Matrix products are contracted site by site.',
  stateVector: 'Every amplitude of this state is a parameter, and there are no layers.',
  tabulated: 'Every amplitude of this state is a number in a table, and there are no layers.',
};

/**
 * Why the tensor engine does not have a wavefunction; null: it has it. It has layer networks and machines, and products, sums
 * and projections of what it has.
 */
export function refusalOfTensorEngine(definition: Extract<AnsatzDefinition, { kind: Missing }>): ErrorRecord;
export function refusalOfTensorEngine(definition: AnsatzDefinition): ErrorRecord | null;
export function refusalOfTensorEngine(definition: AnsatzDefinition): ErrorRecord | null {
  const missing = missingIn(definition);
  if (missing === null) return null;
  return {
    code: 'TENSOR_NOT_A_NETWORK',
    message:
      missing === definition.kind
        ? 'The tensor engine does not compute this wavefunction.'
        : 'The tensor engine does not compute a part of this wavefunction.',
    reason: reasons[missing],
    suggestion: 'Choose the native engine, or networks of layers, machines, Jastrow factors or mean fields.',
  };
}

/** The first kind of a part that it lacks. */
function missingIn(definition: AnsatzDefinition): Missing | null {
  switch (definition.kind) {
    case 'network':
    case 'machine':
      return null;
    case 'projected':
      return missingIn(definition.state);
    case 'product':
      return firstMissing(definition.factors);
    case 'sum':
      return firstMissing(definition.terms);
    default:
      return definition.kind;
  }
}

function firstMissing(parts: readonly AnsatzDefinition[]): Missing | null {
  for (const part of parts) {
    const missing = missingIn(part);
    if (missing !== null) return missing;
  }
  return null;
}
