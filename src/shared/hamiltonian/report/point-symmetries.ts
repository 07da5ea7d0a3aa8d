import { TranslationOrbits } from '../../lattice/orbits';
import { assembleGroup, type SpaceGroup } from '../../lattice/space-group';
import type { SiteSpaces } from '../sites';
import { lookUpLimit, type MovedTerms } from './moved-terms';

/**
 * The part of a lattice's space group that leaves H unchanged: its translations as found before, and of each class of point
 * operations one element that is a symmetry. Products of those found are not tested again, nor are classes that a product with a
 * symmetry leads to a class that is none.
 */
export function hamiltonianGroup(
  group: SpaceGroup,
  spaces: SiteSpaces,
  terms: MovedTerms,
  translationElements: readonly number[],
): SpaceGroup {
  const { nSites, translations, pointProducts } = group;
  const starts = cosetStarts(group, translationElements);
  const limit = terms.lookUps + lookUpLimit;
  const identity = group.pointOperations[0]!.permutation;
  const accepted = new Map([[0, identity]]);
  const rejected = new Set<number>();
  group.pointOperations.forEach((operation, point) => {
    if (accepted.has(point) || rejected.has(point)) return;
    for (const start of starts) {
      if (terms.lookUps > limit) return;
      const permutation = operation.permutation.map((site) => translations[start * nSites + site]!);
      const moved = spaces.moved((site) => permutation[site]!);
      if (!moved || !terms.unchangedBy(moved)) continue;
      addProducts(accepted, point, permutation, pointProducts);
      return;
    }
    for (const known of accepted.keys()) rejected.add(pointProducts[known]![point]!);
  });
  const complete = translationElements.length * nSites === translations.length;
  const kept = complete ? translations : selected(translations, translationElements, nSites);
  const operations = [...accepted]
    .sort((a, b) => a[0] - b[0])
    .map(([point, permutation]) => ({ ...group.pointOperations[point]!, permutation }));
  return assembleGroup(
    TranslationOrbits.under(nSites, kept),
    translationElements.map((element) => group.translationVectors[element]!),
    operations,
  );
}

/** All products of the accepted elements with one more. */
function addProducts(
  accepted: Map<number, Uint32Array>,
  point: number,
  permutation: Uint32Array,
  products: readonly (readonly number[])[],
): void {
  accepted.set(point, permutation);
  const queue = [...accepted.keys()];
  for (let left = queue.pop(); left !== undefined; left = queue.pop()) {
    for (const right of [...accepted.keys()]) {
      const product = products[left]![right]!;
      if (accepted.has(product)) continue;
      const outer = accepted.get(left)!;
      accepted.set(
        product,
        accepted.get(right)!.map((site) => outer[site]!),
      );
      queue.push(product, left);
    }
  }
}

function selected(permutations: Uint32Array, elements: readonly number[], nSites: number): Uint32Array {
  const rows = new Uint32Array(elements.length * nSites);
  elements.forEach((element, row) => {
    rows.set(permutations.subarray(element * nSites, (element + 1) * nSites), row * nSites);
  });
  return rows;
}

/** One translation of each class of those that differ by a symmetry of H, the identity first. */
function cosetStarts({ nSites, translations }: SpaceGroup, symmetric: readonly number[]): number[] {
  const count = translations.length / nSites;
  if (symmetric.length === count) return [0];
  const indexOfImage = new Map<number, number>();
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
