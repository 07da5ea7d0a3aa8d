import { expect, it } from 'vitest';
import { groundStateFigures } from './figures';
import { historyTimes } from './in-convention';
import { specFromHamiltonian } from './exportable';

const column = (value: number): Float64Array => Float64Array.of(value, value);
const history = {
  steps: Float64Array.of(1, 2),
  seconds: Float64Array.of(1, 2),
  values: {
    energyPerSite: column(-0.25),
    energyError: column(0.01),
    variancePerSite: column(0.5),
    vScore: column(0.1),
    referenceEnergyPerSite: column(-0.4),
    relativeError: column(0.375),
  },
  interventions: [],
};

it('scales energies, their squares by the square, and nothing without a dimension', () => {
  const { values } = historyTimes(history, 4);
  expect(Object.fromEntries(Object.entries(values).map(([name, [first]]) => [name, first]))).toEqual({
    energyPerSite: -1,
    energyError: 0.04,
    variancePerSite: 8,
    vScore: 0.1,
    referenceEnergyPerSite: -1.6,
    relativeError: 0.375,
  });
});

it('draws curves in the convention that is wanted and says which', () => {
  const spec = specFromHamiltonian(
    'lattice chain(8) periodic\nsite spin(1/2)\nparam J = 1\nH = J * sum <i,j> S(i).S(j)\n',
  );
  const drawn = (convention?: 'spin' | 'pauli'): string =>
    JSON.stringify(
      groundStateFigures({ spec, history, profiles: [], inspection: null, result: null, convention }).find(
        ({ id }) => id === 'energy',
      ),
      (_, value: unknown) => (value instanceof Float64Array ? [...value] : value),
    );
  expect(drawn()).toContain('S·S');
  expect(drawn()).toContain('-0.25');
  expect(drawn('spin')).toBe(drawn());
  expect(drawn('pauli')).toContain('σ·σ');
  expect(drawn('pauli')).toContain('-1.6');
  expect(drawn('pauli')).not.toContain('-0.25');
});
