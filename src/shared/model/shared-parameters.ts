import type { ModelFacts } from './facts';
import type { SymmetryGroup } from './symmetry-group';

/** Of sites: (g s)_i = s_{permutation[i]}. */
export type Permutation = Uint32Array;
/** What parameters are shared over. */
type Sharing = 'none' | 'translations' | 'spaceGroup';

/** A field of each orbit of the sites: whatever keeps the orbits keeps the amplitude. */
export function sharedFields(symmetry: Sharing, facts: ModelFacts): (permutation: Permutation) => boolean {
  const { first } = orbits(sharingGroup(symmetry, facts), facts.nSites);
  return (permutation) => first.every((site, at) => first[permutation[at]] === site);
}

/**
 * Pairs of sites are not ordered, so that a Jastrow factor shared over the translations does not change under the inversion
 * either. One pair of each orbit has its first site at the start of an orbit of sites; translations turn no site.
 */
export function sharedPairs(facts: ModelFacts): (permutation: Permutation) => boolean {
  const { nSites, permutations } = facts.translations;
  const { first, mover } = orbits(facts.translations, nSites);
  const moved = (from: number, site: number): number =>
    first[from] * nSites + permutations[mover[from] * nSites + site];
  const label = (a: number, b: number): number => Math.min(moved(a, b), moved(b, a));
  const starts = first.flatMap((site, at) => (site === at ? [at] : []));
  return (permutation) =>
    starts.every((a) => first.every((_, b) => a === b || label(a, b) === label(permutation[a], permutation[b])));
}

/** Whether a field of each orbit gives a constant: one orbit alone, whose levels add up to what the samples keep. */
export function isSumFixed(symmetry: Sharing, facts: ModelFacts): boolean {
  const { first } = orbits(sharingGroup(symmetry, facts), facts.nSites);
  return first.every((site) => site === 0) && facts.charges.some(({ sites }) => sites.length === facts.nSites);
}

const sharingGroup = (symmetry: Sharing, facts: ModelFacts): SymmetryGroup | null =>
  symmetry === 'none'
    ? null
    : symmetry === 'translations'
      ? facts.translations
      : (facts.spaceGroup ?? facts.translations);

/** Of each site the first one of its orbit, and the element whose permutation has that in the place of the site. */
function orbits(
  group: SymmetryGroup | null,
  nSites: number,
): { readonly first: readonly number[]; readonly mover: readonly number[] } {
  const first = Array.from({ length: nSites }, (_, site) => site);
  const mover = new Array<number>(nSites).fill(0);
  for (let element = 0; element < (group?.elements ?? 0); element++) {
    for (let site = 0; site < nSites; site++) {
      const image = group?.permutations[element * nSites + site] ?? site;
      if (image < first[site]) [first[site], mover[site]] = [image, element];
    }
  }
  return { first, mover };
}
