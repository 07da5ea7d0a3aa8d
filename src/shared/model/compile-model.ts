import type { AnsatzDefinition, NetworkNode } from './ansatz-definition';
import { recogniseMachine } from './compile/closed-forms';
import {
  freshId,
  layerNames,
  NodeProblem,
  withInserted,
  type CompileContext,
  type Domain,
  type ModelFix,
  type ModelIssue,
  type Outcome,
  type StateValue,
  type TensorValue,
  type Value,
  type Weights,
} from './compile/context';
import { connect } from './compile/connect';
import { connectionFixes } from './compile/connection-fixes';
import { fixesOf } from './compile/fixes';
import { pairProduct } from './compile/pair-product';
import * as states from './compile/states';
import * as lattices from './compile/lattice-layers';
import * as tensors from './compile/tensor-layers';
import type { ModelFacts } from './facts';
import type { LayerKind, ModelGraph, ModelNode } from './graph';

export { layerNames } from './compile/context';
export type { ModelFix, ModelIssue, Weights } from './compile/context';

/** A node as a table shows it. */
export interface CompiledNode {
  readonly id: string;
  readonly layer: LayerKind;
  /** Of a tensor for one configuration; null: a state, ln psi. */
  readonly shape: { readonly positions: number; readonly channels: number } | null;
  readonly domain: Domain | null;
  readonly complex: boolean;
  readonly weights: readonly Weights[];
  /** Learnt real numbers. */
  readonly parameters: number;
  /** Real multiplications and additions for one amplitude, rough. */
  readonly flops: number;
}

export interface CompiledModel {
  /** Null where there are errors. */
  readonly definition: AnsatzDefinition | null;
  /** In topological order; nodes behind an error are missing. */
  readonly nodes: readonly CompiledNode[];
  /** Learnt tensors as the engine names them; a closed form has its own, not those of its layers. */
  readonly weights: readonly Weights[];
  readonly complex: boolean;
  /** What the amplitude can be: a real logarithm is a positive wavefunction. */
  readonly amplitude: 'positive' | 'real' | 'complex';
  /** All learnt numbers are complex: one counts as one parameter. */
  readonly complexParameters: boolean;
  /** As the engine counts: complex numbers where all are complex, else real ones. */
  readonly parameters: number;
  readonly realParameters: number;
  /** One amplitude from scratch. */
  readonly amplitudeFlops: number;
  /** Numbers that the layers hold for one configuration, in real numbers. */
  readonly activations: number;
  /** False: first orbitals have not been computed, so that no engine can start from the definition. */
  readonly isComplete: boolean;
  readonly issues: readonly ModelIssue[];
}

/** The engines' form of a graph for a system, with shapes and costs; or what is wrong with it. Never throws. */
export function compileModel(graph: ModelGraph, facts: ModelFacts): CompiledModel {
  const { ordered, output, issues } = connect(graph);
  const warnings: ModelIssue[] = [];
  const context: CompileContext = { graph, facts, operations: [], warnings, deferred: [] };
  const outcomes = new Map<string, Outcome>();
  const found: ModelIssue[] = [];
  for (const node of ordered) {
    const inputs = node.inputs.map((id) => outcomes.get(id)?.value);
    // What reads a node with an error has no shape; the error says enough.
    if (!inputs.every((input) => input !== undefined)) continue;
    try {
      outcomes.set(node.id, compileNode(context, outcomes, node, inputs));
    } catch (thrown) {
      if (!(thrown instanceof NodeProblem)) throw thrown;
      found.push({
        severity: 'error',
        code: thrown.code,
        node: node.id,
        message: thrown.message,
        reason: thrown.reason,
        fixes: fixesOf(thrown.code, context, node, inputs),
      });
    }
  }
  found.unshift(
    ...issues.map((issue) => ({ ...issue, fixes: connectionFixes(issue, graph, (id) => outcomes.get(id)?.value) })),
  );
  found.push(...warnings);
  const last = output === null ? undefined : outcomes.get(output.id)?.value;
  const state = output === null || last === undefined ? null : finish(context, output.id, last, outcomes, found);
  const multiplicities = evaluations(ordered, facts);
  const nodes = ordered.flatMap((node) => {
    const outcome = outcomes.get(node.id);
    return outcome === undefined ? [] : [report(node, outcome, multiplicities.get(node.id) ?? 1)];
  });
  const weights = state?.weights ?? [];
  const complexParameters = weights.length > 0 && weights.every(({ complex }) => complex);
  const realParameters = realCount(weights);
  return {
    definition: found.some(({ severity }) => severity === 'error') ? null : (state?.definition ?? null),
    nodes,
    weights,
    complex: state?.complex ?? false,
    amplitude: state?.complex ? 'complex' : state?.signed ? 'real' : 'positive',
    complexParameters,
    parameters: complexParameters ? realParameters / 2 : realParameters,
    realParameters,
    amplitudeFlops: nodes.reduce((sum, { flops }) => sum + flops, 0),
    activations: nodes.reduce(
      (sum, { shape, complex }) => sum + (shape === null ? 0 : shape.positions * shape.channels * (complex ? 2 : 1)),
      0,
    ),
    isComplete: context.deferred.length === 0,
    issues: found,
  };
}

