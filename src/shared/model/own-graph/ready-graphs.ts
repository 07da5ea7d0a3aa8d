import type { ModelGraph } from '../graph';
import { ansatzOptionsSchema, type AnsatzOptions } from '../options';
import { graphOf } from '../presets';

export interface ReadyGraph {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly graph: ModelGraph;
}

/** Graphs that no whole ansatz has, to begin with. */
export const readyGraphs: readonly ReadyGraph[] = [
  {
    id: 'sum',
    title: 'Sum of two states',
    note: 'a complex machine and a complex Jastrow state, superposed',
    graph: withNodes([
      { id: 'spins', inputs: [], layer: 'configuration', encoding: 'value' },
      { id: 'flat', inputs: ['spins'], layer: 'flatten' },
      { id: 'hidden', inputs: ['flat'], layer: 'dense', channels: 1, perSite: true, bias: true, complex: true },
      { id: 'cosh', inputs: ['hidden'], layer: 'activation', function: 'logCosh' },
      { id: 'machine', inputs: ['cosh'], layer: 'sumChannels' },
      { id: 'jastrow', inputs: [], layer: 'jastrow', symmetry: 'none', visibleBias: true, complex: true },
      { id: 'psi', inputs: ['machine', 'jastrow'], layer: 'sum' },
    ]),
  },
  {
    id: 'jastrow-network',
    title: 'Jastrow × network',
    note: 'a complex Jastrow factor times a residual network with positive output',
    graph: spelt(
      { ansatz: 'residualConvolutional', parameters: 'real', layers: 2, channels: 8, shells: 2 },
      { layer: 'jastrow', symmetry: 'none', visibleBias: false, complex: true },
    ),
  },
  {
    id: 'group-convolutional',
    title: 'Group-convolutional network',
    note: 'over the translations, projected onto zero momentum',
    graph: spelt({ ansatz: 'groupConvolutional', parameters: 'complex', symmetry: 'translations', channels: 4 }, null),
  },
  {
    id: 'machine-matrix-product',
    title: 'Matrix product × machine',
    note: 'short-range signs of matrices, long-range correlations of hidden units',
    graph: spelt(
      { ansatz: 'restrictedBoltzmannMachine', parameters: 'real', hiddenDensity: 1 },
      { layer: 'matrixProduct', bondDimension: 4, complex: false, periodic: false, uniform: false, order: 'snake' },
    ),
  },
];

function withNodes(nodes: ModelGraph['nodes']): ModelGraph {
  return { version: 1, precision: 'float64', initialScale: 0.01, weightScale: 1, nodes };
}

type Factor =
  | { layer: 'jastrow'; symmetry: 'none'; visibleBias: boolean; complex: boolean }
  | {
      layer: 'matrixProduct';
      bondDimension: number;
      complex: boolean;
      periodic: boolean;
      uniform: boolean;
      order: 'snake';
    };

/** An ansatz as its layers, times a state. */
function spelt(options: Partial<AnsatzOptions>, factor: Factor | null): ModelGraph {
  const graph = graphOf(ansatzOptionsSchema.parse(options));
  if (graph === null) throw new RangeError('These options have no graph.');
  if (factor === null) return graph;
  const last = graph.nodes[graph.nodes.length - 1].id;
  return {
    ...graph,
    nodes: [
      ...graph.nodes,
      { id: 'factor', inputs: [], ...factor },
      { id: 'product', inputs: [last, 'factor'], layer: 'product' },
    ],
  };
}
