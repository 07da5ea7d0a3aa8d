import { beforeAll, describe, expect, it } from 'vitest';
import type { Checkpoint, RunContext } from '../../src/engine/run-context';
import { entropiesOf } from '../../src/engine/exact';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { specFromHamiltonian } from '../../src/experiments/ground-state/exportable';
import { groundStatePresets } from '../../src/experiments/ground-state/presets';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { runContext } from '../support/run-context';
import { reducedPurity } from '../support/purity';
import { allLogAmplitudes, trained } from '../support/trained-state';
import type { Measured, MeasuredQuantity, MeasurementRequest } from '../../src/shared/run/measurement';

const native = await openNative();
const sites = 8;

const context = (overrides: Partial<RunContext> = {}): RunContext => runContext(native, '7', overrides);

function chain(change: (text: string) => string = (text) => text): GroundStateSpec {
  const found = groundStatePresets.find(({ id }) => id === 'tfim-chain-20');
  if (!found) throw new Error('no preset');
  const { spec } = found;
  const hamiltonian = change(spec.system.hamiltonian.replace('chain(20)', `chain(${sites})`));
  return {
    ...spec,
    system: { ...spec.system, hamiltonian },
    training: { ...spec.training, steps: 60, finalSamples: 1_000 },
  };
}

/** |psi|^2 over all configurations, spins ±1 of each, and amplitudes. */
async function amplitudes(spec: GroundStateSpec, checkpoint: Checkpoint) {
  const { configurations, logarithms } = await allLogAmplitudes(native, spec, checkpoint, sites);
  const n = 2 ** sites;
  const values = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    const size = Math.exp(logarithms[2 * k] ?? 0);
    values[2 * k] = size * Math.cos(logarithms[2 * k + 1] ?? 0);
    values[2 * k + 1] = size * Math.sin(logarithms[2 * k + 1] ?? 0);
  }
  return { configurations, values };
}

const spec = chain();
const other = chain((text) => text.replace('h = 1', 'h = 1.6'));
let checkpoint: Checkpoint;
let otherCheckpoint: Checkpoint;

beforeAll(async () => {
  checkpoint = await trained(spec, context());
  otherCheckpoint = await trained(other, context());
});

const measure = (
  quantity: MeasuredQuantity,
  change: Partial<MeasurementRequest> = {},
  given: Partial<RunContext> = {},
): Promise<{ found: Measured; fractions: readonly (number | null)[] }> =>
  measureState(spec, checkpoint, { quantity, untilError: null, samples: 40_000, seed: '11', ...change }, given);

async function measureState(
  of: GroundStateSpec,
  state: Checkpoint,
  request: MeasurementRequest,
  given: Partial<RunContext> = {},
): Promise<{ found: Measured; fractions: readonly (number | null)[] }> {
  const work = groundStateEngine.measure?.(of, state, request, context(given));
  const fractions: (number | null)[] = [];
  for (;;) {
    const next = await work?.next();
    if (next === undefined) throw new Error('cannot measure');
    if (next.done === true) return { found: next.value, fractions };
    if (next.value.kind === 'phase') fractions.push(next.value.fraction);
  }
}

const within = (value: { mean: number | null; error: number | null } | undefined, exact: number): void => {
  expect(value?.error).toBeGreaterThan(0);
  expect(Math.abs((value?.mean ?? Number.NaN) - exact)).toBeLessThan(4.5 * (value?.error ?? 0));
};

