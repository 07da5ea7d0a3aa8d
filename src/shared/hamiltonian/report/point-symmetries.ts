import type { Lattice } from '../../lattice/lattice';
import type { PointOperation } from '../../lattice/point-operations';
import { assembleGroup, type SpaceGroup } from '../../lattice/space-group';
import { translationVectors } from '../../lattice/translations';
import type { SiteSpaces } from '../sites';
import { lookUpLimit, type MovedTerms } from './moved-terms';

/**
 * The part of a lattice's space group that leaves H unchanged: its translations as found before, and of each class of point
 * operations the first element that is a symmetry. Twisted boundaries have point operations only where H is real under them; they
 * are found as any others, from the terms.
 */
export function hamiltonianGroup(
  group: SpaceGroup,
  lattice: Lattice,
  spaces: SiteSpaces,
  terms: MovedTerms,
  translationElements: readonly number[],
): SpaceGroup {
  const { nSites, translations } = group;
  const kept = Uint32Array.from(
    translationElements.flatMap((element) =>
      Array.from(translations.subarray(element * nSites, (element + 1) * nSites)),
    ),
  );
  const vectors = lattice.crystal ? translationVectors(lattice.crystal) : [[]];
  const starts = cosetStarts(group, translationElements);
  const limit = terms.lookUps + lookUpLimit;
  const operations: PointOperation[] = [];
  for (const operation of group.pointOperations) {
    for (const start of starts) {
      if (terms.lookUps > limit) break;
      const permutation = operation.permutation.map((site) => translations[start * nSites + site]!);
      const moved = spaces.moved((site) => permutation[site]!);
      if (!moved || !terms.unchangedBy(moved)) continue;
      operations.push({ ...operation, permutation });
      break;
    }
  }
  // Beyond the limit what was found need not be a group.
  const found = terms.lookUps > limit ? operations.slice(0, 1) : operations;
  return assembleGroup(
    nSites,
    kept,
    translationElements.map((element) => vectors[element]!),
    found,
  );
}

/** One translation of each class of those that differ by a symmetry of H, the identity first. */
function cosetStarts({ nSites, translations }: SpaceGroup, symmetric: readonly number[]): number[] {
  const indexOfImage = new Map<number, number>();
  const count = translations.length / nSites;
  for (let element = 0; element < count; element++) indexOfImage.set(translations[element * nSites]!, element);
  const covered = new Uint8Array(count);
  const starts: number[] = [];
  for (let element = 0; element < count; element++) {
    if (covered[element]) continue;
    starts.push(element);
    const image = translations[element * nSites]!;
    for (const other of symmetric) covered[indexOfImage.get(translations[other * nSites + image]!)!] = 1;
  }
  return starts;
}
