import { propose, type Move } from './moves';
import type { Random } from '../../shared/random/random';

/** What a chain is to do: its kinds of moves and how many proposals it makes in all. */
export interface Route {
  readonly moves: readonly Move[];
  /** Share of the proposals that are of each move or an earlier one. */
  readonly shares: readonly number[];
  readonly localDimensions: Uint8Array;
  readonly proposals: number;
  readonly copies: Copies;
}

/** The next proposal of a chain that changes something; at the end of its route what it has drawn since. */
export interface Proposal {
  /** The chain before it. */
  readonly from: Uint8Array;
  /** null: the route ends here. */
  readonly to: Uint8Array | null;
  /** Proposals before it. */
  readonly time: number;
  /** The moves of it and of those before it that changed nothing. */
  readonly drawn: readonly number[];
  /** ln of a uniform number: accepted where twice the change of ln |psi| is larger. */
  readonly threshold: number;
  /** Afterwards. */
  readonly random: Random;
  /** ln |psi| of `to` once it is known. */
  logModulus: number | null;
  accepted: Proposal | null;
  rejected: Proposal | null;
}

/** Copies of configurations side by side in blocks: a buffer for each would keep the garbage collector busy. */
export class Copies {
  private block = new Uint8Array(0);
  private used = 0;

  of(configuration: Uint8Array): Uint8Array {
    const { length } = configuration;
    if (this.used + length > this.block.length) {
      this.block = new Uint8Array(copiesInBlock * length);
      this.used = 0;
    }
    const copy = this.block.subarray(this.used, this.used + length);
    copy.set(configuration);
    this.used += length;
    return copy;
  }
}

const copiesInBlock = 16;

/** Takes the generator over. */
export function nextProposal(from: Uint8Array, random: Random, firstTime: number, route: Route): Proposal {
  const to = route.copies.of(from);
  const drawn: number[] = [];
  for (let time = firstTime; time < route.proposals; time++) {
    const move = choose(route.shares, random);
    drawn.push(move);
    if (!propose(to, route.moves[move]!, route.localDimensions, random)) continue;
    const threshold = Math.log(random.uniform());
    return { from, to, time, drawn, threshold, random, logModulus: null, accepted: null, rejected: null };
  }
  const time = route.proposals;
  return { from, to: null, time, drawn, threshold: 0, random, logModulus: null, accepted: null, rejected: null };
}

/** What comes after a proposal that was accepted or not; the other one is not asked for any more. */
export function follow(proposal: Proposal, accepted: boolean, route: Route): Proposal {
  const known = accepted ? proposal.accepted : proposal.rejected;
  return known ?? after(proposal, accepted, proposal.random, route);
}

function after({ from, to, time }: Proposal, accepted: boolean, random: Random, route: Route): Proposal {
  return nextProposal(accepted && to ? to : from, random, time + 1, route);
}

/**
 * A proposal and those that may follow it, `most` in all: the likeliest ones where each is accepted with some probability. They can be
 * evaluated together, and the chain then goes through them as far as they lead; it is the same chain (Brockwell 2006).
 */
export function lookAhead(first: Proposal, most: number, acceptance: number, route: Route): readonly Proposal[] {
  if (most === 1) return first.to ? [first] : [];
  const found: Proposal[] = [];
  const open = first.to ? [{ proposal: first, probability: 1 }] : [];
  while (found.length < most && open.length > 0) {
    const likeliest = open.reduce((best, one, place) => (one.probability > open[best]!.probability ? place : best), 0);
    const { proposal, probability } = open[likeliest]!;
    open.splice(likeliest, 1);
    found.push(proposal);
    if (found.length === most) break;
    const rejected = (proposal.rejected ??= after(proposal, false, proposal.random.copy(), route));
    const accepted = (proposal.accepted ??= after(proposal, true, proposal.random.copy(), route));
    if (rejected.to) open.push({ proposal: rejected, probability: probability * (1 - acceptance) });
    if (accepted.to) open.push({ proposal: accepted, probability: probability * acceptance });
  }
  return found;
}

function choose(shares: readonly number[], random: Random): number {
  if (shares.length === 1) return 0;
  const drawn = random.uniform();
  const found = shares.findIndex((upTo) => drawn < upTo);
  return found < 0 ? shares.length - 1 : found;
}
