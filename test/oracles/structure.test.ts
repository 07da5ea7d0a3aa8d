import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../src/engine/run-context';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { requireSystem } from '../../src/experiments/ground-state/engine/prepare';
import { jackknife, pairsByDisplacement } from '../../src/experiments/ground-state/engine/structure';
import { groundStatePresets } from '../../src/experiments/ground-state/presets';
import { specFromHamiltonian } from '../../src/experiments/ground-state/exportable';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { compile } from '../../src/shared/hamiltonian';
import { allowedMomenta } from '../../src/shared/lattice/zone';
import type { Measured, MeasuredValue } from '../../src/shared/run/measurement';
import { runContext } from '../support/run-context';
import { allLogAmplitudes, trained } from '../support/trained-state';

const native = await openNative();

const ising = (lattice: string): GroundStateSpec => {
  const found = groundStatePresets.find(({ id }) => id === 'tfim-chain-20');
  if (!found) throw new Error('no preset');
  const hamiltonian = found.spec.system.hamiltonian.replace('chain(20)', lattice);
  return { ...found.spec, system: { ...found.spec.system, hamiltonian } };
};

const briefly = (spec: GroundStateSpec, steps: number): GroundStateSpec => ({
  ...spec,
  training: { ...spec.training, steps, finalSamples: 200 },
});

async function measure(
  spec: GroundStateSpec,
  checkpoint: Checkpoint,
  expression: string,
  untilError: number | null = null,
): Promise<Measured> {
  const request = { quantity: { kind: 'structure', expression }, untilError, samples: 16_384, seed: '11' } as const;
  const work = groundStateEngine.measure?.(spec, checkpoint, request, runContext(native, '7'));
  let next = await work?.next();
  while (next?.done === false) next = await work?.next();
  if (next?.done !== true) throw new Error('cannot measure');
  return next.value;
}

const of = ({ values }: Measured, series: MeasuredValue['series']): readonly MeasuredValue[] =>
  values.filter((value) => value.series === series);

/** Every value within its error of a known one; pulls of many values are allowed to reach four. */
function meets(found: readonly MeasuredValue[], known: readonly number[]): void {
  expect(found).toHaveLength(known.length);
  found.forEach(({ mean, error }, k) => {
    expect(Math.abs((mean ?? Number.NaN) - known[k])).toBeLessThan(4.5 * (error ?? 0) + 1e-9);
  });
}

/** |psi|^2 of a spin-1/2 network over all configurations, site 0 the fastest bit. */
async function probabilities(spec: GroundStateSpec, checkpoint: Checkpoint, sites: number) {
  const { configurations, logarithms } = await allLogAmplitudes(native, spec, checkpoint, sites);
  const weights = Float64Array.from({ length: 2 ** sites }, (_, k) => Math.exp(2 * (logarithms[2 * k] ?? 0)));
  const norm = weights.reduce((sum, weight) => sum + weight, 0);
  const spin = (k: number, site: number): number => 1 - 2 * (configurations[k * sites + site] ?? 0);
  return {
    mean: (value: (spinOf: (site: number) => number) => number): number =>
      weights.reduce((sum, weight, k) => sum + (weight / norm) * value((site) => spin(k, site)), 0),
  };
}

