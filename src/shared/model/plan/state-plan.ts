import { AnsatzError } from '../../contract/errors';
import type { AnsatzDefinition, NetworkDefinition } from '../ansatz-definition';
import { refusalOfTensorEngine } from '../tensor-engine';
import { Images } from './images';
import { planMachine } from './machine-graph';
import { planNetwork, type NetworkPlan } from './plan';

/** A network of layers, or states made of states: a tree whose leaves have all parameters, one leaf after the other. */
export type StatePlan = LayeredState | CombinedState | ProjectedState;

interface Sizes {
  /** In real numbers: complex parameters are two, side by side. */
  readonly parameterCount: number;
  /** Log-derivatives have an imaginary part. */
  readonly complex: boolean;
}

export interface LayeredState extends Sizes {
  readonly kind: 'layered';
  readonly plan: NetworkPlan;
  /** Of its first parameter. */
  readonly offset: number;
}

interface CombinedState extends Sizes {
  readonly kind: 'product' | 'sum';
  readonly parts: readonly StatePlan[];
}

interface ProjectedState extends Sizes {
  readonly kind: 'projected';
  readonly state: StatePlan;
  readonly images: Images;
}

/** With the parameters where the native engine has them. Throws TENSOR_NOT_A_NETWORK. */
export function planState(
  definition: AnsatzDefinition,
  localDimensions: Uint8Array,
  prefix = '',
  offset = 0,
): StatePlan {
  switch (definition.kind) {
    case 'network':
      return layered(planNetwork(prefixed(definition, prefix), localDimensions), offset);
    case 'machine':
      return layered(planMachine(definition, localDimensions, prefix), offset);
    case 'projected': {
      const state = planState(definition.state, localDimensions, prefix, offset);
      const images = new Images(definition, localDimensions);
      const { parameterCount } = state;
      return { kind: 'projected', state, images, parameterCount, complex: state.complex || !images.real };
    }
    case 'product':
      return combined('product', definition.factors, localDimensions, `${prefix}factor`, offset);
    case 'sum':
      return combined('sum', definition.terms, localDimensions, `${prefix}term`, offset);
    default:
      throw new AnsatzError(refusalOfTensorEngine(definition));
  }
}

/** The networks of a state, in the order of their parameters. */
export function networksOf(state: StatePlan): readonly LayeredState[] {
  if (state.kind === 'layered') return [state];
  return state.kind === 'projected' ? networksOf(state.state) : state.parts.flatMap(networksOf);
}

function layered(plan: NetworkPlan, offset: number): LayeredState {
  const { parameterCount, complex } = plan;
  return { kind: 'layered', plan, offset, parameterCount, complex };
}

function combined(
  kind: CombinedState['kind'],
  definitions: readonly AnsatzDefinition[],
  localDimensions: Uint8Array,
  prefix: string,
  offset: number,
): CombinedState {
  const parts: StatePlan[] = [];
  let parameterCount = 0;
  for (const [place, definition] of definitions.entries()) {
    const part = planState(definition, localDimensions, `${prefix}${place + 1}.`, offset + parameterCount);
    parts.push(part);
    parameterCount += part.parameterCount;
  }
  return { kind, parts, parameterCount, complex: parts.some(({ complex }) => complex) };
}

/** The same network under names that no other part of a state has. */
function prefixed(definition: NetworkDefinition, prefix: string): NetworkDefinition {
  const named = (name: string): string => `${prefix}${name}`;
  const nodes = definition.nodes.map((node) => ({ ...node, id: named(node.id), inputs: node.inputs.map(named) }));
  return { ...definition, nodes };
}
