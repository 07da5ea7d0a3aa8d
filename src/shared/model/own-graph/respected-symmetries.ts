import type { CompiledModel } from '../compile-model';
import { outputOf } from '../compile/context';
import type { ModelFacts } from '../facts';
import { generatorsOf } from '../generators';
import type { ModelGraph, ModelNode, NodeOf, SectorChoice } from '../graph';
import { pairClasses } from '../tables/pair-classes';
import { isSumFixed, sharedFields, sharedPairs } from '../shared-parameters';

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
  /** Sites are permuted and amplitudes keep their values, but not the signs of fermions that come into another order. */
  readonly losesSigns: boolean;
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
      const behaviour =
        name === 'spinFlip' ? underFlip(node, inputs, facts) : underPermutations(name, node, inputs, facts);
      behaviours.set(id, behaviour);
      if (behaviour === 'free' && !inputs.includes('free')) brokenBy ??= id;
    }
    const last = behaviours.get(output);
    const losesSigns =
      last === 'invariant' && name !== 'spinFlip' && facts.species.length > 0 && !carriesSigns(output, nodes);
    const respected = model.definition === null || last === undefined ? null : last === 'invariant' && !losesSigns;
    return {
      name,
      ofHamiltonian: has[name],
      respected,
      losesSigns,
      brokenBy: respected === true ? null : brokenBy,
      nodes: behaviours,
    };
  });
}

/** Whether signs of fermions are a part of what is invariant: a projection sums over images with theirs. */
function carriesSigns(id: string | null, nodes: ReadonlyMap<string, ModelNode>): boolean {
  const node = id === null ? undefined : nodes.get(id);
  if (node === undefined) return false;
  const signed = node.inputs.filter((input) => carriesSigns(input, nodes)).length;
  switch (node.layer) {
    case 'projection':
      return true;
    case 'product':
    case 'add':
      return signed === 1;
    case 'sum':
      return signed === node.inputs.length;
    default:
      return false;
  }
}

type Permutations = 'translations' | 'pointGroup';

const worst = (inputs: readonly Behaviour[]): Behaviour =>
  inputs.includes('free') ? 'free' : inputs.includes('moved') ? 'moved' : 'invariant';

/** Whether weights shared over that symmetry are the same after an element of the group in question. */
const covers = (symmetry: NodeOf<'jastrow'>['symmetry'], name: Permutations): boolean =>
  symmetry === 'spaceGroup' || (symmetry === 'translations' && name === 'translations');

/** Whether fields, and pairs of a Jastrow factor, stay as they are: shared over the group, or over less and alike all the same. */
function areKept(
  name: Permutations,
  node: NodeOf<'siteFields'> | NodeOf<'meanField'> | NodeOf<'jastrow'>,
  facts: ModelFacts,
): boolean {
  if (covers(node.symmetry, name)) return true;
  const generators = groupGenerators(name, facts);
  const fields = sharedFields(node.symmetry, facts);
  if (node.layer !== 'jastrow') return generators.every(fields);
  const pairs = node.symmetry === 'none' ? () => false : sharedPairs(facts);
  return generators.every((permutation) => pairs(permutation) && (!node.visibleBias || fields(permutation)));
}

/** Whether equal pairs stay equal. A boundary with a sign is moved, which changes the sign of some sites: at most one of the state. */
function arePairsKept(name: Permutations, node: NodeOf<'pairProduct'>, facts: ModelFacts): boolean {
  if (node.symmetry === 'none') return false;
  const { nSites } = facts;
  const { classes } = pairClasses(facts, node);
  return groupGenerators(name, facts).every((permutation) =>
    classes.every((kind, at) => {
      const [i, j] = [Math.floor(at / nSites), at % nSites];
      return classes[permutation[i] * nSites + permutation[j]] === kind;
    }),
  );
}

const groupGenerators = (name: Permutations, { translations, spaceGroup }: ModelFacts): readonly Uint32Array[] =>
  generatorsOf(name === 'translations' ? translations : (spaceGroup ?? translations));

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
    case 'meanField':
      return areKept(name, node, facts) ? 'invariant' : 'free';
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
    case 'jastrow':
      return areKept(name, node, facts) ? 'invariant' : 'free';
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
    case 'pairProduct':
      return arePairsKept(name, node, facts) ? 'invariant' : 'free';
    case 'autoregressive':
    case 'determinant':
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
function underFlip(node: ModelNode, inputs: readonly Behaviour[], facts: ModelFacts): Behaviour {
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
      return isSumFixed(node.symmetry, facts) ? 'invariant' : 'odd';
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
      return node.visibleBias && !isSumFixed(node.symmetry, facts) ? 'free' : 'invariant';
    case 'projection':
      return node.sector.spinFlip !== null ? 'invariant' : read === 'odd' ? 'free' : read;
    case 'meanField':
      // A polynomial of x: of degree two its even part is left where the sum of x is fixed.
      return isSumFixed(node.symmetry, facts) && facts.localDimensions.every((dimension) => dimension <= 3)
        ? 'invariant'
        : 'free';
    case 'pairProduct':
      // The determinant of f(i, j) over up and down sites, which change places.
      return node.singlet ? 'invariant' : 'free';
    case 'autoregressive':
    case 'determinant':
    case 'matrixProduct':
    case 'stateVector':
      return 'free';
  }
}