describe('measurements of a trained state', () => {
  it('of an operator are its mean over all amplitudes, with the exact one beside', async () => {
    const { configurations, values } = await amplitudes(spec, checkpoint);
    let [sum, norm] = [0, 0];
    for (let k = 0; k < values.length / 2; k++) {
      const weight = (values[2 * k] ?? 0) ** 2 + (values[2 * k + 1] ?? 0) ** 2;
      const spin = (site: number): number => 1 - 2 * (configurations[k * sites + site] ?? 0);
      sum += weight * spin(0) * spin(3);
      norm += weight;
    }
    const { found, fractions } = await measure({ kind: 'observable', expression: 'Z(0)*Z(3)' });
    within(found.values[0], sum / norm);
    expect(found.values[0]?.exact).toBeCloseTo(sum / norm, 1);
    expect(found).toMatchObject({ samples: 40_000, reached: null });
    expect(fractions.filter((fraction) => fraction !== null).length).toBeGreaterThan(5);
  });

  it('are the same bit for bit with the same seed, whatever the threads, and others with another', async () => {
    const quantity = { kind: 'observable', expression: 'X(0)' } as const;
    const first = await measure(quantity, { samples: 5_000 });
    const again = await measure(quantity, { samples: 5_000 }, { threads: 1 });
    const another = await measure(quantity, { samples: 5_000, seed: '12' });
    expect(again.found.values).toEqual(first.found.values);
    expect(another.found.values[0]?.mean).not.toBe(first.found.values[0]?.mean);
  });

  it('go on until the wanted error is there, or the most samples are', async () => {
    const quantity = { kind: 'observable', expression: '1/8 * sum i X(i)' } as const;
    const { found } = await measure(quantity, { untilError: 2e-3, samples: 1_000_000 });
    expect(found.reached).toBe(true);
    expect(found.values[0]?.error).toBeLessThanOrEqual(2e-3);
    expect(found.samples).toBeLessThan(100_000);
    const short = await measure(quantity, { untilError: 1e-9, samples: 4_000 });
    expect(short.found).toMatchObject({ reached: false, samples: 4_000 });
  });

  it('of correlations have one value for each distance', async () => {
    const { found } = await measure({ kind: 'correlation', expression: 'Z(i)*Z(j)' });
    expect(found.values.map(({ distance }) => distance)).toEqual([0, 1, 2, 3, 4]);
    expect(found.values[0]?.mean).toBeCloseTo(1, 12);
    for (const value of found.values.slice(1)) {
      expect(Math.abs((value.mean ?? 0) - (value.exact ?? 0))).toBeLessThan(0.05);
    }
  });

  it('of the entropy meet the reduced density matrix of the network', async () => {
    const { configurations, values } = await amplitudes(spec, checkpoint);
    const purity = reducedPurity(configurations, values, sites, [0, 1, 2, 3]);
    const { found } = await measure({ kind: 'renyi', sites: [0, 1, 2, 3] });
    within(found.values[1], purity);
    within(found.values[0], -Math.log(purity));
    expect(found.values[0]?.exact).toBeCloseTo(-Math.log(purity), 1);
    const [renyi, exactPurity, vonNeumann] = found.values;
    expect(renyi?.exact).toBeCloseTo(-Math.log(exactPurity?.exact ?? 0), 10);
    expect(vonNeumann).toMatchObject({ label: 'S von Neumann', mean: null, error: null });
    expect(vonNeumann?.exact).toBeGreaterThan(renyi?.exact ?? Infinity);
  });

  it('of one Lanczos step meet the lowest energy between the state and its residual, from all amplitudes', async () => {
    const { configurations, values } = await amplitudes(spec, checkpoint);
    const apply = (state: Float64Array): Float64Array => {
      const next = new Float64Array(state.length);
      for (let k = 0; k < state.length / 2; k++) {
        const spin = (site: number): number => 1 - 2 * (configurations[k * sites + (site % sites)] ?? 0);
        for (let site = 0; site < sites; site++) {
          for (const part of [0, 1]) {
            next[2 * k + part] =
              (next[2 * k + part] ?? 0) -
              spin(site) * spin(site + 1) * (state[2 * k + part] ?? 0) -
              (state[2 * (k ^ (1 << site)) + part] ?? 0);
          }
        }
      }
      return next;
    };
    const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);
    const once = apply(values);
    const norm = dot(values, values);
    const energy = dot(values, once) / norm;
    const residual = once.map((value, k) => value - energy * (values[k] ?? 0));
    const variance = dot(residual, residual) / norm;
    const half = (dot(residual, apply(residual)) / (variance * norm) - energy) / 2;
    const best = energy + half - Math.hypot(half, Math.sqrt(variance));

    const { found, fractions } = await measure({ kind: 'lanczosStep' }, { samples: 20_000 });
    const [before, after, spread, spreadAfter, zero] = found.values;
    within(before, energy / sites);
    within(spread, variance / sites);
    within(after, best / sites);
    const exact = before?.exact ?? Number.NaN;
    expect(exact).toBeCloseTo(-1.2814577, 6);
    expect(best / sites).toBeGreaterThan(exact);
    // The step takes a good part of the error away.
    expect((after?.mean ?? 0) - exact).toBeLessThan(0.7 * (energy / sites - exact));
    expect(spreadAfter?.mean).toBeLessThan((0.7 * variance) / sites);
    const [v, w] = [spread?.mean ?? 0, spreadAfter?.mean ?? 0];
    within(zero, ((after?.mean ?? 0) * v - (before?.mean ?? 0) * w) / (v - w));
    expect(fractions.filter((fraction) => fraction !== null).length).toBeGreaterThan(5);
  });

  it('of the overlap meet the sum over all amplitudes', async () => {
    const others = [{ id: 'other', spec: other, checkpoint: otherCheckpoint, result: null }];
    const { found } = await measure({ kind: 'overlap', run: 'other' }, {}, { others });
    const [fidelity, overlap, phase] = found.values;
    within(fidelity, fidelity?.exact ?? Number.NaN);
    within(overlap, overlap?.exact ?? Number.NaN);
    expect(fidelity?.exact).toBeLessThan(0.999);
    expect(Math.cos((phase?.mean ?? 0) - (phase?.exact ?? 0))).toBeGreaterThan(0.999);
  });

  it('are refused at the character, and for sites that are none', async () => {
    await expect(measure({ kind: 'observable', expression: 'Z(0) * Q(1)' })).rejects.toMatchObject({
      code: 'MEASUREMENT_EXPRESSION',
      details: { column: 8 },
    });
    await expect(measure({ kind: 'correlation', expression: 'Z(i)*Z(k)' })).rejects.toMatchObject({
      code: 'MEASUREMENT_EXPRESSION',
      details: { column: 8 },
    });
    for (const sitesOf of [[99], [0, 1, 2, 3, 4, 5, 6, 7], [1, 1]]) {
      await expect(measure({ kind: 'renyi', sites: sitesOf })).rejects.toMatchObject({ code: 'MEASUREMENT_SITES' });
    }
    await expect(measure({ kind: 'overlap', run: 'nobody' })).rejects.toMatchObject({ code: 'MEASUREMENT_NO_OTHER' });
  });
});

