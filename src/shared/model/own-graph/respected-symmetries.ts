import type { CompiledModel } from '../compile-model';
import { outputOf } from '../compile/context';
import type { ModelFacts } from '../facts';
import type { ModelGraph, ModelNode, NodeOf, SectorChoice } from '../graph';

export type SymmetryName = 'translations' | 'pointGroup' | 'spinFlip';

/**
 * How a node changes when the configuration is moved: "invariant" not at all, "moved" as its positions are, "odd" it takes
 * the other sign (of a spin flip alone), "free" in a way that its parameters decide.
 */
export type Behaviour = 'invariant' | 'moved' | 'odd' | 'free';

export interface RespectedSymmetry {
  readonly name: SymmetryName;
  /** H has it. */
  readonly ofHamiltonian: boolean;
  /** The wavefunction keeps it, whatever its parameters are; null: the graph has an error. */
  readonly respected: boolean | null;
  /** The first node that leaves it to the parameters; null where there is none. */
  readonly brokenBy: string | null;
  /** Each node that could be compiled. */
  readonly nodes: ReadonlyMap<string, Behaviour>;
}

/**
 * Which symmetries of H the wavefunction has by its structure, for any parameters. Nothing is evaluated: a network that has
 * learnt a symmetry, or has it by a choice of parameters, does not count.
 */
export function respectedSymmetries(
  graph: ModelGraph,
  model: CompiledModel,
  facts: ModelFacts,
  conservesSpinFlip: boolean,
): readonly RespectedSymmetry[] {
  const { translations, spaceGroup } = facts;
  const has: Readonly<Record<SymmetryName, boolean>> = {
    translations: translations.elements > 1,
    pointGroup: spaceGroup !== null && spaceGroup.elements > translations.elements,
    spinFlip: conservesSpinFlip,
  };
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const output = outputOf(graph);
  return (['translations', 'pointGroup', 'spinFlip'] as const).map((name) => {
    const behaviours = new Map<string, Behaviour>();
    let brokenBy: string | null = null;
    for (const { id } of model.nodes) {
      const node = nodes.get(id);
      if (node === undefined) continue;
      const inputs = node.inputs.map((input) => behaviours.get(input) ?? 'free');
      const behaviour = name === 'spinFlip' ? underFlip(node, inputs) : underPermutations(name, node, inputs, facts);
      behaviours.set(id, behaviour);
      if (behaviour === 'free' && !inputs.includes('free')) brokenBy ??= id;
    }
    const last = behaviours.get(output);
    const respected = model.definition === null || last === undefined ? null : last === 'invariant';
    return {
      name,
      ofHamiltonian: has[name],
      respected,
      brokenBy: respected === true ? null : brokenBy,
      nodes: behaviours,
    };
  });
}

type Permutations = 'translations' | 'pointGroup';

const worst = (inputs: readonly Behaviour[]): Behaviour =>
  inputs.includes('free') ? 'free' : inputs.includes('moved') ? 'moved' : 'invariant';

/** Whether weights shared over that symmetry are the same after an element of the group in question. */
const covers = (symmetry: NodeOf<'jastrow'>['symmetry'], name: Permutations): boolean =>
  symmetry === 'spaceGroup' || (symmetry === 'translations' && name === 'translations');

