import { compileModel } from '../compile-model';
import { outputOf } from '../compile/context';
import type { ModelFacts } from '../facts';
import type { ModelGraph, ModelNode } from '../graph';

/** A graph without one of its nodes, or why that is no wavefunction of the system. */
export interface LayerRemoval {
  readonly graph: ModelGraph | null;
  /** The node that those behind the one that has gone now read. */
  readonly next: string | null;
  /** What is in the way; empty where the graph is there. */
  readonly reason: string;
}

/**
 * The graph without a node: those that read it read what it has read, and what nothing reads any more goes with it. Of what
 * puts tensors or states together the first one stays; where one of two goes, the other one stays alone.
 */
export function withoutLayer(graph: ModelGraph, id: string, facts: ModelFacts): LayerRemoval {
  const refused = (reason: string): LayerRemoval => ({ graph: null, next: null, reason });
  const node = graph.nodes.find((other) => other.id === id);
  if (node === undefined) return refused('There is no such node.');
  if (graph.nodes.length === 1) return refused('It is the only node: a graph without it is no wavefunction.');
  const { inputs } = node;
  const [next = null] = inputs;
  const taken = new Map<string, string>(next === null ? joinsOfTwo(graph, id) : [[id, next]]);
  const found = (input: string): string => {
    const other = taken.get(input);
    return other === undefined ? input : found(other);
  };
  const output = found(outputOf(graph));
  const nodes = graph.nodes
    .filter((other) => other.id !== id && !taken.has(other.id))
    .map((other) => ({ ...other, inputs: other.inputs.filter((input) => input !== id || next !== null).map(found) }));
  const made = { ...graph, nodes: madeOf(nodes, output) };
  const { definition, issues } = compileModel(made, facts);
  if (definition !== null) return { graph: made, next: next ?? output, reason: '' };
  const problem = issues.find(({ severity }) => severity === 'error');
  return refused(`Without it: ${problem === undefined ? 'nothing is left.' : `${problem.message} ${problem.reason}`}`);
}

/** What puts a source together with one other node is not needed without it: the other one takes its place. */
const joinsOfTwo = ({ nodes }: ModelGraph, source: string): readonly (readonly [string, string])[] =>
  nodes.flatMap(({ id, inputs }) => {
    const others = inputs.filter((input) => input !== source);
    const [other] = others;
    return inputs.length === 2 && others.length === 1 && other !== undefined ? [[id, other] as const] : [];
  });

/** The nodes that one is made of, and itself. */
function madeOf(nodes: readonly ModelNode[], id: string): readonly ModelNode[] {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const kept = new Set<string>();
  const keep = (needed: string): void => {
    if (kept.has(needed)) return;
    kept.add(needed);
    known.get(needed)?.inputs.forEach(keep);
  };
  keep(id);
  return nodes.filter((node) => kept.has(node.id));
}
