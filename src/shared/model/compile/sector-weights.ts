import type { RepresentedGroup } from '../facts';
import type { SymmetryGroup } from '../symmetry-group';

/**
 * Complex conjugates of the characters of a sector for all elements of a larger group, zero where the sector has none: of the
 * elements that move a momentum. Null where the sector has an element that the group has not.
 */
export function weightsOver(
  { elements, nSites, permutations }: SymmetryGroup,
  { group, characters }: RepresentedGroup,
): readonly number[] | null {
  const keyOf = (of: SymmetryGroup, element: number): string =>
    of.permutations.subarray(element * nSites, (element + 1) * nSites).join();
  const placeOf = new Map(
    Array.from({ length: elements }, (_, element) => [keyOf({ elements, nSites, permutations }, element), element]),
  );
  const all = new Array<number>(2 * elements).fill(0);
  for (let element = 0; element < group.elements; element++) {
    const place = placeOf.get(keyOf(group, element));
    if (place === undefined) return null;
    all[2 * place] = characters[2 * element];
    all[2 * place + 1] = -characters[2 * element + 1] + 0;
  }
  return all;
}
