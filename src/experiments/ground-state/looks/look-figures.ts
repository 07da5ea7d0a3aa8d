import type { FigureInput } from '../../../shared/figure/figure';
import type { Leaf, LeafPass } from '../../../shared/model/forward/wavefunction-pass';
import type { AttentionScores } from '../../../shared/model/forward/attention';
import type { LayerValues } from '../../../shared/model/forward/layer-values';
import type { InspectedParts } from '../inspection-schema';
import { activationFigure } from './activation-figures';
import { activityFigure, siteCorrelations } from './activity-figures';
import { attentionDistances, attentionMatrix, attentionOnLattice } from './attention-figures';
import { argumentsOf, configurationOf, figureIdOf, mostProbableChoice, type Choice } from './choice';
import { conditionalFigures } from './conditional-figures';
import { isShownLayer } from './layers';
import type { Look } from './open-look';

/** A layer with the order that its positions follow; null: that of the lattice. */
export interface ShownLayer {
  readonly layer: LayerValues;
  readonly order: readonly number[] | null;
}

/** What all parts of a wavefunction make of a configuration. */
export interface Passed {
  readonly passes: readonly { readonly leaf: Leaf; readonly pass: LeafPass }[];
  readonly layers: readonly ShownLayer[];
  readonly attention: readonly AttentionScores[];
}

export function passThrough(look: Look, states: Uint8Array): Passed {
  const passes = look.leaves.map((leaf) => ({ leaf, pass: leaf.pass(states) }));
  return {
    passes,
    layers: passes.flatMap(({ leaf, pass }) =>
      pass.layers.filter(isShownLayer).map((layer) => ({ layer, order: leaf.order })),
    ),
    attention: passes.flatMap(({ pass }) => pass.attention),
  };
}

export const conditionalBases = [
  'conditionals',
  'conditionals-sum',
  'conditionals-entropy',
  'conditionals-lattice',
] as const;

/** Figures of the conditionals of a configuration; none of states that are not autoregressive. */
export function figuresOfConditionals(passed: Passed, look: Look, choice: Choice): readonly FigureInput[] {
  const found = passed.passes.find(({ pass }) => pass.conditionals !== null)?.pass.conditionals;
  return found == null ? [] : conditionalFigures(found, look, (base) => figureIdOf(base, choice));
}

/**
 * Figures of what is inside the network: those of the most probable configuration and the first layer, and the one that a
 * longer id names.
 */
export function lookFigures(
  look: Look | null,
  { looked, activity }: Pick<InspectedParts, 'looked' | 'activity'>,
  nSites: number,
  wanted: string | null,
): readonly FigureInput[] {
  return [
    ...(look === null ? [] : configurationFigures(look, looked, wanted)),
    ...(activity.found ? activityFigures(activity.part, nSites, wanted) : []),
  ];
}

const count = (text: string | undefined): number => (text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : 0);

function activityFigures(
  found: Extract<InspectedParts['activity'], { found: true }>['part'],
  nSites: number,
  wanted: string | null,
): readonly FigureInput[] {
  const ids = (base: string): readonly string[] => idsOf(base, wanted);
  const layerOf = (id: string) => found.layers[count(argumentsOf(id.split('--')[0], id)?.[0])];
  const all = [
    ...ids('layer-activity').map((id) => layerOf(id) && activityFigure(layerOf(id), found, id)),
    ...ids('layer-sites').map((id) => layerOf(id) && siteCorrelations(layerOf(id), nSites, id)),
    attentionDistances(found, 'attention-distance'),
  ];
  return all.filter((figure) => figure != null);
}

/** The id itself, and the one that is wanted where it is one with arguments. */
function idsOf(base: string, wanted: string | null): readonly string[] {
  return wanted !== null && (argumentsOf(base, wanted)?.length ?? 0) > 0 ? [base, wanted] : [base];
}

function configurationFigures(
  look: Look,
  looked: InspectedParts['looked'],
  wanted: string | null,
): readonly FigureInput[] {
  const known = new Map<Choice, Passed | null>();
  const passedOf = (choice: Choice): Passed | null => {
    const before = known.get(choice);
    if (before !== undefined) return before;
    const states = configurationOf(choice, looked, look.localDimensions);
    const made = states === null ? null : passThrough(look, states);
    known.set(choice, made);
    return made;
  };
  const of = (base: string, draw: (id: string, given: readonly string[]) => FigureInput | null): FigureInput[] =>
    idsOf(base, wanted)
      .map((id) => draw(id, argumentsOf(base, id) ?? []))
      .filter((figure) => figure !== null);
  const conditionals = conditionalBases.flatMap((base) =>
    of(base, (id, [choice = mostProbableChoice]) => {
      const passed = passedOf(choice);
      const figures = passed === null ? [] : figuresOfConditionals(passed, look, choice);
      const found = figures.find((figure) => figure.id === figureIdOf(base, choice));
      return found === undefined ? null : { ...found, id };
    }),
  );
  return [
    ...conditionals,
    ...of('activations', (id, [index, part, choice = mostProbableChoice]) => {
      const shown = passedOf(choice)?.layers[count(index)];
      return shown === undefined
        ? null
        : activationFigure(shown.layer, shown.order, part === 'im' ? 'im' : 're', look, id);
    }),
    ...of('attention', (id, [index, head, choice = mostProbableChoice]) => {
      const scores = passedOf(choice)?.attention[count(index)];
      return scores === undefined || count(head) >= scores.heads ? null : attentionMatrix(scores, count(head), id);
    }),
    ...of('attention-lattice', (id, [index, reader, choice = mostProbableChoice]) => {
      const scores = passedOf(choice)?.attention[count(index)];
      return scores === undefined || count(reader) >= scores.positions
        ? null
        : attentionOnLattice(scores, count(reader), look, id);
    }),
  ];
}
