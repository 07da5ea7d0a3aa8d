import type { Charge } from '../ansatz-definition';

/** What is left of every charge after some sites of an order; null: some state was not allowed. */
export type Left = readonly number[] | null;

/** Which states of a site leave every charge reachable for the sites after it. */
export class Sector {
  readonly start: Left;
  readonly #members: readonly (readonly boolean[])[];
  readonly #levels: readonly number[];
  readonly #radices: readonly number[];
  /** [position]: which remainders, as numbers in mixed radix, the sites from there on can use up. */
  readonly #reachable: readonly Uint8Array[];

  /** @param order site at each position */
  constructor(charges: readonly Charge[], order: readonly number[], localDimensions: Uint8Array) {
    this.start = charges.map(({ total }) => total);
    this.#radices = charges.map(({ total }) => total + 1);
    this.#members = order.map((site) => charges.map(({ sites }) => sites.includes(site)));
    this.#levels = order.map((site) => localDimensions[site] - 1);
    const size = this.#radices.reduce((product, radix) => product * radix, 1);
    const reachable: Uint8Array[] = [];
    reachable[order.length] = new Uint8Array(size);
    reachable[order.length][0] = 1;
    for (let position = order.length - 1; position >= 0; position--) {
      const here = new Uint8Array(size);
      for (let index = 0; index < size; index++) {
        const left = this.#digits(index);
        for (let level = 0; level <= this.#levels[position] && here[index] === 0; level++) {
          const next = this.#taken(position, left, level);
          if (next !== null && reachable[position + 1][this.#index(next)] === 1) here[index] = 1;
        }
      }
      reachable[position] = here;
    }
    this.#reachable = reachable;
  }

  /** What is left after a state at a position; null if that could not be used up any more. */
  after(position: number, left: Left, state: number): Left {
    const level = this.#levels[position] - state;
    if (left === null || level < 0) return null;
    const next = this.#taken(position, left, level);
    return next !== null && this.#reachable[position + 1][this.#index(next)] === 1 ? next : null;
  }

  #taken(position: number, left: readonly number[], level: number): readonly number[] | null {
    const next = left.map((rest, charge) => (this.#members[position][charge] ? rest - level : rest));
    return next.some((rest) => rest < 0) ? null : next;
  }

  #index(left: readonly number[]): number {
    return left.reduceRight((index, rest, charge) => index * this.#radices[charge] + rest, 0);
  }

  #digits(index: number): readonly number[] {
    let rest = index;
    return this.#radices.map((radix) => {
      const digit = rest % radix;
      rest = (rest - digit) / radix;
      return digit;
    });
  }
}
