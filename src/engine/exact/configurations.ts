import type { Charge } from '../native/exact-diagonalisation';
import { sectorDimension } from './charges';

/**
 * All configurations [n][site] with the given sums of levels, the first site slowest: the order of the kernels.
 *
 * @param localDimensions states of each site
 */
export function configurationsOf(localDimensions: Uint8Array, charges: readonly Charge[]): Uint8Array {
  const sites = localDimensions.length;
  const chargesAt = Array.from(localDimensions, (_, site) =>
    charges.flatMap(({ sites: members }, charge) => (members.includes(site) ? [charge] : [])),
  );
  // What the sites from each one on can add to each charge.
  const rest = Array.from({ length: sites + 1 }, () => charges.map(() => 0));
  for (let site = sites - 1; site >= 0; site--) {
    charges.forEach((_, charge) => {
      const own = chargesAt[site].includes(charge) ? localDimensions[site] - 1 : 0;
      rest[site][charge] = rest[site + 1][charge] + own;
    });
  }
  const found = new Uint8Array(Number(sectorDimension(localDimensions, charges)) * sites);
  const current = new Uint8Array(sites);
  const missing = charges.map(({ total }) => total);
  let at = 0;
  const place = (site: number): void => {
    if (missing.some((sum, charge) => sum < 0 || sum > rest[site][charge])) return;
    if (site === sites) {
      found.set(current, at);
      at += sites;
      return;
    }
    for (let index = 0; index < localDimensions[site]; index++) {
      const level = localDimensions[site] - 1 - index;
      current[site] = index;
      for (const charge of chargesAt[site]) missing[charge] -= level;
      place(site + 1);
      for (const charge of chargesAt[site]) missing[charge] += level;
    }
  };
  place(0);
  return found;
}
