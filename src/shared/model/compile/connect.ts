import type { LayerKind, ModelGraph, ModelNode } from '../graph';
import type { ModelIssue } from './context';
import { oneInput } from './tensor-layers';

export interface Connected {
  /** Nodes that can be compiled, each behind its inputs. */
  readonly ordered: readonly ModelNode[];
  /** The wavefunction. */
  readonly output: ModelNode | null;
  readonly issues: readonly ModelIssue[];
}

/** Puts the nodes in order and looks whether they hang together. */
export function connect(graph: ModelGraph): Connected {
  const issues: ModelIssue[] = [];
  const problem = (code: string, node: string | null, message: string, reason: string): void => {
    issues.push({ severity: 'error', code, node, message, reason, fixes: [] });
  };
  const nodes = new Map<string, ModelNode>();
  for (const node of graph.nodes) {
    if (nodes.has(node.id))
      problem('MODEL_SAME_ID', node.id, `Two nodes are called "${node.id}".`, 'Names tell them apart.');
    else nodes.set(node.id, node);
  }
  const ordered: ModelNode[] = [];
  const state = new Map<string, 'open' | 'done' | 'broken'>();
  const visit = (node: ModelNode): boolean => {
    const known = state.get(node.id);
    if (known === 'open') {
      problem('MODEL_CYCLE', node.id, `"${node.id}" reads itself, through others.`, 'A network has a direction.');
      return false;
    }
    if (known !== undefined) return known === 'done';
    state.set(node.id, 'open');
    let sound = hasRightInputs(node, problem);
    for (const input of node.inputs) {
      const source = nodes.get(input);
      if (source === undefined) {
        problem('MODEL_UNKNOWN_INPUT', node.id, `There is no node "${input}".`, 'Connect it to one that is there.');
        sound = false;
      } else if (!visit(source)) sound = false;
    }
    state.set(node.id, sound ? 'done' : 'broken');
    if (sound) ordered.push(node);
    return sound;
  };
  for (const node of nodes.values()) visit(node);
  const read = new Set(graph.nodes.flatMap(({ inputs }) => inputs));
  const last = [...nodes.values()].filter(({ id }) => !read.has(id));
  if (last.length > 1) {
    const names = last.map(({ id }) => `"${id}"`).join(', ');
    problem(
      'MODEL_SEVERAL_ENDS',
      last[0].id,
      `Nothing reads ${names}.`,
      'One node alone is the wavefunction: add them up, or remove the others.',
    );
  }
  return { ordered, output: last.length === 1 ? last[0] : null, issues };
}

const noInput: ReadonlySet<LayerKind> = new Set<LayerKind>([
  'configuration',
  'meanField',
  'jastrow',
  'autoregressive',
  'determinant',
  'pairProduct',
  'matrixProduct',
  'stateVector',
]);

/** How many nodes a layer reads. */
export function inputRule(layer: LayerKind): { readonly least: number; readonly most: number } {
  if (noInput.has(layer)) return { least: 0, most: 0 };
  if (oneInput.has(layer)) return { least: 1, most: 1 };
  return layer === 'modulusAndPhase' ? { least: 2, most: 2 } : { least: 2, most: 32 };
}

function hasRightInputs(
  { id, layer, inputs }: ModelNode,
  problem: (code: string, node: string, message: string, reason: string) => void,
): boolean {
  const { least, most } = inputRule(layer);
  if (inputs.length >= least && inputs.length <= most) return true;
  const wanted =
    most === 0
      ? 'no input'
      : most === 1
        ? 'one input'
        : most === 2
          ? 'two inputs, modulus and phase'
          : 'two inputs or more';
  problem('MODEL_INPUTS', id, `"${id}" takes ${wanted}.`, `It has ${inputs.length}.`);
  return false;
}
