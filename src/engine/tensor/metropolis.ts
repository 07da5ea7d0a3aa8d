import type { SamplingReport } from '../native/sampler';
import { Copies, follow, lookAhead, nextProposal, type Route } from './ahead';
import type { Move } from './moves';
import { Random } from '../../shared/random/random';

export interface Chains {
  /** [chain][site], where each chain stands. */
  readonly configurations: Uint8Array;
  readonly randoms: readonly Random[];
}

export interface SamplingPlan {
  readonly samplesPerChain: number;
  readonly sweepsPerSample: number;
  readonly discardedSweeps: number;
  /** Configurations that the device takes about as quickly as one: as many proposals are made, some of them in vain. */
  readonly atOnce: number;
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

/**
 * Metropolis chains of |psi|^2 side by side: the next proposals of all chains are one batch for the device, so many short
 * chains are what suits it. A chain passes over proposals that change nothing and goes on at once, so that chains are not in
 * step; each has its own generator, and what it does depends on nothing else. The given chains are not changed.
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
  const { samplesPerChain, sweepsPerSample, discardedSweeps } = plan;
  const timeOf = (sample: number): number => (discardedSweeps + sample * sweepsPerSample) * nSites;
  const shares = cumulativeShares(moves);
  const route: Route = { moves, shares, localDimensions, proposals: timeOf(samplesPerChain), copies: new Copies() };
  const tallies = moves.map(() => ({ proposed: 0, accepted: 0 }));
  const kept = new Uint8Array(count * samplesPerChain * nSites);
  const logs = await logModulus(chains.configurations);
  const walkers = chains.randoms.map((random, chain) => {
    const from = chains.configurations.slice(chain * nSites, (chain + 1) * nSites);
    return { next: nextProposal(from, random.copy(), 0, route), logModulus: logs[chain]!, kept: 0, accepted: 0 };
  });
  const keep = (walker: (typeof walkers)[number], chain: number, until: number): void => {
    for (; walker.kept < samplesPerChain && timeOf(walker.kept + 1) <= until; walker.kept++) {
      kept.set(walker.next.from, (chain * samplesPerChain + walker.kept) * nSites);
    }
  };
  let [decided, accepted] = [0, 0];
  for (;;) {
    const walking = walkers.filter(({ next }) => next.to !== null).length;
    if (walking === 0) break;
    const most = Math.max(1, Math.min(mostAhead, Math.floor(plan.atOnce / walking)));
    const acceptance = (accepted + 1) / (decided + 2);
    const batch = walkers.flatMap(({ next }) => lookAhead(next, most, acceptance, route));
    const proposals = new Uint8Array(batch.length * nSites);
    batch.forEach(({ to }, place) => to && proposals.set(to, place * nSites));
    const after = await logModulus(proposals);
    batch.forEach((proposal, place) => (proposal.logModulus = after[place]!));
    for (const [chain, walker] of walkers.entries()) {
      for (let { next } = walker; next.logModulus !== null; next = walker.next) {
        keep(walker, chain, next.time);
        const isAccepted = next.threshold < 2 * rise(walker.logModulus, next.logModulus);
        for (const move of next.drawn) tallies[move]!.proposed++;
        if (isAccepted) {
          tallies[next.drawn.at(-1)!]!.accepted++;
          walker.accepted++;
          accepted++;
          walker.logModulus = next.logModulus;
        }
        decided++;
        walker.next = follow(next, isAccepted, route);
      }
    }
  }
  const now = new Uint8Array(chains.configurations.length);
  for (const [chain, walker] of walkers.entries()) {
    keep(walker, chain, route.proposals);
    for (const move of walker.next.drawn) tallies[move]!.proposed++;
    now.set(walker.next.from, chain * nSites);
  }
  const proposed = tallies.reduce((sum, tally) => sum + tally.proposed, 0);
  return {
    configurations: kept,
    chains: { configurations: now, randoms: walkers.map(({ next }) => next.random) },
    acceptanceRate: proposed > 0 ? accepted / proposed : 0,
    moves: moves.map(({ kind }, place) => ({ kind, ...tallies[place]! })),
    stuckChains: walkers.reduce((stuck, walker) => stuck + Number(walker.accepted === 0), 0),
  };
}

/** Zero between two nodes, so that a chain that starts at one walks off it. */
function rise(from: number, to: number): number {
  return from === to ? 0 : to - from;
}

/** Looking further ahead hardly leads a chain further. */
const mostAhead = 15;

/** Share of the proposals that are of each move or an earlier one. */
function cumulativeShares(moves: readonly Move[]): readonly number[] {
  const total = moves.reduce((sum, move) => sum + move.weight, 0);
  let weight = 0;
  return moves.map((move) => (weight += move.weight) / total);
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
    frozenVariance: null,
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
