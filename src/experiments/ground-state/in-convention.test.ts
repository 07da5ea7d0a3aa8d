import { expect, it } from 'vitest';
import { groundStateFigures } from './figures';
import { resultTimes, resultUnits } from './in-convention';
import { groundStateMetrics } from './metrics';
import { groundStateResultSchema } from './result-schema';
import { energyPowerOf, historyTimes } from '../../shared/energy';
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
  const { values } = historyTimes(history, groundStateMetrics, 4);
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

/** Numbers within plain objects by their paths; a mean with its error is one number, as in lists of runs. */
function numbersOf(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'error') return [];
    return numbersOf(inner, key === 'mean' ? path : [path, key].filter((part) => part !== '').join('.'));
  });
}

it('names as energies of a result just those numbers that change with the convention', () => {
  const result = groundStateResultSchema.parse({
    nSites: 8,
    parameterCount: 40,
    energy: { mean: -3.6, error: 0.1, variance: 0.3, autocorrelationTime: 0.7, splitRHat: 1.01 },
    energyPerSite: { mean: -0.45, error: 0.0125 },
    vScore: 0.2,
    acceptanceRate: 0.4,
    reference: { energy: -3.65, energyPerSite: -0.456, kind: 'exact', method: 'Lanczos', source: '' },
    relativeError: 0.01,
    excited: { fidelities: [], gap: { mean: 0.5, error: 0.02 } },
    exactState: { energy: -3.65, gap: 0.52, dimension: 70, mean: 0.9, error: 0.01, fullSum: 0.91 },
    steps: 100,
  });
  const before = new Map(numbersOf(result));
  const powers = numbersOf(resultTimes(result, 4)).map(([path, value]) => [path, value / (before.get(path) ?? NaN)]);
  const units: Readonly<Record<string, string>> = resultUnits;
  expect(powers).toEqual(
    [...before.keys()].map((path) => [path, expect.closeTo(4 ** energyPowerOf(units[path] ?? ''), 10)]),
  );
});
