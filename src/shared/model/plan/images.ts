import type { ProjectedDefinition } from '../ansatz-definition';

/** One element g of a group: (g s)_j = s_{permutation[j]}, flipped where `flip`. */
export interface Element {
  readonly permutation: readonly number[];
  readonly flip: boolean;
  /** Complex conjugate of its character. */
  readonly re: number;
  readonly im: number;
}

/** Smaller characters are zero, as on the native engine. */
const smallest = 1e-8;

/** The images of configurations under the elements of a group whose characters are not zero. */
export class Images {
  /** Those whose characters are not zero. */
  readonly elements: readonly Element[];
  readonly fermionic: boolean;
  /** Every factor is real. */
  readonly real: boolean;

  constructor(
    { permutations, characters, spinFlip, fermionic }: ProjectedDefinition,
    private readonly localDimensions: Uint8Array,
  ) {
    const nSites = localDimensions.length;
    const identity = permutations.length === 0;
    const order = identity ? 1 : permutations.length / nSites;
    const plain = Array.from({ length: order }, (_, element): Element => {
      const first = element * nSites;
      return {
        permutation: identity ? Array.from(localDimensions.keys()) : permutations.slice(first, first + nSites),
        flip: false,
        re: characters[2 * element] ?? 1,
        im: 0 - (characters[2 * element + 1] ?? 0),
      };
    }).filter(({ re, im }) => Math.hypot(re, im) > smallest);
    const flipped = (value: number): readonly Element[] =>
      plain.map((element) => ({ ...element, flip: true, re: value * element.re, im: value * element.im }));
    this.elements = spinFlip === null ? plain : [...plain, ...flipped(spinFlip)];
    this.fermionic = fermionic;
    this.real = this.elements.every(({ im }) => im === 0);
  }

  /** Of one configuration. */
  get count(): number {
    return this.elements.length;
  }

  /** g s of configurations [n][element][site]. */
  of(configurations: Uint8Array): Uint8Array {
    const nSites = this.localDimensions.length;
    const images = new Uint8Array(configurations.length * this.count);
    let at = 0;
    for (let start = 0; start < configurations.length; start += nSites) {
      for (const { permutation, flip } of this.elements) {
        for (let site = 0; site < nSites; site++, at++) {
          const index = configurations[start + permutation[site]!]!;
          images[at] = flip ? this.localDimensions[site]! - 1 - index : index;
        }
      }
    }
    return images;
  }

  /** Factors of the images, interleaved: [element] where they are the same for all configurations, else [n][element]. */
  factors(configurations: Uint8Array): Float64Array {
    const nSites = this.localDimensions.length;
    const same = Float64Array.from(this.elements.flatMap(({ re, im }) => [re, im]));
    if (!this.fermionic) return same;
    const count = configurations.length / nSites;
    const all = new Float64Array(count * same.length);
    for (let n = 0; n < count; n++) {
      const own = configurations.subarray(n * nSites, (n + 1) * nSites);
      this.elements.forEach(({ permutation }, element) => {
        const sign = isOdd(permutation.filter((from) => own[from] === 0)) ? -1 : 1;
        for (const part of [2 * element, 2 * element + 1]) all[n * same.length + part] = sign * same[part]!;
      });
    }
    return all;
  }
}

/** Whether an odd number of exchanges sorts them. */
function isOdd(order: readonly number[]): boolean {
  let odd = false;
  for (const [place, value] of order.entries()) {
    for (let before = 0; before < place; before++) if (order[before]! > value) odd = !odd;
  }
  return odd;
}
