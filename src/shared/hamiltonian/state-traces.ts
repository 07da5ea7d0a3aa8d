/** A conserved sum of levels (d - 1 - index) and its value. */
interface FixedSum {
  readonly sites: readonly number[];
  readonly total: number;
}

/** What all modes of a cycle may do together: what is added to each charge, and the sign of the fermions on it. */
interface Choice {
  readonly added: readonly number[];
  readonly sign: 1n | -1n;
}

/**
 * Traces of permutations of modes, and of the turning over of all spins, over the configurations with given values of the charges.
 * A configuration counts where it stays as it is: along each cycle all modes have one level. A cycle of length l that is full of
 * fermions brings the sign (-1)^(l - 1) of its reordering.
 */
export class StateTraces {
  readonly #known = new Map<string, bigint>();
  /** Charges of each mode: none or one of them. */
  readonly #chargeOf: Int32Array;
  readonly #fermionic: ReadonlySet<number>;

  constructor(
    readonly dimensions: ArrayLike<number>,
    fermionicSites: readonly number[],
    readonly charges: readonly FixedSum[],
  ) {
    this.#fermionic = new Set(fermionicSites);
    this.#chargeOf = new Int32Array(dimensions.length).fill(-1);
    charges.forEach(({ sites }, charge) => sites.forEach((site) => (this.#chargeOf[site] = charge)));
  }

  /**
   * @param permutation of the modes, which takes every mode to one of the same kind; charges go to charges of the same value
   * @param flip every level l becomes d - 1 - l after it; of spins alone
   */
  of(permutation: ArrayLike<number>, flip = false): bigint {
    const kinds = new Map<string, { readonly choices: readonly Choice[]; count: number }>();
    for (const cycle of cyclesOf(permutation)) {
      const first = cycle[0]!;
      const counts = this.charges.map((_, charge) => cycle.filter((mode) => this.#chargeOf[mode] === charge).length);
      const key = `${cycle.length} ${this.dimensions[first]} ${this.#fermionic.has(first)} ${flip} ${counts.join()}`;
      const kind = kinds.get(key) ?? { choices: this.#choices(first, cycle.length, counts, flip), count: 0 };
      kind.count++;
      kinds.set(key, kind);
    }
    const key = [...kinds]
      .map(([name, { count }]) => `${name}:${count}`)
      .sort()
      .join(';');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const trace = this.#sum([...kinds.values()].flatMap(({ choices, count }) => new Array(count).fill(choices)));
    this.#known.set(key, trace);
    return trace;
  }

  #choices(first: number, length: number, counts: readonly number[], flip: boolean): readonly Choice[] {
    const levels = this.dimensions[first] ?? 1;
    const adding = (level: number): readonly number[] => counts.map((count) => count * level);
    if (flip) {
      // Along a cycle the levels alternate: any on an even one, the middle one on an odd one.
      const middle: Choice = { added: adding((levels - 1) / 2), sign: 1n };
      return length % 2 === 0 ? new Array<Choice>(levels).fill(middle) : levels % 2 === 1 ? [middle] : [];
    }
    const odd = this.#fermionic.has(first) && length % 2 === 0;
    return Array.from({ length: levels }, (_, level) => ({
      added: adding(level),
      sign: odd && level === 1 ? -1n : 1n,
    }));
  }

  /** Signed ways to choose for each cycle so that all charges come out: charge by charge where no cycle touches two. */
  #sum(cycles: readonly (readonly Choice[])[]): bigint {
    const touched = (choices: readonly Choice[]): number[] =>
      this.charges.flatMap((_, charge) => (choices.some(({ added }) => added[charge] !== 0) ? [charge] : []));
    const all = cycles.map((choices) => ({ choices, of: touched(choices) }));
    const everyCharge = Array.from(this.charges.keys());
    const blocks = all.some(({ of }) => of.length > 1) ? [everyCharge] : everyCharge.map((charge) => [charge]);
    const free = all.filter(({ of }) => of.length === 0);
    const start = free.reduce(
      (product, { choices }) => product * choices.reduce((sum, { sign }) => sum + sign, 0n),
      1n,
    );
    return blocks.reduce((product, block) => {
      const within = all.filter(({ of }) => of.length > 0 && block.includes(of[0]!));
      return product === 0n
        ? 0n
        : product *
            this.#waysTo(
              block,
              within.map(({ choices }) => choices),
            );
    }, start);
  }

  #waysTo(block: readonly number[], cycles: readonly (readonly Choice[])[]): bigint {
    const totals = block.map((charge) => this.charges[charge]!.total);
    const strides = totals.map((_, at) => totals.slice(at + 1).reduce((size, total) => size * (total + 1), 1));
    const size = totals.reduce((product, total) => product * (total + 1), 1);
    let ways = new Array<bigint>(size).fill(0n);
    ways[0] = 1n;
    for (const choices of cycles) {
      const next = new Array<bigint>(size).fill(0n);
      const steps = choices.map(({ added, sign }) => {
        const by = block.map((charge) => added[charge]!);
        return { by, sign, step: by.reduce((sum, value, at) => sum + value * strides[at]!, 0) };
      });
      for (let at = 0; at < size; at++) {
        const here = ways[at]!;
        if (here === 0n) continue;
        for (const { by, sign, step } of steps) {
          const fits = by.every(
            (value, axis) => (Math.floor(at / strides[axis]!) % (totals[axis]! + 1)) + value <= totals[axis]!,
          );
          if (fits) next[at + step] = next[at + step]! + sign * here;
        }
      }
      ways = next;
    }
    return ways[size - 1]!;
  }
}

function cyclesOf(permutation: ArrayLike<number>): number[][] {
  const seen = new Uint8Array(permutation.length);
  const cycles: number[][] = [];
  for (let first = 0; first < permutation.length; first++) {
    const cycle: number[] = [];
    for (let mode = first; !seen[mode]; mode = permutation[mode]!) {
      seen[mode] = 1;
      cycle.push(mode);
    }
    if (cycle.length > 0) cycles.push(cycle);
  }
  return cycles;
}

/** An element of a group by its trace over all configurations, and the real part of its character. */
export interface TracedElement {
  readonly trace: bigint;
  readonly character: number;
}

/**
 * States of a representation of dimension d: d/|G| sum_g χ(g)* tr(g). Elements that generate the same cyclic groups have the same
 * trace, and characters summed over them are whole numbers: with the characters of equal traces added first the sum is exact.
 *
 * @param order of the group, whose elements are all listed
 */
export function statesOf(elements: readonly TracedElement[], order: number, dimension: number): bigint {
  const byTrace = new Map<bigint, number>();
  for (const { trace, character } of elements) byTrace.set(trace, (byTrace.get(trace) ?? 0) + character);
  let sum = 0n;
  for (const [trace, characters] of byTrace) sum += trace * BigInt(Math.round(characters));
  return (sum * BigInt(dimension)) / BigInt(order);
}