describe('correlations and structure factors', () => {
  it('of a chain meet the sum over all configurations, connected and not', async () => {
    const text = ising('chain(6)');
    const field = text.system.hamiltonian.replace(/\n$/, '') + ' - 0.3 * sum i Z(i)';
    const spec = briefly({ ...text, system: { ...text.system, hamiltonian: field } }, 30);
    const checkpoint = await trained(spec, runContext(native, '7'));
    const { mean } = await probabilities(spec, checkpoint, 6);
    const found = await measure(spec, checkpoint, 'Z(i)');
    const local = Array.from({ length: 6 }, (_, i) => mean((spin) => spin(i)));
    const pair = (i: number, j: number): number => mean((spin) => spin(i) * spin(j));
    const average = (value: (i: number, j: number) => number) =>
      [0, 1, 2, 3].map((r) => Array.from({ length: 6 }, (_, i) => value(i, (i + r) % 6)).reduce((a, b) => a + b) / 6);
    expect(of(found, 'correlation').map(({ distance }) => distance)).toEqual([0, 1, 2, 3]);
    meets(of(found, 'correlation'), average(pair));
    meets(
      of(found, 'connected'),
      average((i, j) => pair(i, j) - (local[i] ?? 0) * (local[j] ?? 0)),
    );
    expect(local[0]).toBeGreaterThan(0.3);
    const factor = of(found, 'structureFactor');
    expect(factor.map(({ momentum }) => momentum?.[0])).toEqual(
      [0, 1 / 3, 2 / 3, 1, 4 / 3, 5 / 3].map((k) => expect.closeTo(k, 12)),
    );
    const wave = (k: number): number =>
      mean((spin) => {
        const [re, im] = [Math.cos, Math.sin].map((part) =>
          [0, 1, 2, 3, 4, 5].reduce((sum, i) => sum + part(Math.PI * k * i) * spin(i), 0),
        );
        return ((re ?? 0) ** 2 + (im ?? 0) ** 2) / 6;
      });
    meets(
      factor,
      factor.map(({ momentum }) => wave(momentum?.[0] ?? 0)),
    );
    // The sum over momenta is the sum of the diagonal, without noise.
    expect(factor.reduce((sum, value) => sum + (value.mean ?? 0), 0)).toBeCloseTo(6, 9);
    expect(factor.every(({ exact }) => exact !== null)).toBe(true);
  });

  it('by displacement in the plane meet the sum over all configurations, and S(k) is their transform', async () => {
    const text = ising('square(3, 3)');
    const field = text.system.hamiltonian.replace(/\n$/, '') + ' - 0.3 * sum i Z(i)';
    const spec = briefly({ ...text, system: { ...text.system, hamiltonian: field } }, 20);
    const checkpoint = await trained(spec, runContext(native, '7'));
    const { mean } = await probabilities(spec, checkpoint, 9);
    const found = await measure(spec, checkpoint, 'Z(i)');
    const map = of(found, 'displacement');
    const { positions } = requireSystem(spec).hamiltonian.lattice;
    const away = ([x, y]: readonly [number, number], i: number, j: number): boolean =>
      [x, y].every((part, axis) => {
        const along = (positions[2 * j + axis] ?? 0) - (positions[2 * i + axis] ?? 0) - part;
        return Math.abs(along - 3 * Math.round(along / 3)) < 1e-9;
      });
    const pairs = Array.from({ length: 81 }, (_, k) => [Math.floor(k / 9), k % 9] as const);
    const averaged = (value: (i: number, j: number) => number): readonly number[] =>
      map.map(({ displacement = [0, 0] }) => {
        const of = pairs.filter(([i, j]) => away(displacement, i, j));
        expect(of).toHaveLength(9);
        return of.reduce((sum, [i, j]) => sum + value(i, j) / 9, 0);
      });
    const local = Array.from({ length: 9 }, (_, i) => mean((spin) => spin(i)));
    const pair = (i: number, j: number): number => mean((spin) => spin(i) * spin(j));
    meets(map, averaged(pair));
    meets(
      of(found, 'connectedDisplacement'),
      averaged((i, j) => pair(i, j) - (local[i] ?? 0) * (local[j] ?? 0)),
    );
    expect(map.map(({ label }) => label)).toContain('C(1, -1)');
    expect(map.filter(({ error }) => (error ?? 0) > 0)).toHaveLength(8);
    for (const { momentum = [0, 0], mean: factor } of of(found, 'structureFactor')) {
      const wave = map.reduce((sum, value) => {
        const [x, y] = value.displacement ?? [0, 0];
        return sum + Math.cos(Math.PI * (momentum[0] * x + momentum[1] * y)) * (value.mean ?? 0);
      }, 0);
      expect(factor).toBeCloseTo(wave, 6);
    }
    // A chain has its distances.
    const chain = briefly(ising('chain(6)'), 3);
    const ofChain = await measure(chain, await trained(chain, runContext(native, '7')), 'Z(i)');
    expect(of(ofChain, 'displacement')).toEqual([]);
  });

  it('of the exact state follow from its sums: singlets have no uniform part, X(i) is measured off the diagonal', async () => {
    const spec = briefly(
      specFromHamiltonian('lattice square(3, 2) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)'),
      3,
    );
    const checkpoint = await trained(spec, runContext(native, '7'));
    const found = await measure(spec, checkpoint, 'S(i).S(j)');
    expect(of(found, 'connected')).toEqual([]);
    expect(of(found, 'correlation')[0]?.exact).toBeCloseTo(0.75, 10);
    const factor = of(found, 'structureFactor');
    expect(factor).toHaveLength(6);
    expect(factor[0]?.exact).toBeCloseTo(0, 9);
    expect(factor.reduce((sum, { exact }) => sum + (exact ?? 0), 0)).toBeCloseTo(6 * 0.75, 8);
    const across = await measure(spec, checkpoint, 'Sx(i)');
    // Isotropic: a third of S.S.
    of(across, 'correlation').forEach(({ exact }, k) =>
      expect(exact).toBeCloseTo((of(found, 'correlation')[k]?.exact ?? 0) / 3, 8),
    );
  });

  it('of free fermions are their momentum distribution and the hole of their exchange', async () => {
    const spec = briefly(
      specFromHamiltonian(
        'lattice chain(6) periodic\nsite fermion\nsector N = 3\nH = -sum <i,j> (cdag(i)*c(j) + h.c.)',
      ),
      3,
    );
    const checkpoint = await trained(spec, runContext(native, '7'));
    const hopping = await measure(spec, checkpoint, 'cdag(i)*c(j)');
    const occupied = (k: number): number => (Math.cos(Math.PI * k) > 0.4 ? 1 : 0);
    of(hopping, 'structureFactor').forEach(({ momentum, exact }) => {
      expect(exact).toBeCloseTo(occupied(momentum?.[0] ?? Number.NaN), 8);
    });
    const density = await measure(spec, checkpoint, 'n(i)');
    const green = (r: number): number => [0, 1 / 3, -1 / 3].reduce((sum, k) => sum + Math.cos(Math.PI * k * r) / 6, 0);
    of(density, 'connected').forEach(({ distance, exact }) => {
      const r = distance ?? 0;
      expect(exact).toBeCloseTo(r === 0 ? 0.25 : -(green(r) ** 2), 8);
    });
    // The whole number does not fluctuate.
    expect(of(density, 'structureFactor')[0]?.mean).toBeCloseTo(9 / 6, 9);
    await expect(measure(spec, checkpoint, 'c(i)')).rejects.toMatchObject({ code: 'MEASUREMENT_EXPRESSION' });
  });

  it('go on until the wanted error, and say the same again', async () => {
    const spec = briefly(ising('chain(6)'), 20);
    const checkpoint = await trained(spec, runContext(native, '7'));
    const [first, second] = [
      await measure(spec, checkpoint, 'Z(i)', 0.05),
      await measure(spec, checkpoint, 'Z(i)', 0.05),
    ];
    expect(first.reached).toBe(true);
    expect(Math.max(...first.values.map(({ error }) => error ?? Infinity))).toBeLessThan(0.05);
    expect(second).toEqual(first);
  });
});

