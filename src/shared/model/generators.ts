import type { SymmetryGroup } from './symmetry-group';

/** A few elements whose products are all of a group: the first in its order that the earlier ones do not make. */
export function generatorsOf({ elements, nSites, permutations }: SymmetryGroup): readonly Uint32Array[] {
  const element = (at: number): Uint32Array => permutations.subarray(at * nSites, (at + 1) * nSites);
  const found: Uint32Array[] = [];
  let made = new Map<string, Uint32Array>([[element(0).join(), element(0)]]);
  for (let at = 1; at < elements && made.size < elements; at++) {
    if (made.has(element(at).join())) continue;
    found.push(element(at));
    made = closure(found, element(0));
  }
  return found;
}

/** All products of permutations, by their images. */
function closure(generators: readonly Uint32Array[], identity: Uint32Array): Map<string, Uint32Array> {
  const made = new Map([[identity.join(), identity]]);
  let last = [identity];
  while (last.length > 0) {
    const next: Uint32Array[] = [];
    for (const known of last) {
      for (const generator of generators) {
        const product = known.map((site) => generator[site]);
        const key = product.join();
        if (made.has(key)) continue;
        made.set(key, product);
        next.push(product);
      }
    }
    last = next;
  }
  return made;
}

/** How often a permutation is applied until everything is in its place again. */
export function orderOf(permutation: Uint32Array): number {
  const seen = new Set<number>();
  let order = 1;
  permutation.forEach((_, start) => {
    if (seen.has(start)) return;
    let length = 0;
    for (let at = start; !seen.has(at); at = permutation[at]) {
      seen.add(at);
      length++;
    }
    order = (order * length) / divisor(order, length);
  });
  return order;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
