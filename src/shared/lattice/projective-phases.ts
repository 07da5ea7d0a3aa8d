import type { ProductTable } from './character-table';

/** Choices of generator values that are tried. */
const largestSearch = 100_000;

/**
 * Phases of the elements of a group, in turns, whose products need the given ones: phase_p + phase_q - phase_pq = turns_pq up to
 * whole turns. A representation of one dimension up to these factors; null where they belong to projective representations alone.
 * Several differ by a representation of one dimension; the smallest phases of the generators are tried first.
 *
 * @param table index of the product of elements p and q as [p][q]; element 0 is the identity
 */
export function phasesWithin(table: ProductTable, turns: readonly (readonly number[])[]): readonly number[] | null {
  const generators = generatorsOf(table);
  // p^m = 1 for the order m fixes the phase of a generator up to multiples of 1/m.
  const candidates = generators.map((generator) => {
    let [order, sum] = [1, 0];
    for (let power = generator; power !== 0; power = table[power]![generator]!) {
      sum += turns[power]![generator]!;
      order++;
    }
    return Array.from({ length: order }, (_, step) => (sum + turns[0]![0]! + step) / order)
      .map(fraction)
      .sort((a, b) => a - b);
  });
  const choices = candidates.reduce((product, { length }) => product * length, 1);
  for (let choice = 0; choice < Math.min(choices, largestSearch); choice++) {
    let rest = choice;
    const chosen = candidates.map((values) => {
      const value = values[rest % values.length]!;
      rest = Math.floor(rest / values.length);
      return value;
    });
    const phases = spread(table, turns, generators, chosen);
    if (phases !== null) return phases;
  }
  return null;
}

/** Elements whose products are all others; each next one is the first that is not reached yet. */
function generatorsOf(table: ProductTable): number[] {
  const generators: number[] = [];
  const reached = new Set([0]);
  for (let element = 0; element < table.length; element++) {
    if (reached.has(element)) continue;
    generators.push(element);
    const queue = [...reached];
    for (let known = queue.pop(); known !== undefined; known = queue.pop()) {
      for (const generator of generators) {
        const product = table[known]![generator]!;
        if (reached.has(product)) continue;
        reached.add(product);
        queue.push(product);
      }
    }
  }
  return generators;
}

/** Phases of all elements from those of the generators; null if they contradict each other. */
function spread(
  table: ProductTable,
  turns: readonly (readonly number[])[],
  generators: readonly number[],
  chosen: readonly number[],
): number[] | null {
  const phases = new Array<number>(table.length).fill(Number.NaN);
  phases[0] = fraction(turns[0]![0]!);
  const queue = [0];
  for (let known = queue.pop(); known !== undefined; known = queue.pop()) {
    for (const [index, generator] of generators.entries()) {
      const product = table[known]![generator]!;
      const phase = phases[known]! + chosen[index]! - turns[known]![generator]!;
      if (Number.isNaN(phases[product]!)) {
        phases[product] = fraction(phase);
        queue.push(product);
        continue;
      }
      const difference = fraction(phases[product]! - phase);
      if (Math.min(difference, 1 - difference) > 1e-7) return null;
    }
  }
  return phases;
}

/** The part behind the whole turns, from 0 to 1; zero where it is that up to rounding. */
function fraction(turns: number): number {
  const rest = turns - Math.floor(turns);
  return rest < 1e-9 || rest > 1 - 1e-9 ? 0 : rest;
}
