import type { MachineDefinition } from '../ansatz-definition';
import { pairOrbits, siteOrbits } from '../../run/orbits';
import { planNetwork, type NetworkPlan, type ParameterPlan, type TensorNode } from './plan';

/** The layers of a closed form, and its parameter tensors in the order of the native engine, as node and suffix. */
interface MachineGraph {
  readonly nodes: readonly TensorNode[];
  readonly order: readonly (readonly [node: string, suffix: 'weights' | 'bias'])[];
}

/**
 * A machine as a network, with its parameters where the native engine has them: real and imaginary parts interleaved where
 * they are complex.
 */
export function planMachine(definition: MachineDefinition, localDimensions: Uint8Array, prefix: string): NetworkPlan {
  const graph = graphs[definition.form](definition, localDimensions.length);
  const named = graph.nodes.map((node) => ({
    ...node,
    id: `${prefix}${node.id}`,
    inputs: node.inputs.map((input) => `${prefix}${input}`),
  }));
  const plan = planNetwork({ nodes: named, initialScale: definition.initialScale }, localDimensions);
  const sizes = new Map(
    plan.nodes.flatMap(({ parameters }) => parameters.map(({ name, size }) => [name, size] as const)),
  );
  const places = new Map<string, Pick<ParameterPlan, 'offset' | 'step'>>();
  const step = definition.complex ? 2 : 1;
  let offset = 0;
  for (const [node, suffix] of graph.order) {
    const name = `${prefix}${node}.${suffix}`;
    places.set(name, { offset, step });
    if (definition.complex) places.set(`${name}Imaginary`, { offset: offset + 1, step });
    offset += step * (sizes.get(name) ?? 0);
  }
  const nodes = plan.nodes.map((planned) => ({
    ...planned,
    parameters: planned.parameters.map((parameter) => ({ ...parameter, ...places.get(parameter.name) })),
  }));
  return { ...plan, nodes };
}

const graphs: Readonly<
  Record<MachineDefinition['form'], (definition: MachineDefinition, nSites: number) => MachineGraph>
> = { meanField, jastrow, restrictedBoltzmannMachine };

const input: TensorNode = { id: 'input', inputs: [], op: 'input', encoding: 'value' };

const symmetryOf = ({ symmetry }: MachineDefinition): Uint32Array | null =>
  symmetry.length === 0 ? null : Uint32Array.from(symmetry);

/** sum over things of weights shared by the things of an orbit: a convolution whose rows name one thing of each. */
function shared(id: string, from: string, orbits: Uint32Array, complex: boolean): readonly TensorNode[] {
  const members: number[][] = [];
  orbits.forEach((orbit, thing) => (members[orbit] ??= []).push(thing));
  const positions = members.reduce((most, things) => Math.max(most, things.length), 0);
  const table = Array.from({ length: positions }, (_, row) => members.map((things) => things[row] ?? -1)).flat();
  return [
    { id, inputs: [from], op: 'convolution', channels: 1, bias: false, complex, positions, table },
    { id: `${id}:sum`, inputs: [id], op: 'pool', how: 'sum' },
  ];
}

/** sum_i sum_p a_ip (x_i / (d_i - 1))^p, a shared over the orbits of sites. */
function meanField(definition: MachineDefinition, nSites: number): MachineGraph {
  const powers: TensorNode = { id: 'powers', inputs: [], op: 'input', encoding: 'powers' };
  const orbits = siteOrbits(symmetryOf(definition), nSites);
  return {
    nodes: [powers, ...shared('visible', 'powers', orbits, definition.complex)],
    order: [['visible', 'weights']],
  };
}

/** sum_i a_i x_i of the sites, where there are such biases. */
function visibleBias(definition: MachineDefinition, nSites: number): MachineGraph {
  if (!definition.useVisibleBias) return { nodes: [], order: [] };
  const orbits = siteOrbits(symmetryOf(definition), nSites);
  return {
    nodes: shared('visible', 'input', orbits, definition.complex),
    order: [['visible', 'weights']],
  };
}

/** What is made of the configuration, plus the visible bias where there is one. */
function withBias({ nodes, order }: MachineGraph, bias: MachineGraph, last: string): MachineGraph {
  const sum: TensorNode = { id: 'psi', inputs: ['visible:sum', last], op: 'add' };
  return {
    nodes: [input, ...bias.nodes, ...nodes, ...(bias.nodes.length > 0 ? [sum] : [])],
    order: [...bias.order, ...order],
  };
}

/** sum_i a_i x_i + sum_{i<j} J_ij x_i x_j, J shared over the orbits of pairs. */
function jastrow(definition: MachineDefinition, nSites: number): MachineGraph {
  const pairs = Array.from({ length: nSites }, (_, i) =>
    Array.from({ length: nSites - 1 - i }, (_site, after) => [i, i + 1 + after] as const),
  ).flat();
  const side = (id: string, sites: readonly number[]): TensorNode => ({
    id,
    inputs: ['input'],
    op: 'patch',
    patches: pairs.length,
    table: sites,
  });
  const nodes: readonly TensorNode[] = [
    side(
      'first',
      pairs.map(([i]) => i),
    ),
    side(
      'second',
      pairs.map(([, j]) => j),
    ),
    { id: 'products', inputs: ['first', 'second'], op: 'multiply' },
    ...shared('pair', 'products', pairOrbits(symmetryOf(definition), nSites), definition.complex),
  ];
  return withBias({ nodes, order: [['pair', 'weights']] }, visibleBias(definition, nSites), 'pair:sum');
}

/** sum_i a_i x_i + sum_{f,g} ln cosh(b_f + sum_i W_fi x_{g(i)}) of filters f and elements g of the symmetry. */
function restrictedBoltzmannMachine(definition: MachineDefinition, nSites: number): MachineGraph {
  const { symmetry, hiddenDensity, useHiddenBias: bias, complex } = definition;
  const trivial = symmetry.length === 0;
  const channels = Math.max(1, Math.round(trivial ? hiddenDensity * nSites : hiddenDensity));
  const hidden: readonly TensorNode[] = trivial
    ? [
        { id: 'sites', inputs: ['input'], op: 'flatten' },
        { id: 'hidden', inputs: ['sites'], op: 'dense', channels, bias, complex },
      ]
    : [
        {
          id: 'hidden',
          inputs: ['input'],
          op: 'convolution',
          channels,
          bias,
          complex,
          positions: symmetry.length / nSites,
          table: symmetry,
        },
      ];
  const nodes: readonly TensorNode[] = [
    ...hidden,
    { id: 'logCosh', inputs: ['hidden'], op: 'activation', function: 'logCosh' },
    { id: 'filters', inputs: ['logCosh'], op: 'sumChannels' },
    { id: 'hidden:sum', inputs: ['filters'], op: 'pool', how: 'sum' },
  ];
  const order = [...(bias ? ([['hidden', 'bias']] as const) : []), ['hidden', 'weights'] as const];
  return withBias({ nodes, order }, visibleBias(definition, nSites), 'hidden:sum');
}
