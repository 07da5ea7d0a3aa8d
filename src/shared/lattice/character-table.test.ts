import { describe, expect, it } from 'vitest';
import { buildLattice, labelsAt, projectionOnto, groupPermutations, spaceGroupOf } from '.';
import { characterTable, type ProductTable } from './character-table';
import { labelledCharacters } from './irrep-labels';
import { inducingLine } from './monomial';

/** The group that permutations generate: its product table, and the permutations. */
function generated(generators: readonly (readonly number[])[]): {
  readonly table: ProductTable;
  readonly elements: readonly (readonly number[])[];
} {
  const identity = generators[0]!.map((_, at) => at);
  const elements: (readonly number[])[] = [identity];
  const places = new Map([[identity.join(), 0]]);
  for (let at = 0; at < elements.length; at++) {
    for (const generator of generators) {
      const product = elements[at]!.map((to) => generator[to]!);
      if (places.has(product.join())) continue;
      places.set(product.join(), elements.length);
      elements.push(product);
    }
  }
  const table = elements.map((g) => elements.map((h) => places.get(h.map((to) => g[to]!).join())!));
  return { table, elements };
}

const symmetric = (n: number) =>
  generated([
    Array.from({ length: n }, (_, at) => (at + 1) % n),
    Array.from({ length: n }, (_, at) => (at === 0 ? 1 : at === 1 ? 0 : at)),
  ]);
const cyclic = (n: number) => generated([Array.from({ length: n }, (_, at) => (at + 1) % n)]);
/** Q8 by its regular representation: i and j of the quaternions. */
const quaternions = generated([
  [1, 2, 3, 0, 5, 6, 7, 4],
  [4, 7, 6, 5, 2, 1, 0, 3],
]);

const dimensionsOf = (table: ProductTable): number[] =>
  characterTable(table)
    .map(({ dimension }) => dimension)
    .sort((a, b) => a - b);

/** <a|b> / |G|. */
function overlap(a: Float64Array, b: Float64Array): number {
  let [re, im] = [0, 0];
  for (let at = 0; at < a.length; at += 2) {
    re += a[at]! * b[at]! + a[at + 1]! * b[at + 1]!;
    im += a[at]! * b[at + 1]! - a[at + 1]! * b[at]!;
  }
  return Math.hypot(re, im) / (a.length / 2);
}

const cube = spaceGroupOf(buildLattice({ kind: 'cubic', extent: [3, 3, 3], periodic: true }));
const groups: readonly (readonly [string, ProductTable])[] = [
  ['one element', [[0]]],
  ['C3', cyclic(3).table],
  ['C6', cyclic(6).table],
  ['S3', symmetric(3).table],
  ['S4', symmetric(4).table],
  ['Q8', quaternions.table],
  ['Oh', cube.pointProducts],
  ['C6v', spaceGroupOf(buildLattice({ kind: 'triangular', extent: [4, 4], periodic: true })).pointProducts],
];

