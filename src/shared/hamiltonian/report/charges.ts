import type { GradedOperator } from '../graded-operator';
import type { ChargeName } from '../model';
import type { SiteSpaces, Species } from '../sites';
import { conservesLevels } from './symmetries';

/** A sum of levels that H conserves. */
export interface ConservedCharge {
  readonly name: ChargeName;
  /** Sites of the operator. */
  readonly sites: readonly number[];
  /** Largest sum of levels. */
  readonly highest: number;
  /** Local states of one of its sites at most, for the value without a request. */
  readonly defaultTotal: number;
}

/**
 * Conserved sums of levels: Sz of the spins, N of the bosons, of spinless fermions or of electrons, the last by spin where
 * each is conserved. Bosons and fermions side by side are Nb and Nf.
 */
export function conservedCharges(canonical: GradedOperator, spaces: SiteSpaces): ConservedCharge[] {
  const { dimensions } = spaces;
  const sitesOf = (...species: Species[]): number[] =>
    spaces.modes.flatMap((mode, index) => (species.includes(mode.species) ? [index] : []));
  const conserved = (sites: readonly number[]): boolean => {
    const counted = new Uint8Array(dimensions.length);
    for (const site of sites) counted[site] = 1;
    return sites.length > 0 && conservesLevels(canonical, counted);
  };
  const charges: ConservedCharge[] = [];
  const keep = (name: ChargeName, sites: readonly number[], defaultTotal: (highest: number) => number): boolean => {
    if (!conserved(sites)) return false;
    const highest = sites.reduce((sum, site) => sum + dimensions[site]! - 1, 0);
    charges.push({ name, sites, highest, defaultTotal: defaultTotal(highest) });
    return true;
  };
  const [spins, bosons, fermions] = [sitesOf('spin'), sitesOf('boson'), sitesOf('fermion')];
  const [up, down] = [sitesOf('up'), sitesOf('down')];
  const both = bosons.length > 0 && fermions.length + up.length > 0;
  keep('Sz', spins, (highest) => Math.ceil(highest / 2));
  keep(both ? 'Nb' : 'N', bosons, (highest) => Math.min(bosons.length, highest));
  keep(both || up.length > 0 ? 'Nf' : 'N', fermions, (highest) => Math.floor(highest / 2));
  if (conserved(up) && conserved(down)) {
    keep('Nup', up, (highest) => Math.ceil(highest / 2));
    keep('Ndown', down, (highest) => Math.floor(highest / 2));
  } else keep('N', [...up, ...down], (highest) => Math.floor(highest / 2));
  return charges;
}