describe('measurements over all configurations', () => {
  const summed: GroundStateSpec = { ...spec, sampling: { ...spec.sampling, method: 'fullSum' } };
  const request = (quantity: MeasuredQuantity): MeasurementRequest => ({
    quantity,
    untilError: null,
    samples: 40_000,
    seed: '11',
  });
  const others = (of: GroundStateSpec) => ({
    others: [{ id: 'other', spec: of, checkpoint: otherCheckpoint, result: null }],
  });

  it('say what they go over, have no errors and are the sums over all amplitudes', async () => {
    const { values } = await amplitudes(summed, checkpoint);
    let [sum, norm] = [0, 0];
    for (let k = 0; k < values.length / 2; k++) {
      const weight = (values[2 * k] ?? 0) ** 2 + (values[2 * k + 1] ?? 0) ** 2;
      sum += weight * (1 - 2 * (k & 1)) * (1 - 2 * ((k >> 3) & 1));
      norm += weight;
    }
    for (const untilError of [null, 1e-3]) {
      const asked = { ...request({ kind: 'observable', expression: 'Z(0)*Z(3)' }), untilError };
      const { found } = await measureState(summed, checkpoint, asked);
      expect(found.values[0]?.mean).toBeCloseTo(sum / norm, 10);
      const reached = untilError === null ? null : true;
      expect(found).toMatchObject({ samples: 2 ** sites, fullSum: true, reached, values: [{ error: null }] });
    }
    const quantities = [
      { kind: 'structure', expression: 'Z(i)' },
      { kind: 'lanczosStep' },
      { kind: 'overlap', run: 'other' },
    ] as const;
    for (const quantity of quantities) {
      const second = others({ ...other, sampling: summed.sampling });
      const { found } = await measureState(summed, checkpoint, request(quantity), second);
      expect(found).toMatchObject({ samples: 2 ** sites, fullSum: true });
      expect(found.values.every(({ mean, error }) => mean !== null && error === null)).toBe(true);
      if (quantity.kind === 'overlap') {
        expect(found.values[0]?.mean).toBeCloseTo(found.values[0]?.exact ?? Number.NaN, 10);
      }
    }
  });

  it('are sampled where there is no full sum', async () => {
    for (const quantity of [
      { kind: 'renyi', sites: [0, 1] },
      { kind: 'overlap', run: 'other' },
    ] as const) {
      const { found } = await measureState(summed, checkpoint, request(quantity), others(other));
      expect(found).toMatchObject({ samples: 40_000, fullSum: false });
      expect(found.values[0]?.error).toBeGreaterThan(0);
    }
  });
});

