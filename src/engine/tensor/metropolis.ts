import type { SamplerDefinition, SamplingReport } from '../native/sampler';
import { Random } from './random';

/** One kind of proposal, all symmetric. */
export type Move =
  | { readonly kind: 'local'; readonly weight: number; readonly sites: readonly number[] }
  | { readonly kind: 'exchange' | 'hop'; readonly weight: number; readonly pairs: readonly number[] }
  | { readonly kind: 'globalFlip'; readonly weight: number };

export interface Chains {
  /** [chain][site], where each chain stands. */
  readonly configurations: Uint8Array;
  readonly randoms: readonly Random[];
}

export interface SamplingPlan {
  readonly samplesPerChain: number;
  readonly sweepsPerSample: number;
  readonly discardedSweeps: number;
}

export interface Samples {
  /** [chain][time][site] */
  readonly configurations: Uint8Array;
  readonly chains: Chains;
  readonly acceptanceRate: number;
  readonly moves: SamplingReport['moves'];
  readonly stuckChains: number;
}

/** ln |psi| of configurations [n][site]; also where a run can be interrupted. */
export type LogModulus = (configurations: Uint8Array) => Promise<Float64Array>;

/** The moves of a sampler whose definition the native engine has accepted. */
export function movesOf(definition: SamplerDefinition, localDimensions: Uint8Array): readonly Move[] {
  const charged = new Set(definition.charges.flatMap(({ sites }) => sites));
  const free = Array.from(localDimensions.keys()).filter((site) => localDimensions[site]! > 1 && !charged.has(site));
  return definition.moves.flatMap((move): Move[] => {
    if (move.kind === 'hamiltonian') return [];
    return [move.kind === 'local' ? { ...move, sites: free } : move];
  });
}

/**
 * Metropolis chains of |psi|^2 in step with one another: a proposal of every chain is one batch for the device, so many short
 * chains are what suits it. The given chains are not changed.
 */
export async function sample(
  chains: Chains,
  moves: readonly Move[],
  localDimensions: Uint8Array,
  plan: SamplingPlan,
  logModulus: LogModulus,
): Promise<Samples> {
  const nSites = localDimensions.length;
  const count = chains.randoms.length;
  const now = Uint8Array.from(chains.configurations);
  const randoms = chains.randoms.map((random) => random.copy());
  const shares = cumulativeShares(moves);
  const current = await logModulus(now);
  const tallies = moves.map(() => ({ proposed: 0, accepted: 0 }));
  const acceptedBy = new Uint32Array(count);

  const step = async (): Promise<void> => {
    const proposals = new Uint8Array(now.length);
    const proposers: { readonly chain: number; readonly move: number }[] = [];
    for (let chain = 0; chain < count; chain++) {
      const random = randoms[chain]!;
      const move = choose(shares, random);
      tallies[move]!.proposed++;
      const own = proposals.subarray(proposers.length * nSites, (proposers.length + 1) * nSites);
      own.set(now.subarray(chain * nSites, (chain + 1) * nSites));
      if (propose(own, moves[move]!, localDimensions, random)) proposers.push({ chain, move });
    }
    if (proposers.length === 0) return;
    const after = await logModulus(proposals.subarray(0, proposers.length * nSites));
    proposers.forEach(({ chain, move }, place) => {
      const threshold = Math.log(randoms[chain]!.uniform());
      if (!(threshold < 2 * (after[place]! - current[chain]!))) return;
      now.set(proposals.subarray(place * nSites, (place + 1) * nSites), chain * nSites);
      current[chain] = after[place]!;
      tallies[move]!.accepted++;
      acceptedBy[chain]!++;
    });
  };
  const sweeps = async (number: number): Promise<void> => {
    for (let proposal = 0; proposal < number * nSites; proposal++) await step();
  };

  await sweeps(plan.discardedSweeps);
  const kept = new Uint8Array(count * plan.samplesPerChain * nSites);
  for (let time = 0; time < plan.samplesPerChain; time++) {
    await sweeps(plan.sweepsPerSample);
    for (let chain = 0; chain < count; chain++) {
      const place = (chain * plan.samplesPerChain + time) * nSites;
      kept.set(now.subarray(chain * nSites, (chain + 1) * nSites), place);
    }
  }
  const [proposed, accepted] = tallies.reduce(([p, a], tally) => [p + tally.proposed, a + tally.accepted], [0, 0]);
  return {
    configurations: kept,
    chains: { configurations: now, randoms },
    acceptanceRate: proposed > 0 ? accepted / proposed : 0,
    moves: moves.map(({ kind }, place) => ({ kind, ...tallies[place]! })),
    stuckChains: acceptedBy.reduce((stuck, own) => stuck + Number(own === 0), 0),
  };
}

