import type { FigureInput } from '../../../shared/figure/figure';
import { formatNumber } from '../../../shared/format';
import type { Conditionals } from '../../../shared/model/forward/autoregressive';
import { finite } from '../drawable';
import type { Look } from './open-look';

/** What the conditionals of a configuration say, along the order in which sites are drawn. */
export interface ConditionalFindings {
  /** Entropy of each conditional in nats; NaN where no state was allowed. */
  readonly entropy: Float64Array;
  /** ln p of the whole configuration. */
  readonly logProbability: number;
  /** Expected ln p, were every later state drawn from its conditional: minus the sum of the entropies. */
  readonly expected: number;
  /** Position where the state was least expected. */
  readonly mostSurprising: number;
}

export function findingsOfConditionals({
  probabilities,
  logProbability,
  states,
  chosen,
}: Conditionals): ConditionalFindings {
  const entropy = Float64Array.from(chosen, (_, position) =>
    probabilities
      .subarray(position * states, (position + 1) * states)
      .reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : p), 0),
  );
  const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
  return {
    entropy,
    logProbability: total(logProbability),
    expected: -total(entropy),
    mostSurprising: logProbability.reduce((least, value, place) => (value < logProbability[least] ? place : least), 0),
  };
}

/** The figures of one configuration, with ids that name it. */
export function conditionalFigures(
  found: Conditionals,
  look: Look,
  idOf: (base: string) => string,
): readonly FigureInput[] {
  const { order, states, chosen, probabilities, logProbability } = found;
  const { entropy, mostSurprising, logProbability: whole, expected } = findingsOfConditionals(found);
  const places = Array.from(order.keys(), (position) => position + 1);
  const along = { label: `place along the order of the sites` };
  const surprise = Array.from(logProbability, (value) => finite(-value));
  const accumulated = (values: Float64Array): (number | null)[] => {
    let sum = 0;
    return Array.from(values, (value) => finite((sum += value)));
  };
  const where = `site ${order[mostSurprising]}, place ${mostSurprising + 1}`;
  const heat: FigureInput = {
    id: idOf('conditionals'),
    title: 'Conditionals',
    description: `Probability of each state of a site, given the states before it in the order; rings mark the states of the configuration. Most surprising: ${where}.`,
    content: {
      kind: 'chart',
      x: along,
      y: { label: 'state', categories: [...look.stateNames], inverse: true },
      series: [
        {
          kind: 'heatmap',
          name: 'p',
          columns: order.length,
          rows: states,
          values: Array.from({ length: states * order.length }, (_, at) =>
            finite(probabilities[(at % order.length) * states + Math.floor(at / order.length)]),
          ),
          map: 'sequential',
          limit: 1,
          extent: { x: [1, order.length], y: [0, states - 1] },
          valueLabel: '_p_',
        },
        {
          kind: 'line',
          name: 'configuration',
          x: places,
          y: Array.from(chosen),
          colour: 2,
          marker: 'circle',
          hollow: true,
          line: 'none',
        },
      ],
    },
  };
  const sum: FigureInput = {
    id: idOf('conditionals-sum'),
    title: 'Cumulated log-probability',
    description: `Sum of ln p along the order, ${formatNumber(whole, 5)} in all, beside its expectation, minus the sum of the entropies, ${formatNumber(expected, 5)}.`,
    content: {
      kind: 'chart',
      x: along,
      y: { label: 'Σ ln _p_ (nats)' },
      series: [
        {
          kind: 'line',
          name: 'configuration',
          x: places,
          y: accumulated(logProbability),
          colour: 1,
          marker: 'circle',
          endLabel: 'configuration',
        },
        {
          kind: 'line',
          name: 'expected',
          x: places,
          y: accumulated(entropy.map((value) => -value)),
          colour: 2,
          marker: 'square',
          line: 'dashed',
          endLabel: 'expected',
        },
      ],
    },
  };
  const entropies: FigureInput = {
    id: idOf('conditionals-entropy'),
    title: 'Surprise and entropy',
    description: `Surprise −ln p of each state, and the entropy of its conditional, which is the surprise expected there. Most surprising: ${where}.`,
    content: {
      kind: 'chart',
      x: along,
      y: { label: 'nats', minimum: 0 },
      series: [
        { kind: 'bars', name: '−ln p', x: places, y: surprise, colour: 1 },
        {
          kind: 'line',
          name: 'entropy',
          x: places,
          y: Array.from(entropy, finite),
          colour: 2,
          marker: 'square',
          line: 'none',
        },
      ],
      annotations: [
        { kind: 'threshold', y: Math.log(states), label: `ln ${states}` },
        { kind: 'text', label: `most surprising: ${where}`, corner: 'topRight' },
      ],
    },
  };
  return [heat, sum, entropies, ...onLattice(found, look, entropy, mostSurprising, idOf)];
}

function onLattice(
  { order, chosen, logProbability, states }: Conditionals,
  { places, localDimensions }: Look,
  entropy: Float64Array,
  mostSurprising: number,
  idOf: (base: string) => string,
): readonly FigureInput[] {
  const positions = places.positions(order.length);
  if (positions === null) return [];
  const bySite = (values: ArrayLike<number>): number[] => {
    const sorted = new Array<number>(order.length).fill(0);
    order.forEach((site, position) => (sorted[site] = Number.isFinite(values[position]) ? values[position] : 0));
    return sorted;
  };
  const drawn = positions.map(([x, y]): [number, number] => [x, y]);
  const panel = (title: string, caption: string, values: ArrayLike<number>, limit: number) => ({
    title,
    style: 'squares' as const,
    positions: drawn,
    values: bySite(values),
    caption,
    limit,
  });
  const surprising = order[mostSurprising];
  return [
    {
      id: idOf('conditionals-lattice'),
      title: 'Conditionals on the lattice',
      description: `The configuration with its most surprising site marked, the probability of each of its states given those before, and the entropy of each conditional, on the lattice.`,
      content: {
        kind: 'lattice',
        columns: 3,
        panels: [
          {
            title: 'configuration',
            style: 'spins',
            positions: drawn,
            values: bySite(Array.from(chosen, (state, place) => localDimensions[order[place]] - 1 - 2 * state)),
            caption: `most surprising: ${surprising}`,
            highlighted: [surprising],
          },
          panel('_p_ of its states', 'full: 1', Array.from(logProbability, Math.exp), 1),
          panel('entropy', `full: ln ${states}`, entropy, Math.log(states)),
        ],
      },
    },
  ];
}
