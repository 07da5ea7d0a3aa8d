import type { CitationKey } from '../../citations';
import type { ModelGraph, ModelNode, NodeOf } from '../graph';
import { layerGuide } from './layer-guide';

/** What the layers and states of a graph rest on, each once, in the order of the nodes. */
export function graphCitations(graph: ModelGraph): readonly CitationKey[] {
  return [...new Set(graph.nodes.flatMap((node) => citationsOf(node, graph)))];
}

const conditionals: Readonly<Record<NodeOf<'autoregressive'>['cell'], readonly CitationKey[]>> = {
  dense: ['Germain2015', 'Sharir2020'],
  convolution: ['VanDenOord2016', 'Sharir2020'],
  gru: ['Cho2014', 'HibatAllah2020'],
  lstm: ['HochreiterSchmidhuber1997', 'HibatAllah2020'],
};
const determinants: Readonly<Record<NodeOf<'determinant'>['form'], CitationKey>> = {
  slater: 'Slater1929',
  backflow: 'LuoClark2019',
  pfaffian: 'Bajdich2006',
};
const correlators: Readonly<Record<NodeOf<'determinant'>['correlator'], readonly CitationKey[]>> = {
  none: [],
  gutzwiller: ['Gutzwiller1963'],
  density: ['Jastrow1955'],
};

function citationsOf(node: ModelNode, graph: ModelGraph): readonly CitationKey[] {
  switch (node.layer) {
    case 'autoregressive':
      return conditionals[node.cell];
    case 'determinant':
      return [
        determinants[node.form],
        ...correlators[node.correlator],
        ...(node.orbitals === 'meanField' ? (['CancesLeBris2000'] as const) : []),
      ];
    case 'attention':
      return [
        ...layerGuide.attention.sources,
        ...(node.scores === 'factored' ? (['RendeViteritti2025'] as const) : []),
      ];
    case 'activation':
      // Hidden units that are summed over have this logarithm: a Boltzmann machine.
      return node.function === 'logCosh' ? ['CarleoTroyer2017'] : [];
    case 'dense':
      return isHiddenLayer(node, graph) ? [] : layerGuide.dense.sources;
    case 'add':
      return isSkip(node, graph) ? layerGuide.add.sources : [];
    case 'configuration':
      return node.encoding === 'oneHot' ? ['Saito2017'] : [];
    default:
      return layerGuide[node.layer].sources;
  }
}

/** Read by ln cosh alone: then the activation says what it is. */
function isHiddenLayer({ id }: ModelNode, { nodes }: ModelGraph): boolean {
  const readers = nodes.filter(({ inputs }) => inputs.includes(id));
  return readers.length > 0 && readers.every((node) => node.layer === 'activation' && node.function === 'logCosh');
}

/** One input of the sum is made from another one. */
function isSkip({ inputs }: ModelNode, { nodes }: ModelGraph): boolean {
  const sources = new Map(nodes.map((node) => [node.id, node.inputs]));
  const comesFrom = (id: string, origin: string): boolean =>
    id === origin || (sources.get(id) ?? []).some((input) => comesFrom(input, origin));
  return inputs.some((origin) => inputs.some((id) => id !== origin && comesFrom(id, origin)));
}
