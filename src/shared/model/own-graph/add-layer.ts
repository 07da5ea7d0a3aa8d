import { compileModel, type CompiledModel } from '../compile-model';
import { freshId, outputOf, withInserted } from '../compile/context';
import type { ModelFacts } from '../facts';
import { trivialRepresentation, type LayerKind, type ModelGraph, type ModelNode, type SectorChoice } from '../graph';
import { layerGroups, layerGuide } from './layer-guide';

/** A layer or state that can be put behind a node, with the graph that comes of it, or why it cannot. */
export interface LayerChoice {
  readonly layer: LayerKind;
  readonly group: string;
  readonly graph: ModelGraph | null;
  /** What is in the way; empty where the graph is there. */
  readonly reason: string;
}

interface Place {
  readonly graph: ModelGraph;
  readonly model: CompiledModel;
  /** The node that the new one stands behind. */
  readonly after: string;
}

/**
 * The node that most layers fit behind: the last one with several channels at several positions, before the lattice is summed
 * over and the head reads it; else the last one with several channels, else the output. Null: there are no nodes.
 */
export function usualPlace({ nodes }: CompiledModel): string | null {
  const hidden = nodes.filter(({ layer, shape }) => layer !== 'configuration' && (shape?.channels ?? 0) > 1);
  const spread = hidden.filter(({ shape }) => (shape?.positions ?? 0) > 1);
  return (spread.at(-1) ?? hidden.at(-1) ?? nodes.at(-1))?.id ?? null;
}

/**
 * What can be put behind a node so that the graph stays a wavefunction: each is compiled, and what does not fit the system or
 * what follows comes with the compiler's reason.
 */
export function layerChoices(place: Place, facts: ModelFacts): readonly LayerChoice[] {
  return layerGroups.flatMap(({ title: group, kinds }) =>
    kinds.map((layer): LayerChoice => {
      const refused = (reason: string): LayerChoice => ({ layer, group, graph: null, reason });
      if (place.model.definition === null) return refused('The graph has a problem: mend it first.');
      const made = candidates(layer, place);
      if (typeof made === 'string') return refused(made);
      let reason = '';
      for (const graph of made) {
        const { definition, issues } = compileModel(graph, facts);
        if (definition !== null) return { layer, group, graph, reason: '' };
        const problem = issues.find(({ severity }) => severity === 'error');
        if (reason === '' && problem !== undefined) reason = `${problem.message} ${problem.reason}`;
      }
      return refused(reason);
    }),
  );
}

/** Graphs with the layer, the first that compiles is taken; or why there is none. */
function candidates(layer: LayerKind, place: Place): readonly ModelGraph[] | string {
  const { graph, model, after } = place;
  const shape = model.nodes.find(({ id }) => id === after)?.shape ?? null;
  const input = graph.nodes.find((node) => node.layer === 'configuration');
  switch (layer) {
    case 'configuration':
      return input === undefined ? [withMachine(place)] : `"${input.id}" is the configuration already.`;
    case 'dense':
    case 'latticeConvolution':
    case 'groupConvolution': {
      // The usual width first; where a skip asks for it, that of the node before.
      const { channels } = layerGuide[layer].defaults;
      return [channels, shape?.channels ?? channels].flatMap((width) =>
        layer === 'groupConvolution'
          ? (['translations', 'spaceGroup'] as const).map((group) =>
              inserted(place, { layer, ...layerGuide[layer].defaults, group, channels: width }),
            )
          : layer === 'dense'
            ? [inserted(place, { layer, ...layerGuide[layer].defaults, channels: width })]
            : [inserted(place, { layer, ...layerGuide[layer].defaults, channels: width })],
      );
    }
    case 'layerNorm':
      return shape?.channels === 1 ? 'One channel has no spread to normalise.' : [inserted(place, { layer })];
    case 'embedding':
      return [inserted(place, { layer, ...layerGuide.embedding.defaults })];
    case 'patch':
      return [inserted(place, { layer, ...layerGuide.patch.defaults })];
    case 'attention':
      return [inserted(place, { layer, ...layerGuide.attention.defaults })];
    case 'activation':
      return [inserted(place, { layer, ...layerGuide.activation.defaults })];
    case 'scale':
      return [inserted(place, { layer, ...layerGuide.scale.defaults })];
    case 'pool':
      return [inserted(place, { layer, ...layerGuide.pool.defaults })];
    case 'flatten':
    case 'sumChannels':
      return [inserted(place, { layer })];
    case 'add':
      return [withBranch(place, layer, 'gelu')];
    case 'multiply':
      return [withBranch(place, layer, 'sigmoid')];
    case 'modulusAndPhase':
      return [withPhase(place, shape?.channels ?? 1)];
    case 'groupProjection':
    case 'projection':
      return sectors.map((sector) =>
        layer === 'projection'
          ? inserted({ ...place, after: outputOf(graph) }, { layer, sector })
          : inserted(place, { layer, sector }),
      );
    case 'siteFields':
      return input === undefined
        ? 'It reads the configuration, and this graph has none. Add a mean field, which is the same.'
        : [joined(place, 'add', { id: '', inputs: [input.id], layer, ...layerGuide.siteFields.defaults })];
    case 'product':
    case 'sum':
      return [joined(place, layer, { id: '', inputs: [], layer: 'meanField', ...layerGuide.meanField.defaults })];
    case 'meanField':
      return [joined(place, 'product', { id: '', inputs: [], layer, ...layerGuide.meanField.defaults })];
    case 'jastrow':
      return [joined(place, 'product', { id: '', inputs: [], layer, ...layerGuide.jastrow.defaults })];
    case 'autoregressive':
      return [joined(place, 'product', { id: '', inputs: [], layer, ...layerGuide.autoregressive.defaults })];
    case 'determinant':
      return [joined(place, 'product', { id: '', inputs: [], layer, ...layerGuide.determinant.defaults })];
    case 'pairProduct':
      return [joined(place, 'product', { id: '', inputs: [], layer, ...layerGuide.pairProduct.defaults })];
    case 'matrixProduct':
      return [joined(place, 'product', { id: '', inputs: [], layer, ...layerGuide.matrixProduct.defaults })];
    case 'stateVector':
      return [joined(place, 'product', { id: '', inputs: [], layer, ...layerGuide.stateVector.defaults })];
  }
}

