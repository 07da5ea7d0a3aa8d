import { expect, it, describe } from 'vitest';
import type { SamplerDefinition } from '../native/sampler';
import { ringBonds } from '../testing/operators';
import { decodeRandoms, encodeRandoms, sample, samplingReport, type Samples } from './metropolis';
import { movesOf } from './moves';
import { Random } from '../../shared/random/random';

const base: SamplerDefinition = {
  method: 'metropolis',
  moves: [{ kind: 'local', weight: 1 }],
  chains: 64,
  sweepsPerSample: 8,
  discardedSweeps: 40,
  charges: [],
  inverseTemperatures: [1],
};
const pairs = ringBonds(4).flat();

interface Case {
  readonly definition: SamplerDefinition;
  readonly dimensions: readonly number[];
  readonly start: readonly number[];
  readonly inSector: (configuration: readonly number[]) => boolean;
}

const cases: Record<string, Case> = {
  local: { definition: base, dimensions: [2, 3, 2, 4], start: [0, 0, 0, 0], inSector: () => true },
  'exchange at half filling': {
    definition: {
      ...base,
      moves: [{ kind: 'exchange', weight: 1, pairs }],
      charges: [{ sites: [0, 1, 2, 3], total: 2 }],
    },
    dimensions: [2, 2, 2, 2],
    start: [0, 1, 0, 1],
    inSector: (configuration) => configuration.reduce((sum, index) => sum + 1 - index, 0) === 2,
  },
  'levels of spin 1, and global flips': {
    definition: {
      ...base,
      sweepsPerSample: 30,
      moves: [
        { kind: 'exchange', weight: 3, pairs },
        { kind: 'globalFlip', weight: 1 },
      ],
      charges: [{ sites: [0, 1, 2, 3], total: 4 }],
    },
    dimensions: [3, 3, 3, 3],
    start: [1, 1, 1, 1],
    inSector: (configuration) => configuration.reduce((sum, index) => sum + 2 - index, 0) === 4,
  },
  'hops beside a free site': {
    definition: {
      ...base,
      moves: [
        { kind: 'hop', weight: 1, pairs: [0, 1, 1, 2] },
        { kind: 'local', weight: 0.5 },
      ],
      charges: [{ sites: [0, 1, 2], total: 1 }],
    },
    dimensions: [2, 2, 2, 3],
    start: [0, 1, 1, 2],
    inSector: ([a, b, c]) => a! + b! + c! === 2,
  },
};

/** ln |psi| of some smooth kind, different for every configuration. */
const logModulusOf = (configuration: readonly number[]): number =>
  configuration.reduce(
    (sum, index, site) => sum + 0.35 * Math.sin(1.7 * site + 2.3 * index) * (1 + 0.2 * index * site),
    0,
  );

async function draw(
  { definition, dimensions, start }: Case,
  seed: string,
  samplesPerChain: number,
  atOnce = 1,
  counted: (configurations: number) => void = () => undefined,
): Promise<Samples> {
  const localDimensions = Uint8Array.from(dimensions);
  const nSites = dimensions.length;
  const chains = {
    configurations: Uint8Array.from({ length: definition.chains * nSites }, (_, place) => start[place % nSites]!),
    randoms: Array.from({ length: definition.chains }, (_, chain) => Random.seeded(seed, chain)),
  };
  const { sweepsPerSample, discardedSweeps } = definition;
  return sample(
    chains,
    movesOf(definition, localDimensions),
    localDimensions,
    { samplesPerChain, sweepsPerSample, discardedSweeps, atOnce },
    (configurations) => {
      counted(configurations.length / nSites);
      return Promise.resolve(
        Float64Array.from({ length: configurations.length / nSites }, (_, place) =>
          logModulusOf(Array.from(configurations.subarray(place * nSites, (place + 1) * nSites))),
        ),
      );
    },
  );
}

