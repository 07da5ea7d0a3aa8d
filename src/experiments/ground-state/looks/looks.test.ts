import { describe, expect, it } from 'vitest';
import { figureSchema } from '../../../shared/figure/figure';
import type { AnsatzDefinition } from '../../../shared/model/ansatz-definition';
import { compiledText } from '../compiled-text';
import { inspectedParts } from '../inspection.test-support';
import { unitCounts } from './activity-figures';
import { configurationOf, figureIdOf, readStates, writeStates } from './choice';
import { findingsOfConditionals } from './conditional-figures';
import { layerDistance } from './layers';
import { lookFigures } from './look-figures';
import { openLook } from './open-look';
import { placesOf } from './places';

const hamiltonianOf = (lattice: string) => {
  const compiled = compiledText(`lattice ${lattice}\nsite spin(1/2)\nH = sum <i,j> Z(i)*Z(j)\n`);
  if (!compiled.ok) throw new Error('does not compile');
  return compiled.hamiltonian;
};

/** Two spins: p(up) = 1/2, then p(equal) = 1 / (1 + e^{-2 w}) where w is the weight of the first. */
const two: AnsatzDefinition = {
  ...{ kind: 'autoregressive', cell: 'dense', layers: 0, features: 1, kernel: 1, activation: 'tanh' },
  ...{ order: [0, 1], phase: false, charges: [], precision: 'float64', initialScale: 1 },
};
const tensors = {
  'output.weights': { shape: [1], data: Float64Array.of(-Math.log(3)) },
  'output.bias': { shape: [2, 1], data: new Float64Array(2) },
};

describe('choices of a configuration', () => {
  const looked = { states: Float64Array.of(0, 1, 1, 0), probable: 1, logProbability: Float64Array.of(0, 0) };
  const dimensions = Uint8Array.of(2, 2);

  it('name the probable ones, the samples, and any states', () => {
    expect(configurationOf('p1', looked, dimensions)).toEqual(Uint8Array.of(0, 1));
    expect(configurationOf('s1', looked, dimensions)).toEqual(Uint8Array.of(1, 0));
    expect(configurationOf('c11', looked, dimensions)).toEqual(Uint8Array.of(1, 1));
    for (const none of ['p2', 's2', 'c1', 'c12', 'c1x', 'p0', '', 'c1-']) {
      expect(configurationOf(none, looked, dimensions)).toBeNull();
    }
    expect(writeStates(readStates('01', dimensions) ?? new Uint8Array())).toBe('01');
  });
});

describe('figures of what is inside', () => {
  const hamiltonian = hamiltonianOf('chain(2) open');
  const look = openLook({ definition: two, hamiltonian }, tensors);
  if (look === null) throw new Error('no layers');

  it('are those of the most probable configuration, and the one that is asked for', () => {
    const wanted = figureIdOf('conditionals', 'c00');
    const figures = lookFigures(look, inspectedParts, 2, wanted);
    for (const figure of figures) expect(() => figureSchema.parse(figure)).not.toThrow();
    expect(figures.map(({ id }) => id)).toEqual([
      'conditionals',
      wanted,
      'conditionals-sum',
      'conditionals-entropy',
      'conditionals-lattice',
      'layer-activity',
      'layer-sites',
    ]);
    const { content } = figureSchema.parse(figures.find(({ id }) => id === wanted));
    const [map] = content.kind === 'chart' ? content.series : [];
    // Rows are states, columns places: after an up spin the next one is up three times out of four.
    expect(map?.kind === 'heatmap' ? map.values : []).toEqual([0.5, 0.75, 0.5, 0.25].map((p) => expect.closeTo(p, 12)));
    expect(lookFigures(look, inspectedParts, 2, figureIdOf('conditionals', 'c99')).map(({ id }) => id)).not.toContain(
      'conditionals--c99',
    );
  });

  it('say what surprises, and what was to be expected', () => {
    const conditionals = look.leaves[0]?.pass(Uint8Array.of(0, 1)).conditionals;
    if (conditionals == null) throw new Error('no conditionals');
    const { logProbability, expected, mostSurprising } = findingsOfConditionals(conditionals);
    expect(logProbability).toBeCloseTo(Math.log(0.5 * 0.25), 12);
    expect(expected).toBeCloseTo(Math.log(0.5) + 0.75 * Math.log(0.75) + 0.25 * Math.log(0.25), 12);
    expect(mostSurprising).toBe(1);
  });
});

it('the distance of a head that reads its neighbours alone is one', () => {
  const { lattice, modes } = hamiltonianOf('chain(4) periodic');
  const places = placesOf(lattice, modes.length, two);
  const scores = Float64Array.from({ length: 16 }, (_, pair) =>
    [1, 3].includes((pair % 4) - Math.floor(pair / 4) + (pair % 4 < Math.floor(pair / 4) ? 4 : 0)) ? 0.5 : 0,
  );
  expect(
    Array.from(layerDistance({ name: 'a', heads: 1, positions: 4, scores, kind: 'softmax' }, places) ?? []),
  ).toEqual([1]);
  expect(
    layerDistance({ name: 'a', heads: 1, positions: 3, scores: new Float64Array(9), kind: 'softmax' }, places),
  ).toBeNull();
});

it('units without spread are dead, those beyond the bend saturated', () => {
  const layer = {
    ...{ name: 'h', operation: 'activation', positions: 1, channels: 3, correlation: new Float64Array(0) },
    ...{ mean: new Float64Array(3), spread: Float64Array.of(0.5, 0, 1e-9), silent: new Float64Array(3) },
  };
  expect(unitCounts({ ...layer, saturated: Float64Array.of(0, 1, 0.2) })).toEqual({ dead: 2, saturated: 1 });
  expect(unitCounts({ ...layer, saturated: new Float64Array(0) })).toEqual({ dead: 2, saturated: null });
});
