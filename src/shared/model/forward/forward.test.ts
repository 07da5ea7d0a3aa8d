import { describe, expect, it } from 'vitest';
import { configurationsOf } from '../../../engine/exact/configurations';
import type { VariationalMonteCarloDefinition } from '../../../engine/native/variational-monte-carlo';
import { networks } from '../../../engine/testing/networks';
import { operatorOf } from '../../../engine/testing/operators';
import { allConfigurations, exactly } from '../../../engine/testing/both-engines';
import { definitionOf, using } from '../../../engine/testing/tensor-training';
import { wavefunctions } from '../../../engine/testing/wavefunctions';
import { Random } from '../../random/random';
import { toCheckpoint } from '../../../experiments/ground-state/engine/checkpoint';
import { openNative } from '../../../main/native-binding';
import type { AnsatzDefinition, AutoregressiveDefinition, Charge } from '../ansatz-definition';
import type { Conditionals } from './autoregressive';
import { forwardState } from './wavefunction-pass';

const native = await openNative({ kind: 'best' });

/** The state of the native engine away from its first parameters, as a checkpoint, with its amplitudes. */
function trained(
  definition: VariationalMonteCarloDefinition,
  configurations: Uint8Array,
): Promise<{ readonly state: ReturnType<typeof forwardState>; readonly logarithms: Float64Array }> {
  const ansatz = exactly(definition.ansatz);
  return using(native.createVariationalMonteCarlo({ ...definition, ansatz }), async (kernels) => {
    const random = Random.seeded('11', 0);
    const before = await kernels.state();
    const parameters = before.parameters.map((value) => value + 0.3 * random.normal());
    await kernels.setParameters(parameters);
    const { model } = toCheckpoint({ ...before, parameters }, kernels.parameterLayout);
    const state = forwardState(ansatz, definition.hamiltonian.localDimensions, model);
    return { state, logarithms: await kernels.logAmplitudes(configurations) };
  });
}

describe.each([...networks.map(([name, ansatz]) => [name, definitionOf(ansatz)] as const), ...wavefunctions])(
  '%s',
  (_name, definition) => {
    it('gives the amplitudes of the native engine, layer by layer', async () => {
      const all = allConfigurations(definition.hamiltonian.localDimensions);
      const { state, logarithms } = await trained(definition, all);
      const sites = definition.hamiltonian.localDimensions.length;
      const largest = logarithms.reduce((most, value, at) => (at % 2 === 0 ? Math.max(most, value) : most), -Infinity);
      for (let n = 0; n < logarithms.length / 2; n++) {
        const [re, im] = state.logAmplitude?.(all.subarray(n * sites, (n + 1) * sites)) ?? [];
        const [expectedRe = 0, expectedIm = 0] = logarithms.subarray(2 * n, 2 * n + 2);
        // As numbers: beside nodes their logarithms are rounding.
        const size = Math.exp(Math.min(0, expectedRe - largest));
        if (Math.max(Math.abs(expectedRe), Math.abs(re ?? 0)) < 200) {
          expect(Math.abs((re ?? 0) - expectedRe) * size).toBeLessThan(1e-12 * (1 + Math.abs(expectedRe)));
        }
        const turns = ((im ?? 0) - expectedIm) / (2 * Math.PI);
        expect(Math.abs(turns - Math.round(turns)) * size).toBeLessThan(1e-12 * (1 + Math.abs(expectedIm)));
      }
    });
  },
);

const spins = new Uint8Array(6).fill(2);
const mixed = Uint8Array.of(2, 3, 2, 3);

const autoregressive = (change: Partial<AutoregressiveDefinition>): AutoregressiveDefinition => ({
  ...{ kind: 'autoregressive', cell: 'dense', layers: 2, features: 4, kernel: 3, activation: 'elu' },
  ...{ order: [0, 3, 1, 4, 2, 5], phase: true, charges: [], precision: 'float64', initialScale: 1 },
  ...change,
});

function systemOf(ansatz: AnsatzDefinition, localDimensions: Uint8Array, charges: readonly Charge[]) {
  const field = (site: number): number[][] =>
    Array.from({ length: localDimensions[site] ?? 0 }, (_row, row, all = localDimensions[site] ?? 0) =>
      Array.from({ length: all }, (_, column) => (row === column ? row : 0)),
    );
  const terms = Array.from(localDimensions.keys(), (site) => ({ matrix: field(site), sites: [site], coefficient: 1 }));
  const base = definitionOf(ansatz);
  return {
    ...base,
    hamiltonian: operatorOf(Array.from(localDimensions), terms),
    sampler: { ...base.sampler, method: 'direct' as const, moves: [], charges },
  };
}