/** Share of the proposals that are of each move or an earlier one. */
function cumulativeShares(moves: readonly Move[]): readonly number[] {
  const total = moves.reduce((sum, move) => sum + move.weight, 0);
  let weight = 0;
  return moves.map((move) => (weight += move.weight) / total);
}

function choose(shares: readonly number[], random: Random): number {
  if (shares.length === 1) return 0;
  const drawn = random.uniform();
  const found = shares.findIndex((upTo) => drawn < upTo);
  return found < 0 ? shares.length - 1 : found;
}

/** Changes the configuration in place; false where the proposal is the configuration itself. */
function propose(configuration: Uint8Array, move: Move, localDimensions: Uint8Array, random: Random): boolean {
  switch (move.kind) {
    case 'local': {
      const site = move.sites[random.below(move.sites.length)]!;
      const other = random.below(localDimensions[site]! - 1);
      configuration[site] = other >= configuration[site]! ? other + 1 : other;
      return true;
    }
    case 'exchange':
    case 'hop': {
      const pair = 2 * random.below(move.pairs.length / 2);
      const [first, second] = [move.pairs[pair]!, move.pairs[pair + 1]!];
      const [a, b] = [configuration[first]!, configuration[second]!];
      const [lastOfFirst, lastOfSecond] = [localDimensions[first]! - 1, localDimensions[second]! - 1];
      if (lastOfFirst === 1 && lastOfSecond === 1) {
        configuration[first] = b;
        configuration[second] = a;
        return a !== b;
      }
      // One level goes from one site to the other, either way, where both have room for it.
      const upwards = random.uniform() < 0.5;
      const possible = upwards ? a > 0 && b < lastOfSecond : a < lastOfFirst && b > 0;
      if (!possible) return false;
      configuration[first] = upwards ? a - 1 : a + 1;
      configuration[second] = upwards ? b + 1 : b - 1;
      return true;
    }
    case 'globalFlip': {
      let changed = false;
      for (let site = 0; site < configuration.length; site++) {
        const after = localDimensions[site]! - 1 - configuration[site]!;
        changed ||= after !== configuration[site];
        configuration[site] = after;
      }
      return changed;
    }
  }
}

const traceChains = 8;
const tracePoints = 128;

/** How the chains did; `energies` [chain][time] are the real parts of the local energies. */
export function samplingReport(samples: Samples, energies: Float64Array): SamplingReport {
  const count = samples.chains.randoms.length;
  const length = energies.length / count;
  const chains = Math.min(count, traceChains);
  const stride = Math.max(1, Math.ceil(length / tracePoints));
  const points = Math.ceil(length / stride);
  return {
    moves: samples.moves,
    swapAcceptance: [],
    stuckChains: samples.stuckChains,
    trace: {
      chains,
      stride,
      energies: Float64Array.from(
        { length: chains * points },
        (_, place) => energies[Math.floor(place / points) * length + (place % points) * stride]!,
      ),
    },
  };
}

/** Bytes of a generator in a saved state: those of the native engine, whose generators are twice as long. */
const record = 32;
const ownWords = 4;

export function encodeRandoms(randoms: readonly Random[]): Uint8Array {
  const bytes = new Uint8Array(randoms.length * record);
  const view = new DataView(bytes.buffer);
  randoms.forEach((random, chain) => {
    const put = (place: number, word: number): void => view.setUint32(chain * record + 4 * place, word, true);
    random.state.forEach((word, place) => put(place, word));
    // What the native engine has beyond them: numbers that follow.
    const ahead = random.copy();
    for (let place = ownWords; place < record / 4; place++) put(place, ahead.bits());
  });
  return bytes;
}

/** The generators of a saved state; also of one that the native engine has saved. */
export function decodeRandoms(bytes: Uint8Array, seed: string): readonly Random[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / record) }, (_, chain) => {
    const words = Uint32Array.from({ length: ownWords }, (_word, place) =>
      view.getUint32(chain * record + 4 * place, true),
    );
    return words.some((word) => word !== 0) ? Random.of(words) : Random.seeded(seed, chain);
  });
}