/** The wavefunction of the last node. */
function finish(
  context: CompileContext,
  id: string,
  value: Value,
  outcomes: ReadonlyMap<string, Outcome>,
  issues: ModelIssue[],
): StateValue | null {
  try {
    return asState(context, outcomes, value, id);
  } catch (thrown) {
    if (!(thrown instanceof NodeProblem)) throw thrown;
    const { code, message, reason, fixes } = thrown;
    issues.push({ severity: 'error', code, node: id, message, reason, fixes });
    return null;
  }
}

function compileNode(
  context: CompileContext,
  outcomes: ReadonlyMap<string, Outcome>,
  node: ModelNode,
  inputs: readonly Value[],
): Outcome {
  const tensorInputs = (): readonly TensorValue[] => inputs.map((input, index) => asTensor(input, node.inputs[index]));
  const one = (): TensorValue => tensorInputs()[0];
  const stateInputs = (): readonly StateValue[] =>
    inputs.map((input, index) => asState(context, outcomes, input, node.inputs[index]));
  const combined = (value: StateValue): Outcome => ({ value, weights: [], flops: 0 });
  switch (node.layer) {
    case 'configuration':
      return tensors.configuration(context, node);
    case 'embedding':
      return tensors.embedding(context, node, one());
    case 'dense':
      return tensors.dense(context, node, one());
    case 'latticeConvolution':
      return lattices.latticeConvolution(context, node, one());
    case 'groupConvolution':
      return lattices.groupConvolution(context, node, one());
    case 'siteFields':
      return lattices.siteFields(context, node, one());
    case 'patch':
      return lattices.patch(context, node, one());
    case 'attention':
      return tensors.attention(context, node, one());
    case 'layerNorm':
      return tensors.layerNorm(context, node.id, one());
    case 'activation':
      return tensors.activation(context, node.id, node.function, one());
    case 'add':
      if (inputs.some((input) => input.kind === 'state')) return combined(states.product(stateInputs()));
      return tensors.elementwise(context, node.id, 'add', tensorInputs());
    case 'multiply':
      return tensors.elementwise(context, node.id, 'multiply', tensorInputs());
    case 'scale':
      return tensors.scale(context, node.id, node.factor, one());
    case 'flatten':
      return tensors.flatten(context, node.id, one());
    case 'pool':
      return tensors.pool(context, node, one());
    case 'sumChannels':
      return tensors.sumChannels(context, node.id, one());
    case 'modulusAndPhase':
      return tensors.modulusAndPhase(context, node.id, tensorInputs());
    case 'groupProjection':
      return lattices.groupProjection(context, node, one());
    case 'meanField':
      return states.meanField(context, node);
    case 'jastrow':
      return states.jastrow(context, node);
    case 'autoregressive':
      return states.autoregressive(context, node);
    case 'determinant':
      return states.determinant(context, node);
    case 'pairProduct':
      return pairProduct(context, node);
    case 'matrixProduct':
      return states.matrixProduct(context, node);
    case 'stateVector':
      return states.stateVector(context, node);
    case 'product':
      return combined(states.product(stateInputs()));
    case 'sum':
      return combined(states.sum(stateInputs()));
    case 'projection':
      return states.projection(context, node, stateInputs()[0]);
  }
}