/** p(s_i | s_<i) as ratios of marginal sums over all |psi|^2. */
function marginalRatios(all: Uint8Array, weights: Float64Array, { order, states, chosen }: Conditionals): Float64Array {
  const sites = order.length;
  const found = new Float64Array(sites * states);
  order.forEach((site, position) => {
    const sums = new Float64Array(states);
    for (let n = 0; n < weights.length; n++) {
      const agrees = order.slice(0, position).every((earlier, place) => all[n * sites + earlier] === chosen[place]);
      if (agrees) sums[all[n * sites + site] ?? 0] += weights[n] ?? 0;
    }
    const total = sums.reduce((sum, value) => sum + value, 0);
    sums.forEach((value, state) => (found[position * states + state] = value / total));
  });
  return found;
}

const half: readonly Charge[] = [{ sites: [0, 1, 2, 3, 4, 5], total: 3 }];
const levels: readonly Charge[] = [
  { sites: [0, 2], total: 1 },
  { sites: [1, 3], total: 2 },
];
const cells = ['dense', 'convolution', 'gru', 'lstm'] as const;

describe.each(
  cells.flatMap((cell) => [
    [`${cell}, a chain of spins`, autoregressive({ cell }), spins, []] as const,
    [`${cell}, in a sector`, autoregressive({ cell, phase: false, charges: half }), spins, half] as const,
    [
      `${cell}, sites of two kinds`,
      autoregressive({ cell, order: [2, 0, 3, 1], charges: levels, layers: 1 }),
      mixed,
      levels,
    ] as const,
    [`${cell}, sites of two kinds, all states`, autoregressive({ cell, order: [3, 1, 2, 0] }), mixed, []] as const,
  ]),
)('%s', (_name, ansatz, localDimensions, charges) => {
  it('has the conditionals of the marginals of |psi|^2 and the amplitudes of the native engine', async () => {
    const sites = localDimensions.length;
    const all = configurationsOf(localDimensions, charges);
    const { state, logarithms } = await trained(systemOf(ansatz, localDimensions, charges), all);
    const weights = Float64Array.from({ length: logarithms.length / 2 }, (_, n) =>
      Math.exp(2 * (logarithms[2 * n] ?? 0)),
    );
    expect(weights.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 10);
    for (let n = 0; n < weights.length; n++) {
      const [leaf] = state.leaves;
      const { conditionals, logAmplitude } = leaf?.pass(all.subarray(n * sites, (n + 1) * sites)) ?? {};
      if (conditionals == null || logAmplitude === undefined) throw new Error('no conditionals');
      const expected = marginalRatios(all, weights, conditionals);
      conditionals.probabilities.forEach((p, at) => expect(Math.abs(p - (expected[at] ?? 0))).toBeLessThan(1e-10));
      expect(Math.abs(logAmplitude[0] - (logarithms[2 * n] ?? 0))).toBeLessThan(
        1e-12 * (1 + Math.abs(logAmplitude[0])),
      );
      expect(Math.abs(logAmplitude[1] - (logarithms[2 * n + 1] ?? 0))).toBeLessThan(1e-12);
    }
  });
});

it('gives no amplitude outside the sector, and says where it was left', async () => {
  const ansatz = autoregressive({ charges: half, order: [0, 1, 2, 3, 4, 5] });
  const { state } = await trained(systemOf(ansatz, spins, half), configurationsOf(spins, half));
  const outside = Uint8Array.of(1, 1, 1, 1, 0, 0);
  expect(state.logAmplitude?.(outside)[0]).toBe(-Infinity);
  const { logProbability, probabilities } = state.leaves[0]?.pass(outside).conditionals ?? {};
  expect(logProbability?.[3]).toBe(-Infinity);
  expect(Array.from(probabilities?.subarray(6, 10) ?? [])).toEqual([1, 0, Number.NaN, Number.NaN]);
});

it('looks into the layers of the parts that have some', async () => {
  const matrixProduct: AnsatzDefinition = {
    ...{ kind: 'matrixProduct', bondDimension: 2, complex: false, periodic: false, uniform: false, initialScale: 0.1 },
    order: [0, 1, 2, 3, 4, 5],
  };
  const [, network] = networks[0] ?? [];
  if (network === undefined) throw new Error('no network');
  const { state } = await trained(
    definitionOf({ kind: 'product', factors: [matrixProduct, network] }),
    configurationsOf(spins, half),
  );
  expect(state.logAmplitude).toBeNull();
  expect(state.leaves.map(({ prefix }) => prefix)).toEqual(['factor2.']);
  expect(state.leaves[0]?.pass(Uint8Array.of(0, 1, 0, 1, 0, 1)).layers.map(({ name }) => name)).toContain(
    'factor2.hidden',
  );
});
