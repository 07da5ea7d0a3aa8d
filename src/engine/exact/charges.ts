import type { Charge } from '../native/exact-diagonalisation';

/**
 * The sector of a total Sz as a conserved sum of levels m + S over all sites.
 *
 * @param totalTwiceSz twice the total Sz; null: the whole space, which no charge fixes
 * @returns null where no state has this total
 */
export function totalSzCharges(localDimensions: Uint8Array, totalTwiceSz: number | null): readonly Charge[] | null {
  if (totalTwiceSz === null) return [];
  const highest = localDimensions.reduce((sum, dimension) => sum + dimension - 1, 0);
  const total = (totalTwiceSz + highest) / 2;
  if (!Number.isInteger(total) || total < 0 || total > highest) return null;
  return [{ sites: Array.from(localDimensions.keys()), total }];
}

/** Number of states with the given sums of levels, or of all without any. */
export function sectorDimension(localDimensions: Uint8Array, charges: readonly Charge[]): bigint {
  const counted = charges.map(({ sites }) => new Set(sites));
  const totals = charges.map(({ total }) => total);
  // numbers of states of the sites so far by the sums that are still missing
  let counts = new Map<string, { missing: readonly number[]; count: bigint }>([
    [totals.join(), { missing: totals, count: 1n }],
  ]);
  localDimensions.forEach((dimension, site) => {
    const next: typeof counts = new Map();
    for (const { missing, count } of counts.values()) {
      for (let level = 0; level < dimension; level++) {
        const rest = missing.map((sum, charge) => (counted[charge].has(site) ? sum - level : sum));
        if (rest.some((sum) => sum < 0)) break;
        const key = rest.join();
        const known = next.get(key);
        next.set(key, { missing: rest, count: count + (known?.count ?? 0n) });
      }
    }
    counts = next;
  });
  return counts.get(totals.map(() => 0).join())?.count ?? 0n;
}
