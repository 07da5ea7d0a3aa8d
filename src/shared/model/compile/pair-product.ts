import type { PairProductDefinition } from '../ansatz-definition';
import type { ModelFacts } from '../facts';
import type { NodeOf } from '../graph';
import { pairClasses } from '../tables/pair-classes';
import { NodeProblem, type CompileContext, type Outcome } from './context';
import { state } from './states';
import { groupOf } from './layer-parts';

/** Why a system has no pair product, or null. */
export function pairProductProblem({ nSites, localDimensions, species, charges }: ModelFacts): NodeProblem | null {
  if (species.length > 0 || localDimensions.some((dimension) => dimension !== 2)) {
    return new NodeProblem(
      'MODEL_NEEDS_SPINS',
      'A pair product needs spins 1/2.',
      'A site of this system is none: it has other states, or holds fermions.',
    );
  }
  if (nSites % 2 === 1) {
    return new NodeProblem(
      'MODEL_NEEDS_PAIRS',
      'A pair product needs an even number of spins.',
      `Of ${nSites} spins one stays alone.`,
    );
  }
  const fixed = charges.length === 1 && charges[0].sites.length === nSites && 2 * charges[0].total === nSites;
  if (fixed) return null;
  return new NodeProblem(
    'MODEL_NEEDS_ZERO_SZ',
    'A pair product needs total Sz = 0.',
    'Every pair is one spin up and one down, and the samples of this run do not keep to that. Choose the sector of total Sz = 0, where H conserves it.',
  );
}

/** Whether the first direction of the lattice is closed, so that pairs go across its boundary. */
export const hasPartonBoundary = ({ lattice }: ModelFacts): boolean => lattice.crystal?.closed[0] ?? false;

export function pairProduct(context: CompileContext, node: NodeOf<'pairProduct'>): Outcome {
  const { facts, graph } = context;
  const problem = pairProductProblem(facts);
  if (problem !== null) throw problem;
  if (node.symmetry !== 'none') groupOf(context, node.symmetry);
  if (node.boundary === 'antiperiodic' && !hasPartonBoundary(facts)) {
    throw new NodeProblem(
      'MODEL_NO_BOUNDARY',
      'There is no boundary to be antiperiodic across.',
      'The first direction of this lattice is not periodic.',
    );
  }
  const { classes, signs, initial } = pairClasses(facts, node);
  const definition: PairProductDefinition = {
    kind: 'pairProduct',
    complex: node.complex,
    classes,
    signs,
    initial: node.complex ? initial.flatMap((value) => [value, 0]) : initial,
    initialScale: graph.initialScale,
  };
  const weights = [{ name: 'pairs', shape: [initial.length], complex: node.complex }];
  return state(definition, node.complex, weights, (node.complex ? 4 : 1) * (2 / 3) * (facts.nSites / 2) ** 3);
}