it('the jackknife of a mean is its error, of a square it takes the bias away', () => {
  const blocks = [1, 2, 4, 7, 6, 3].map((value) => Float64Array.of(value));
  const n = blocks.length;
  const mean = 23 / 6;
  const variance = blocks.reduce((sum, [value = 0]) => sum + (value - mean) ** 2, 0) / (n * (n - 1));
  const found = jackknife(blocks, ([value = 0]) => [value, value ** 2]);
  expect(found.mean[0]).toBeCloseTo(mean, 12);
  expect(found.error[0]).toBeCloseTo(Math.sqrt(variance), 12);
  expect(found.mean[1]).toBeCloseTo(mean ** 2 - variance, 12);
});

it('pairs and momenta of lattices', () => {
  const lattice = (text: string) => {
    const { hamiltonian } = compile(`lattice ${text}\nsite spin(1/2)\nH = sum i Z(i)`);
    if (hamiltonian === null) throw new Error(text);
    return hamiltonian.lattice;
  };
  for (const text of [
    'chain(6) periodic',
    'square(4, 3) periodic',
    'triangular(3, 3) periodic',
    'kagome(2, 2) periodic',
  ]) {
    const classes = pairsByDisplacement(lattice(text));
    const { nSites, cellSites } = lattice(text);
    expect(classes.reduce((sum, { pairs }) => sum + pairs.length, 0)).toBe(nSites ** 2);
    expect(allowedMomenta(lattice(text))).toHaveLength(nSites / cellSites);
    if (cellSites === 1) expect(classes.map(({ pairs }) => pairs.length)).toEqual(Array(nSites).fill(nSites));
  }
  expect(allowedMomenta(lattice('chain(6) open'))).toEqual([]);
  expect(pairsByDisplacement(lattice('chain(4) open'))).toHaveLength(7);
});