const sectors: readonly SectorChoice[] = [
  { momentum: [0], pointGroup: null, spinFlip: null },
  { momentum: [0], pointGroup: trivialRepresentation, spinFlip: null },
  { momentum: null, pointGroup: null, spinFlip: 1 },
  { momentum: null, pointGroup: trivialRepresentation, spinFlip: null },
];

/** Of each kind, so that options stay those of their layer. */
type NewNode = ModelNode extends infer Node ? (Node extends ModelNode ? Omit<Node, 'id' | 'inputs'> : never) : never;

/** A node between `after` and all that read it. */
const inserted = ({ graph, after }: Place, node: NewNode): ModelGraph =>
  withInserted(graph, after, { id: freshId(graph, node.layer), inputs: [], ...node });

/** Beside a node a function of it, and both put together: a skip, or a gate. */
function withBranch(place: Place, layer: 'add' | 'multiply', name: 'gelu' | 'sigmoid'): ModelGraph {
  const { graph, after } = place;
  const branch = freshId(graph, layer === 'add' ? 'branch' : 'gate');
  return withJoin(place, freshId(graph, layer === 'add' ? 'skip' : 'gated'), (id) => [
    { id: branch, inputs: [after], layer: 'activation', function: name },
    { id, inputs: [after, branch], layer },
  ]);
}

function withPhase(place: Place, channels: number): ModelGraph {
  const { graph, after } = place;
  const phase = freshId(graph, 'phase');
  const options = { ...layerGuide.dense.defaults, channels, bias: false };
  return withJoin(place, freshId(graph, 'both'), (id) => [
    { id: phase, inputs: [after], layer: 'dense', ...options },
    { id, inputs: [after, phase], layer: 'modulusAndPhase' },
  ]);
}

/** New nodes right behind `after`; what read it reads the last of them. */
function withJoin({ graph, after }: Place, id: string, made: (id: string) => readonly ModelNode[]): ModelGraph {
  const read = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((input) => (input === after ? id : input)),
  }));
  const at = read.findIndex((node) => node.id === after) + 1;
  return { ...graph, nodes: [...read.slice(0, at), ...made(id), ...read.slice(at)] };
}

/** A node beside the wavefunction, and the two put together. */
function joined({ graph }: Place, how: 'add' | 'product' | 'sum', node: ModelNode): ModelGraph {
  const id = freshId(graph, node.layer === 'siteFields' ? 'fields' : node.layer);
  const join = freshId(graph, how === 'add' ? 'withFields' : how);
  return {
    ...graph,
    nodes: [...graph.nodes, { ...node, id }, { id: join, inputs: [outputOf(graph), id], layer: how }],
  };
}

/** A small Boltzmann machine that multiplies the wavefunction: the first layers of a graph of states. */
function withMachine({ graph }: Place): ModelGraph {
  const [spins, flat, hidden, cosh, machine, product] = ['spins', 'flat', 'hidden', 'cosh', 'machine', 'product'].map(
    (wanted) => freshId(graph, wanted),
  );
  return {
    ...graph,
    nodes: [
      ...graph.nodes,
      { id: spins, inputs: [], layer: 'configuration', encoding: 'value' },
      { id: flat, inputs: [spins], layer: 'flatten' },
      { id: hidden, inputs: [flat], layer: 'dense', ...layerGuide.dense.defaults, channels: 1, perSite: true },
      { id: cosh, inputs: [hidden], layer: 'activation', function: 'logCosh' },
      { id: machine, inputs: [cosh], layer: 'sumChannels' },
      { id: product, inputs: [outputOf(graph), machine], layer: 'product' },
    ],
  };
}
