import { type Character, characterTable, type ProductTable } from './character-table';

/** A subgroup with a representation of one dimension. */
export interface Line {
  readonly members: readonly number[];
  /** Real and imaginary part for each member, interleaved. */
  readonly values: Float64Array;
}

/**
 * A subgroup of index d and a representation of one dimension that induces an irreducible one of d dimensions: of every
 * multiplet exactly one state has the characters of the line (Frobenius reciprocity: the multiplicity of chi in the induced
 * representation is 1/|K| sum_K chi*(k) lambda(k), and its dimension is the index). A real one where there is one. Null for
 * representations that are not monomial; those of all crystallographic point groups are.
 */
export function inducingLine(table: ProductTable, character: Character): Line | null {
  const { dimension, values } = character;
  if (dimension === 1) return { members: table.map((_, element) => element), values };
  let found: Line | null = null;
  for (const members of subgroupsOfIndex(table, dimension)) {
    const placeOf = new Map(members.map((member, place) => [member, place]));
    const own = members.map((left) => members.map((right) => placeOf.get(table[left]![right]!)!));
    for (const { dimension: size, values: line } of characterTable(own)) {
      if (size !== 1) continue;
      const overlap = members.reduce(
        (sum, member, place) =>
          sum + values[2 * member]! * line[2 * place]! + values[2 * member + 1]! * line[2 * place + 1]!,
        0,
      );
      if (Math.abs(overlap / members.length - 1) > 1e-6) continue;
      if (line.every((part, at) => at % 2 === 0 || part === 0)) return { members, values: line };
      found ??= { members, values: line };
    }
  }
  return found;
}

/** Subgroups of some index, members ascending: each grows by one element at a time from one of an order that divides its own. */
function subgroupsOfIndex(table: ProductTable, index: number): number[][] {
  const order = table.length / index;
  if (!Number.isInteger(order)) return [];
  const seen = new Set(['0']);
  const growing = [[0]];
  const found: number[][] = [];
  for (let group = growing.pop(); group !== undefined; group = growing.pop()) {
    if (group.length === order) found.push(group);
    for (let element = 1; element < table.length; element++) {
      if (group.includes(element)) continue;
      const larger = generated(table, [...group, element]);
      const key = larger.join();
      if (seen.has(key)) continue;
      seen.add(key);
      if (order % larger.length === 0) growing.push(larger);
    }
  }
  return found.sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

function generated(table: ProductTable, generators: readonly number[]): number[] {
  const members = new Set(generators);
  const queue = [...members];
  for (let left = queue.pop(); left !== undefined; left = queue.pop()) {
    for (const generator of generators) {
      const product = table[left]![generator]!;
      if (members.has(product)) continue;
      members.add(product);
      queue.push(product);
    }
  }
  return [...members].sort((a, b) => a - b);
}