function underPermutations(
  name: Permutations,
  node: ModelNode,
  inputs: readonly Behaviour[],
  facts: ModelFacts,
): Behaviour {
  const { lattice, localDimensions } = facts;
  const read = worst(inputs);
  switch (node.layer) {
    case 'configuration':
      return 'moved';
    case 'embedding':
      return node.positional ? 'free' : read;
    case 'dense':
    case 'layerNorm':
    case 'activation':
    case 'scale':
    case 'sumChannels':
    case 'add':
    case 'multiply':
    case 'modulusAndPhase':
    case 'product':
    case 'sum':
      return read;
    case 'latticeConvolution':
      // Weights belong to displacements, which the point group turns.
      return name === 'translations' || node.shells === 0 ? read : read === 'invariant' ? read : 'free';
    case 'groupConvolution':
      return covers(node.group, name) ? read : 'free';
    case 'siteFields':
      return covers(node.symmetry, name) ? 'invariant' : 'free';
    case 'patch':
      return 'free';
    case 'attention':
      // Queries and keys know no places; scores by displacement are turned by the point group.
      if (node.scores === 'softmax') return read;
      return node.shared && name === 'translations' ? read : read === 'invariant' ? read : 'free';
    case 'flatten':
      return read === 'invariant' ? read : 'free';
    case 'pool':
      return read === 'free' ? read : 'invariant';
    case 'groupProjection':
      return read === 'free' ? 'free' : isKeptBy(name, node.sector, facts) ? 'invariant' : 'free';
    case 'meanField':
    case 'jastrow':
      return covers(node.symmetry, name) ? 'invariant' : 'free';
    case 'matrixProduct':
      return name === 'translations' &&
        node.uniform &&
        node.periodic &&
        lattice.dimension === 1 &&
        isEqual(localDimensions)
        ? 'invariant'
        : 'free';
    case 'projection':
      return isKeptBy(name, node.sector, facts) ? 'invariant' : read === 'moved' ? 'free' : read;
    case 'autoregressive':
    case 'determinant':
    case 'pairProduct':
    case 'stateVector':
      return 'free';
  }
}

/** Up to a phase, whole groups alone: a momentum other than zero keeps a part of the point group, and a multiplet is not one state. */
function isKeptBy(name: Permutations, choice: SectorChoice, facts: ModelFacts): boolean {
  const { momentum, pointGroup } = choice;
  if (name === 'translations') return momentum !== null;
  if (pointGroup === null || (momentum ?? []).some((k) => k !== 0)) return false;
  const sector = facts.sector(choice);
  return sector.ok && sector.dimension === 1;
}

const isEqual = (dimensions: readonly number[]): boolean =>
  dimensions.every((dimension) => dimension === dimensions[0]);

const even: ReadonlySet<string> = new Set(['logCosh', 'square']);
const odd: ReadonlySet<string> = new Set(['identity', 'tanh', 'arctan', 'cube', 'sin']);

/** Under x → −x of every site. */
function underFlip(node: ModelNode, inputs: readonly Behaviour[]): Behaviour {
  const [read = 'free'] = inputs;
  const alike = inputs.every((input) => input === read) ? read : 'free';
  switch (node.layer) {
    case 'configuration':
      return node.encoding === 'value' ? 'odd' : 'free';
    case 'embedding':
      return 'free';
    case 'dense':
    case 'latticeConvolution':
    case 'groupConvolution':
      return read === 'odd' && node.bias ? 'free' : read;
    case 'siteFields':
      return 'odd';
    case 'patch':
    case 'scale':
    case 'sumChannels':
    case 'flatten':
    case 'pool':
      return read;
    case 'attention':
      // Softmax of products of two odd numbers is even; values stay odd.
      return read;
    case 'layerNorm':
      // It has a shift that is learnt.
      return read === 'odd' ? 'free' : read;
    case 'activation':
      return read !== 'odd' ? read : even.has(node.function) ? 'invariant' : odd.has(node.function) ? 'odd' : 'free';
    case 'add':
    case 'modulusAndPhase':
      return alike;
    case 'product':
    case 'sum':
      return alike === 'invariant' ? 'invariant' : 'free';
    case 'multiply':
      if (inputs.includes('free')) return 'free';
      return inputs.filter((input) => input === 'odd').length % 2 === 1 ? 'odd' : 'invariant';
    case 'groupProjection':
      return read === 'invariant' ? 'invariant' : 'free';
    case 'jastrow':
      return node.visibleBias ? 'free' : 'invariant';
    case 'projection':
      return node.sector.spinFlip !== null ? 'invariant' : read === 'odd' ? 'free' : read;
    case 'meanField':
    case 'autoregressive':
    case 'determinant':
    case 'pairProduct':
    case 'matrixProduct':
    case 'stateVector':
      return 'free';
  }
}