function asTensor(value: Value, id: string): TensorValue {
  if (value.kind === 'tensor') return value;
  throw new NodeProblem(
    'MODEL_WRONG_INPUT',
    'It reads a tensor.',
    `"${id}" is a whole state ln psi. States are added, summed and projected only.`,
  );
}

/** A tensor of one number as a state: a closed form that the layers spell out, or the operations that it needs, in order. */
function asState(
  context: CompileContext,
  outcomes: ReadonlyMap<string, Outcome>,
  value: Value,
  id: string,
): StateValue {
  if (value.kind === 'state') return value;
  const { graph, facts } = context;
  const { positions, channels, operation, complex } = value;
  if (positions !== 1 || channels !== 1) {
    throw new NodeProblem(
      'MODEL_NOT_A_NUMBER',
      `"${id}" has shape ${positions} × ${channels}; ln psi is one number.`,
      'The last layers have to sum it up.',
      sums(graph, id, value),
    );
  }
  const node = graph.nodes.find((candidate) => candidate.id === id);
  const closed = node === undefined ? null : recogniseMachine(graph, node, facts);
  if (closed !== null) {
    return { kind: 'state', complex, signed: false, definition: closed.definition, weights: closed.weights };
  }
  const needed = new Set([operation]);
  const nodes: NetworkNode[] = [];
  for (const candidate of [...context.operations].reverse()) {
    if (!needed.has(candidate.id)) continue;
    candidate.inputs.forEach((input) => needed.add(input));
    nodes.unshift(candidate);
  }
  const { precision, weightScale } = graph;
  return {
    kind: 'state',
    complex,
    signed: false,
    definition: { kind: 'network', precision, nodes, initialScale: weightScale },
    weights: nodes.flatMap((made) =>
      (outcomes.get(made.id)?.weights ?? []).map((tensor) => ({ ...tensor, name: `${made.id}.${tensor.name}` })),
    ),
  };
}

/** Sums over positions and channels, put behind a node. */
function sums(graph: ModelGraph, id: string, { positions, channels }: TensorValue): readonly ModelFix[] {
  let summed = graph;
  let last = id;
  if (positions > 1) {
    const sum = freshId(summed, 'sites');
    summed = withInserted(summed, last, { id: sum, inputs: [], layer: 'pool', how: 'sum' });
    last = sum;
  }
  if (channels > 1)
    summed = withInserted(summed, last, { id: freshId(summed, 'sum'), inputs: [], layer: 'sumChannels' });
  return [{ title: `Sum up behind ${id}`, graph: summed }];
}

/** Elements whose character is not zero. */
const summedElements = (characters: readonly number[]): number =>
  characters.reduce(
    (count, part, at) => (at % 2 === 0 && (part !== 0 || characters[at + 1] !== 0) ? count + 1 : count),
    0,
  );

/** How often each node is evaluated for one amplitude: projections ask for every element of their group. */
function evaluations(ordered: readonly ModelNode[], facts: ModelFacts): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const node of [...ordered].reverse()) {
    const own = times.get(node.id) ?? 1;
    let factor = 1;
    if (node.layer === 'projection') {
      const sector = facts.sector(node.sector);
      factor = sector.ok ? summedElements(sector.characters) * (sector.spinFlip === null ? 1 : 2) : 1;
    }
    for (const input of node.inputs) times.set(input, Math.max(times.get(input) ?? 1, own * factor));
  }
  return times;
}

function report(node: ModelNode, { value, weights, flops }: Outcome, times: number): CompiledNode {
  const tensor = value.kind === 'tensor' ? value : null;
  return {
    id: node.id,
    layer: node.layer,
    shape: tensor === null ? null : { positions: tensor.positions, channels: tensor.channels },
    domain: tensor?.domain ?? null,
    complex: value.complex,
    weights,
    parameters: realCount(weights),
    flops: flops * times,
  };
}

const realCount = (weights: readonly Weights[]): number =>
  weights.reduce(
    (sum, { shape, complex }) => sum + shape.reduce((product, length) => product * length, 1) * (complex ? 2 : 1),
    0,
  );

/** "Dense conv1" for messages that stand without the drawing. */
export const nodeName = (graph: ModelGraph, id: string | null): string => {
  const node = graph.nodes.find((candidate) => candidate.id === id);
  return node === undefined ? 'The graph' : `${layerNames[node.layer]} "${node.id}"`;
};
