import type { Symmetry } from '../native/exact-diagonalisation';

/** A few of the elements of a group of permutations that generate all of them, in their order. */
export function generatorsOf(elements: readonly Symmetry[]): readonly Symmetry[] {
  const [first] = elements;
  if (first === undefined) return [];
  const identity = first.permutation.map((_, site) => site);
  const reached = new Set([identity.join()]);
  const members: (readonly number[])[] = [identity];
  const chosen: Symmetry[] = [];
  for (const element of elements) {
    if (reached.has(element.permutation.join())) continue;
    chosen.push(element);
    // Members known so far are multiplied by the new generator, new members by all of them.
    for (let at = 0; at < members.length; at++) {
      for (const { permutation } of chosen) {
        const product = members[at].map((site) => permutation[site]);
        const key = product.join();
        if (reached.has(key)) continue;
        reached.add(key);
        members.push(product);
      }
    }
  }
  return chosen;
}