describe.each(Object.entries(cases))('%s moves', (_name, one) => {
  it('sample |psi|^2: chi-square against the enumerated distribution', async () => {
    const nSites = one.dimensions.length;
    const states = one.dimensions
      .reduce<number[][]>(
        (starts, dimension) =>
          starts.flatMap((start) => Array.from({ length: dimension }, (_, index) => [...start, index])),
        [[]],
      )
      .filter(one.inSector);
    const weights = states.map((state) => Math.exp(2 * logModulusOf(state)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let failures = 0;
    for (const seed of ['1', '2', '3']) {
      const { configurations, acceptanceRate, moves } = await draw(one, seed, 24);
      const counts = new Map<string, number>();
      const drawn = configurations.length / nSites;
      for (let place = 0; place < drawn; place++) {
        const key = configurations.subarray(place * nSites, (place + 1) * nSites).join('');
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      const keys = states.map((state) => state.join(''));
      for (const key of counts.keys()) expect(keys).toContain(key);
      const square = keys.reduce((sum, key, place) => {
        const expected = (drawn * weights[place]!) / total;
        return sum + ((counts.get(key) ?? 0) - expected) ** 2 / expected;
      }, 0);
      const freedom = states.length - 1;
      // Three standard deviations of the chi-square distribution.
      if (square > freedom + 3 * Math.sqrt(2 * freedom)) failures++;
      expect(acceptanceRate).toBeGreaterThan(0.1);
      expect(moves.map(({ kind }) => kind)).toEqual(one.definition.moves.map(({ kind }) => kind));
    }
    expect(failures).toBe(0);
  });
});

it('goes on from where it stopped, and repeats itself', async () => {
  const one = cases['local']!;
  const [first, again] = [await draw(one, '9', 3), await draw(one, '9', 3)];
  expect(again.configurations).toEqual(first.configurations);
  const restored = decodeRandoms(encodeRandoms(first.chains.randoms), '9');
  expect(restored.map((random) => random.bits())).toEqual(first.chains.randoms.map((random) => random.bits()));
  // A record of nothing but zeros is no state of a generator.
  expect(decodeRandoms(new Uint8Array(32), '9')[0]!.bits()).toBe(Random.seeded('9', 0).bits());
});

it.each(Object.entries(cases))(
  '%s moves are the same where proposals are made ahead, in fewer calls',
  async (_name, one) => {
    const calls: number[][] = [[], []];
    const [single, ahead] = await Promise.all(
      [1, 64 * 7].map((atOnce, place) => draw(one, '4', 4, atOnce, (count) => calls[place]!.push(count))),
    );
    expect(ahead!.configurations).toEqual(single!.configurations);
    expect(ahead!.chains.configurations).toEqual(single!.chains.configurations);
    expect(encodeRandoms(ahead!.chains.randoms)).toEqual(encodeRandoms(single!.chains.randoms));
    expect([ahead!.moves, ahead!.acceptanceRate]).toEqual([single!.moves, single!.acceptanceRate]);
    expect(2 * calls[1]!.length).toBeLessThan(calls[0]!.length);
    expect(Math.max(...calls[1]!)).toBeLessThanOrEqual(64 * 7);
  },
);

it('reports stuck chains and a trace of the first ones', async () => {
  const one = cases['local']!;
  const samples = await draw(one, '9', 300);
  const energies = Float64Array.from({ length: 64 * 300 }, (_, place) => place);
  const { trace, stuckChains } = samplingReport(samples, energies);
  expect(stuckChains).toBe(0);
  expect([trace.chains, trace.stride, trace.energies.length]).toEqual([8, 3, 800]);
  expect([trace.energies[0], trace.energies[1], trace.energies[100]]).toEqual([0, 3, 300]);
});

it('walks off the nodes of a wavefunction', async () => {
  const localDimensions = new Uint8Array(6).fill(2);
  const chains = {
    configurations: new Uint8Array(4 * 6),
    randoms: Array.from({ length: 4 }, (_, chain) => Random.seeded('3', chain)),
  };
  const isNode = (configuration: Uint8Array): boolean => configuration.reduce((sum, index) => sum + index, 0) < 3;
  const samples = await sample(
    chains,
    movesOf(base, localDimensions),
    localDimensions,
    { samplesPerChain: 20, sweepsPerSample: 1, discardedSweeps: 40, atOnce: 16 },
    (configurations) =>
      Promise.resolve(
        Float64Array.from({ length: configurations.length / 6 }, (_, n) =>
          isNode(configurations.subarray(6 * n, 6 * n + 6)) ? -Infinity : 0,
        ),
      ),
  );
  for (let n = 0; n < 80; n++) expect(isNode(samples.configurations.subarray(6 * n, 6 * n + 6))).toBe(false);
});
