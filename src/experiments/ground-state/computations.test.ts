import { describe, expect, it } from 'vitest';
import type { EvolutionRequest, ExactEvolutionResult } from '../../shared/run/exact';
import { evolutionComputation } from './computations';
import { evolutionFigures } from './evolution-figures';
import { groundState } from './spec';

const spec = groundState.specSchema.parse(groundState.presets[0]?.spec);
const evolution: ExactEvolutionResult = {
  ...{ times: [0, 1], energy: [1, 1], observables: [], echo: [1, 0.5], entropy: null, vonNeumannEntropy: null },
  ...{ entropySites: 0, initial: 'all up', sector: '', dimension: 16, errorBound: 1e-9, products: 10 },
};
const request: EvolutionRequest = {
  ...{ initial: { kind: 'polarised', direction: 'up' }, time: 2, steps: 1, observables: [], entropy: false },
};
const command = (part: Partial<EvolutionRequest>): string =>
  evolutionComputation(spec, evolution, { ...request, ...part }).commands.join();

describe('the command of an exact evolution', () => {
  it.each([
    [{}, 'ansatz evolve spec.json --time 2 --steps 1 --from up --csv'],
    [
      { initial: { kind: 'groundState', parameters: { h: 0.5, J: -1 } }, entropy: true },
      'ansatz evolve spec.json --time 2 --steps 1 --from h=0.5,J=-1 --entropy --csv',
    ],
    [
      { initial: { kind: 'configuration', configuration: 'ud' }, observables: ["Sz(0)'"] },
      `ansatz evolve spec.json --time 2 --steps 1 --from ud --observable 'Sz(0)'\\''' --csv`,
    ],
  ] as const)('of %j', (part, expected) => {
    expect(command(part as Partial<EvolutionRequest>)).toBe(expected);
  });
});

it('figures of an evolution carry the spec that was evolved and what was asked for', () => {
  const [figure] = evolutionFigures(spec, evolution, request);
  expect(figure?.provenance).toMatchObject({ experiment: 'ground-state', computation: { spec } });
});
