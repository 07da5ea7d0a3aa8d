import { bigRatio, sectorDimension } from './dimension';

/** Sites of an operator whose levels (d - 1 - index) add up to `total`. */
interface FixedSum {
  readonly sites: readonly number[];
  readonly total: number;
}

/** Charge and local dimension of a site that a matrix element depends on; charge -1 for a site without. */
export interface LookedSite {
  readonly charge: number;
  readonly dimension: number;
}

/** Sites of one dimension. */
type Composition = ReadonlyMap<number, number>;

/** The configurations that have given values of some conserved sums. No site belongs to two of them. */
export class Sector {
  /** Charge of each site; -1 for a site without. */
  readonly chargeOf: Int8Array;
  readonly dimension: bigint;
  readonly #compositions: readonly Composition[];
  readonly #indexSums: readonly number[];
  readonly #counts = new Map<string, bigint>();
  readonly #shares = new Map<string, number>();

  constructor(
    readonly dimensions: Uint8Array,
    readonly charges: readonly FixedSum[],
  ) {
    this.chargeOf = new Int8Array(dimensions.length).fill(-1);
    charges.forEach(({ sites }, charge) => {
      for (const site of sites) this.chargeOf[site] = charge;
    });
    this.#compositions = charges.map(({ sites }) => compositionOf(sites.map((site) => dimensions[site]!)));
    this.#indexSums = charges.map(
      ({ sites, total }) => sites.reduce((sum, site) => sum + dimensions[site]! - 1, 0) - total,
    );
    let dimension = 1n;
    charges.forEach((_, charge) => {
      dimension *= this.#count(this.#compositions[charge]!, this.#indexSums[charge]!);
    });
    this.dimension = this.chargeOf.reduce((product, charge, site) => {
      return charge < 0 ? product * BigInt(dimensions[site]!) : product;
    }, dimension);
  }

  /** Share of the configurations in which some sites are in one given local configuration with these index sums by charge. */
  share(looked: readonly LookedSite[], sums: readonly number[]): number {
    const key = `${looked.map(({ charge, dimension }) => `${charge}:${dimension}`).join(' ')}|${sums.join(' ')}`;
    const known = this.#shares.get(key);
    if (known !== undefined) return known;
    let share = 1;
    for (const { charge, dimension } of looked) if (charge < 0) share /= dimension;
    this.#compositions.forEach((all, charge) => {
      const taken = looked.filter((site) => site.charge === charge);
      if (taken.length === 0) return;
      const rest = new Map(all);
      for (const { dimension } of taken) rest.set(dimension, rest.get(dimension)! - 1);
      const indexSum = this.#indexSums[charge]!;
      share *= bigRatio(this.#count(rest, indexSum - sums[charge]!), this.#count(all, indexSum));
    });
    this.#shares.set(key, share);
    return share;
  }

  /** Configurations of sites with the given dimensions whose indices add up to `indexSum`. */
  #count(composition: Composition, indexSum: number): bigint {
    const entries = [...composition].filter(([, sites]) => sites > 0).sort((a, b) => a[0] - b[0]);
    const key = `${entries.join(' ')}|${indexSum}`;
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    const [first, ...others] = entries;
    let count: bigint;
    if (!first) count = indexSum === 0 ? 1n : 0n;
    else if (others.length === 0) count = sectorDimension(first[1], first[0], indexSum);
    else {
      count = 0n;
      const rest = new Map(others);
      for (let own = 0; own <= Math.min(indexSum, first[1] * (first[0] - 1)); own++) {
        count += sectorDimension(first[1], first[0], own) * this.#count(rest, indexSum - own);
      }
    }
    this.#counts.set(key, count);
    return count;
  }
}

function compositionOf(dimensions: readonly number[]): Composition {
  const composition = new Map<number, number>();
  for (const dimension of dimensions) composition.set(dimension, (composition.get(dimension) ?? 0) + 1);
  return composition;
}
