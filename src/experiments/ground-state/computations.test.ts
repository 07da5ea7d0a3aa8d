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
  const [figure] = evolutionFigures(spec, evolution, request, 'text');
  expect(figure?.provenance).toMatchObject({ experiment: 'ground-state', computation: { spec } });
});

it('figures of an evolution are in the convention that is wanted, times by what energies are not', () => {
  const last = (convention: 'spin' | 'pauli') => {
    const figures = evolutionFigures(spec, evolution, request, convention);
    const { content } = figures.find(({ id }) => id === 'evolution-energy') ?? {};
    if (content?.kind !== 'chart') throw new Error('no energies');
    const [line] = content.series;
    if (line?.kind !== 'line') throw new Error('no line');
    return { x: content.x.label, y: content.y.label, time: line.x[1] ?? NaN, energy: line.y[1] ?? NaN };
  };
  const [spin, pauli] = [last('spin'), last('pauli')];
  expect([spin.y.includes('S·S'), pauli.y.includes('σ·σ'), pauli.x.includes('σ·σ')]).toEqual([true, true, true]);
  expect(pauli.energy / spin.energy).toBeCloseTo(4, 10);
  expect(spin.time / pauli.time).toBeCloseTo(4, 10);
});
