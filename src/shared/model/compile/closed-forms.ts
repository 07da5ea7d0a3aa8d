import { pairOrbits, siteOrbits } from '../../run/orbits';
import type { MachineDefinition } from '../ansatz-definition';
import type { ModelFacts } from '../facts';
import type { ModelGraph, ModelNode, NodeOf } from '../graph';
import type { Weights } from './context';

/** A machine with its learnt numbers. */
export interface ClosedForm {
  readonly definition: MachineDefinition;
  readonly weights: readonly Weights[];
}

type Symmetry = NodeOf<'jastrow'>['symmetry'];

/** Permutations that weights are shared over; empty for none. */
export const sharedOver = (facts: ModelFacts, symmetry: Symmetry): readonly number[] =>
  symmetry === 'none' ? [] : Array.from(facts[symmetry]?.permutations ?? []);

const orbitCount = (orbits: Uint32Array): number => orbits.reduce((most, orbit) => Math.max(most, orbit + 1), 0);

/**
 * The restricted Boltzmann machine that a graph spells out, if its last node is one:
 * sum_k ln cosh(b_k + sum_i W_ki x_i) [+ sum_i a_i x_i], with dense weights or with weights moved over a group. Machines have
 * fast ratios of their own in the engine; the numbers are those of the layers.
 */
export function recogniseMachine(graph: ModelGraph, output: ModelNode, facts: ModelFacts): ClosedForm | null {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const readers = (id: string): number => graph.nodes.filter(({ inputs }) => inputs.includes(id)).length;
  const only = (node: ModelNode): ModelNode | null => {
    const [input, ...more] = node.inputs;
    return more.length === 0 ? (nodes.get(input) ?? null) : null;
  };
  const isValue = (node: ModelNode | null): boolean => node?.layer === 'configuration' && node.encoding === 'value';
  const terms = output.layer === 'add' ? output.inputs.map((id) => nodes.get(id)) : [output];
  if (terms.length > 2) return null;
  let fields: NodeOf<'siteFields'> | null = null;
  let units: Units | null = null;
  for (const term of terms) {
    if (!term || (term !== output && readers(term.id) !== 1)) return null;
    if (term.layer === 'siteFields' && fields === null && isValue(only(term))) fields = term;
    else if (units === null) units = hiddenUnits(term);
    else return null;
  }
  if (units === null) return null;
  if (fields !== null && (fields.symmetry !== units.symmetry || fields.complex !== units.complex)) return null;
  return machine(facts, 'restrictedBoltzmannMachine', {
    complex: units.complex,
    hiddenDensity: units.hiddenDensity,
    symmetry: units.symmetry,
    initialScale: graph.initialScale,
    useVisibleBias: fields !== null,
    useHiddenBias: units.bias,
  });

  /** [pool] <- sumChannels <- logCosh <- dense <- flatten <- configuration, or a group convolution in place of the middle. */
  function hiddenUnits(last: ModelNode): Units | null {
    const chain: ModelNode[] = [];
    for (let node: ModelNode | null = last; node !== null; node = node.inputs.length === 0 ? null : only(node)) {
      if (node !== last && node.layer !== 'configuration' && readers(node.id) !== 1) return null;
      chain.push(node);
    }
    const source = chain.at(-1) ?? null;
    if (!isValue(source)) return null;
    const kinds = chain.map((node) => node.layer).join(' ');
    const dense = chain.find((node): node is NodeOf<'dense'> => node.layer === 'dense');
    const moved = chain.find((node): node is NodeOf<'groupConvolution'> => node.layer === 'groupConvolution');
    const cosh = chain.find((node): node is NodeOf<'activation'> => node.layer === 'activation');
    if (cosh?.function !== 'logCosh') return null;
    if (dense && kinds === 'sumChannels activation dense flatten configuration') {
      const hiddenDensity = dense.perSite ? dense.channels : dense.channels / facts.nSites;
      return { symmetry: 'none', hiddenDensity, bias: dense.bias, complex: dense.complex };
    }
    const sums = chain.find((node): node is NodeOf<'pool'> => node.layer === 'pool');
    const summed =
      kinds === 'pool sumChannels activation groupConvolution configuration' ||
      kinds === 'sumChannels pool activation groupConvolution configuration';
    if (moved && summed && sums?.how === 'sum') {
      return { symmetry: moved.group, hiddenDensity: moved.channels, bias: moved.bias, complex: moved.complex };
    }
    return null;
  }
}

interface Units {
  readonly symmetry: Symmetry;
  readonly hiddenDensity: number;
  readonly bias: boolean;
  readonly complex: boolean;
}

/** A machine's definition and its tensors, named and shaped as the engine's. */
export function machine(
  facts: ModelFacts,
  form: MachineDefinition['form'],
  options: Omit<MachineDefinition, 'kind' | 'form' | 'symmetry'> & { readonly symmetry: Symmetry },
): ClosedForm {
  const { nSites, localDimensions } = facts;
  const { symmetry, complex } = options;
  const permutations = sharedOver(facts, symmetry);
  const shared = permutations.length === 0 ? null : Uint32Array.from(permutations);
  const sites = orbitCount(siteOrbits(shared, nSites));
  const filters = hiddenRows(options.hiddenDensity, nSites, shared !== null);
  const powers = Math.max(...localDimensions) - 1;
  const visible = { name: 'visibleBias', shape: [sites], complex };
  const biases = options.useVisibleBias ? [visible] : [];
  const weights: readonly Weights[] =
    form === 'meanField'
      ? [{ ...visible, shape: powers === 1 ? [sites] : [sites, powers] }]
      : form === 'jastrow'
        ? [...biases, { name: 'pair', shape: [orbitCount(pairOrbits(shared, nSites))], complex }]
        : [
            ...biases,
            ...(options.useHiddenBias ? [{ name: 'hiddenBias', shape: [filters], complex }] : []),
            { name: 'weights', shape: [filters, nSites], complex },
          ];
  return { definition: { ...options, kind: 'machine', form, symmetry: permutations }, weights };
}

/** Rows of a machine's weights: hidden units, or filters where they are moved over a group. */
export const hiddenRows = (density: number, nSites: number, shared: boolean): number =>
  Math.max(1, Math.round(shared ? density : density * nSites));