describe('electrons', () => {
  const modes = 8;
  const all = Array.from({ length: modes }, (_, mode) => mode);
  const electrons: GroundStateSpec = {
    ...specFromHamiltonian(
      'lattice chain(4) open\nsite electron\n' +
        'H = -1 * sum <i,j> (cdag(i,up)*c(j,up) + cdag(i,dn)*c(j,dn) + h.c.) + 4 * sum i docc(i) + 0.7 * n(0)\n' +
        'sector Nup = 2, Ndown = 1',
    ),
  };
  const short: GroundStateSpec = {
    ...electrons,
    model: { ...electrons.model, ansatz: 'slaterJastrow' },
    training: { ...electrons.training, steps: 40, finalSamples: 1_000 },
  };

  it('on sites that do not follow each other have the entropy of their modes, with its signs', async () => {
    const state = await trained(short, context());
    const { configurations, logarithms } = await allLogAmplitudes(native, short, state, modes);
    const values = logarithms.map((_, k) => {
      const [re, im] = [logarithms[k - (k % 2)] ?? 0, logarithms[k - (k % 2) + 1] ?? 0];
      return Number.isFinite(re) ? Math.exp(re) * (k % 2 === 0 ? Math.cos(im) : Math.sin(im)) : 0;
    });
    for (const sitesOf of [[0, 1], [0, 2], [1]]) {
      const inside = all.filter((mode) => sitesOf.includes(mode % 4));
      const quantity = { kind: 'renyi', sites: sitesOf } as const;
      const request = { quantity, untilError: null, samples: 40_000, seed: '3' };
      const { found } = await measureState(short, state, request);
      within(found.values[1], reducedPurity(configurations, values, modes, inside, all));
      expect(found.values[2]?.exact).toBeGreaterThan(0);
    }
  });
});

describe('entropies', () => {
  it('of probabilities are those of their distribution', () => {
    const { vonNeumann, renyi2, purity } = entropiesOf(Float64Array.from([0.5, 1, 0.5, -1e-18]));
    expect(vonNeumann).toBeCloseTo(1.5 * Math.LN2, 14);
    expect(purity).toBeCloseTo(0.375, 14);
    expect(renyi2).toBeCloseTo(-Math.log(0.375), 14);
  });

  it('written out are 1 of a product and 1/2 of a singlet', () => {
    const configurations = Uint8Array.from([0, 0, 0, 1, 1, 0, 1, 1]);
    const product = Float64Array.from([1, 0, 2, 0, 1, 0, 2, 0]);
    const singlet = Float64Array.from([0, 0, 1, 0, -1, 0, 0, 0]);
    const turned = Float64Array.from([0, 0, 0, 1, 0.5, 0, 0, 0]);
    expect(reducedPurity(configurations, product, 2, [0])).toBeCloseTo(1, 14);
    expect(reducedPurity(configurations, singlet, 2, [1])).toBeCloseTo(0.5, 14);
    expect(reducedPurity(configurations, turned, 2, [0])).toBeCloseTo((1 + 0.0625) / 1.5625, 14);
  });
});