describe('tables of characters', () => {
  it('have the dimensions of the textbooks', () => {
    expect(dimensionsOf(cyclic(6).table)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(dimensionsOf(symmetric(3).table)).toEqual([1, 1, 2]);
    expect(dimensionsOf(symmetric(4).table)).toEqual([1, 1, 2, 3, 3]);
    expect(dimensionsOf(symmetric(5).table)).toEqual([1, 1, 4, 4, 5, 5, 6]);
    expect(dimensionsOf(quaternions.table)).toEqual([1, 1, 1, 1, 2]);
    expect(dimensionsOf(cube.pointProducts)).toEqual([1, 1, 1, 1, 2, 2, 3, 3, 3, 3]);
  });

  it.each(groups)('of %s are orthonormal and complete, with the trivial one first', (_, table) => {
    const characters = characterTable(table);
    characters.forEach((a, first) =>
      characters.forEach((b, second) => expect(overlap(a.values, b.values)).toBeCloseTo(first === second ? 1 : 0, 10)),
    );
    expect(characters.reduce((sum, { dimension }) => sum + dimension ** 2, 0)).toBe(table.length);
    expect(Array.from(characters[0]!.values)).toEqual(table.flatMap(() => [1, 0]));
    expect(characters.every(({ dimension, values }) => values[0] === dimension)).toBe(true);
  });

  it.each(groups)('of %s have the products of projectors: chi * chi = |G| / d chi', (_, table) => {
    const inverses = table.map((row) => row.indexOf(0));
    for (const { dimension, values } of characterTable(table)) {
      table.forEach((row, g) => {
        let [re, im] = [0, 0];
        row.forEach((_product, h) => {
          const rest = table[inverses[h]!]![g]!;
          re += values[2 * h]! * values[2 * rest]! - values[2 * h + 1]! * values[2 * rest + 1]!;
          im += values[2 * h]! * values[2 * rest + 1]! + values[2 * h + 1]! * values[2 * rest]!;
        });
        expect(re).toBeCloseTo((table.length / dimension) * values[2 * g]!, 8);
        expect(im).toBeCloseTo((table.length / dimension) * values[2 * g + 1]!, 8);
      });
    }
  });

  it('of the cube are those of the textbooks', () => {
    const { pointOperations, irreps } = cube;
    const operation = (wanted: readonly number[]): number =>
      pointOperations.findIndex(({ cartesian }) => cartesian.every((value, at) => value === wanted[at]));
    const classes = {
      inversion: operation([-1, 0, 0, 0, -1, 0, 0, 0, -1]),
      quarter: operation([0, -1, 0, 1, 0, 0, 0, 0, 1]),
      third: operation([0, 0, 1, 1, 0, 0, 0, 1, 0]),
      mirror: operation([1, 0, 0, 0, 1, 0, 0, 0, -1]),
    };
    const row = (label: string): number[] => {
      const { dimension, pointCharacters } = irreps.find((irrep) => irrep.label === label)!;
      return [dimension, ...Object.values(classes).map((at) => pointCharacters[2 * at]!)];
    };
    expect(row('A2u')).toEqual([1, -1, -1, 1, -1]);
    expect(row('Eg')).toEqual([2, 2, 0, -1, 2]);
    expect(row('T1u')).toEqual([3, -3, 1, 0, 1]);
    expect(row('T2g')).toEqual([3, 3, -1, 0, -1]);
  });
});

describe('labels', () => {
  /** Rotation about z by a part of a turn, with or without the mirror across z. */
  const about = (part: number, up: 1 | -1): readonly number[] => {
    const [c, s] = [Math.cos(2 * Math.PI * part), Math.sin(2 * Math.PI * part)];
    return [c, -s, 0, s, c, 0, 0, 0, up];
  };
  const halfTurn = [1, 0, 0, 0, -1, 0, 0, 0, -1];
  const third = [0, 0, 1, 1, 0, 0, 0, 1, 0];
  const times = (a: readonly number[], b: readonly number[]): number[] =>
    Array.from({ length: 9 }, (_, at) =>
      [0, 1, 2].reduce((sum, k) => sum + a[3 * Math.floor(at / 3) + k]! * b[3 * k + (at % 3)]!, 0),
    );
  const keyOf = (matrix: readonly number[]): string => matrix.map((value) => Math.round(value * 1e6) + 0).join();
  function labelsOf(...generators: readonly (readonly number[])[]): string[] {
    const elements: (readonly number[])[] = [about(0, 1)];
    const places = new Map([[keyOf(elements[0]!), 0]]);
    for (let at = 0; at < elements.length; at++) {
      for (const generator of generators) {
        const product = times(generator, elements[at]!);
        if (places.has(keyOf(product))) continue;
        places.set(keyOf(product), elements.length);
        elements.push(product);
      }
    }
    const table = elements.map((g) => elements.map((h) => places.get(keyOf(times(g, h)))!));
    const operations = elements.map((cartesian) => ({ cartesian }));
    return labelledCharacters(operations, table)
      .map(({ label }) => label)
      .sort();
  }

  it.each([
    ['C3', [about(1 / 3, 1)], ['A', 'E1a', 'E1b']],
    ['C6', [about(1 / 6, 1)], ['A', 'B', 'E1a', 'E1b', 'E2a', 'E2b']],
    ['S4', [about(1 / 4, -1)], ['A', 'B', 'E1a', 'E1b']],
    ['D3', [about(1 / 3, 1), halfTurn], ['A1', 'A2', 'E']],
    ['D6', [about(1 / 6, 1), halfTurn], ['A1', 'A2', 'B1', 'B2', 'E1', 'E2']],
    ['D2d', [about(1 / 4, -1), halfTurn], ['A1', 'A2', 'B1', 'B2', 'E']],
    ['D3h', [about(1 / 3, 1), halfTurn, about(0, -1)], ['A1p', 'A1pp', 'A2p', 'A2pp', 'Ep', 'Epp']],
    ['T', [about(1 / 2, 1), third], ['A', 'Ea', 'Eb', 'T']],
    ['Td', [about(1 / 4, -1), third], ['A1', 'A2', 'E', 'T1', 'T2']],
    ['O', [about(1 / 4, 1), third], ['A1', 'A2', 'E', 'T1', 'T2']],
  ] as const)('of %s', (_, generators, labels) => {
    expect(labelsOf(...generators)).toEqual(labels);
  });
});

describe('a line of an irreducible representation', () => {
  it.each(groups.filter(([name]) => name !== 'one element'))('induces it, of %s', (_, table) => {
    const inverses = table.map((row) => row.indexOf(0));
    for (const character of characterTable(table)) {
      const line = inducingLine(table, character)!;
      expect(line.members.length * character.dimension).toBe(table.length);
      const place = new Map(line.members.map((member, at) => [member, at]));
      // chi(g) = 1/|K| sum_h lambda(h^-1 g h) over the h that bring g into K.
      table.forEach((row, g) => {
        let [re, im] = [0, 0];
        row.forEach((_product, h) => {
          const at = place.get(table[table[inverses[h]!]![g]!]![h]!);
          if (at === undefined) return;
          re += line.values[2 * at]! / line.members.length;
          im += line.values[2 * at + 1]! / line.members.length;
        });
        expect(re).toBeCloseTo(character.values[2 * g]!, 9);
        expect(im).toBeCloseTo(character.values[2 * g + 1]!, 9);
      });
    }
  });

  it('is real where it can be: E of the square, T of the cube', () => {
    for (const [group, label] of [
      [spaceGroupOf(buildLattice({ kind: 'square', extent: [4, 4], periodic: true })), 'E'],
      [cube, 'T1u'],
    ] as const) {
      const { line } = projectionOnto(group, [], label)!;
      expect(line!.characters.every((part, at) => at % 2 === 0 || part === 0)).toBe(true);
    }
  });
});

describe('representations at momenta', () => {
  /** Their characters are orthonormal over the elements, and those of a product of two of them are a convolution. */
  it.each([
    ['square', [Math.PI, Math.PI], 5],
    ['square', [Math.PI, 0], 4],
    ['triangular', [Math.PI, 0], 4],
    ['honeycomb', [Math.PI, 0], 4],
    ['kagome', [Math.PI, Math.PI], 4],
  ] as const)('of %s at %j', (kind, phases, count) => {
    const group = spaceGroupOf(buildLattice({ kind, extent: [4, 4], periodic: true }));
    const labels = labelsAt(group, phases);
    expect(labels).toHaveLength(count);
    const { nSites } = group;
    const all = groupPermutations(group);
    const keyOf = (permutation: readonly number[]): string => permutation.join();
    const permutationOf = (element: number): number[] =>
      Array.from(all.subarray(element * nSites, (element + 1) * nSites));
    for (const label of labels) {
      const { elements, characters, dimension } = projectionOnto(group, phases, label)!;
      const places = new Map(elements.map((element, at) => [keyOf(permutationOf(element)), at]));
      const permutations = elements.map(permutationOf);
      expect(overlap(characters, characters)).toBeCloseTo(1, 9);
      // d chi(g h) averages to chi(g) chi(h) over conjugates of h; for one dimension without.
      for (const g of [1, 17, 40, elements.length - 1]) {
        for (const h of [3, 22, elements.length - 2]) {
          let [re, im] = [0, 0];
          for (const by of permutations) {
            const back = new Array<number>(nSites);
            by.forEach((to, from) => (back[to] = from));
            const conjugate = back.map((from) => by[permutations[h]![from]!]!);
            const at = places.get(keyOf(conjugate.map((to) => permutations[g]![to]!)))!;
            re += (dimension * characters[2 * at]!) / permutations.length;
            im += (dimension * characters[2 * at + 1]!) / permutations.length;
          }
          const [a, b, c, d] = [characters[2 * g]!, characters[2 * g + 1]!, characters[2 * h]!, characters[2 * h + 1]!];
          expect(re).toBeCloseTo(a * c - b * d, 9);
          expect(im).toBeCloseTo(a * d + b * c, 9);
        }
      }
    }
  });
});
