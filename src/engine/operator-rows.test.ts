import { describe, expect, it } from 'vitest';
import type { CompiledOperator } from '../shared/hamiltonian/compiled-operator';
import { heisenberg, hubbard, ising, operatorOf, ringBonds, sigma } from './testing/operators';
import { OperatorRows } from './operator-rows';
import { Random } from '../shared/random/random';

/** A spin 1 beside spins 1/2, with complex elements and a constant. */
const raising = Array.from({ length: 6 }, (_, row) =>
  Array.from({ length: 6 }, (_column, column): readonly [number, number] => [
    row - column,
    row === column ? 0 : row * column,
  ]),
);
const mixed = operatorOf(
  [2, 3, 2],
  [
    { matrix: raising, sites: [0, 1] },
    { matrix: raising, sites: [1, 2], coefficient: -0.5 },
    { matrix: sigma.y, sites: [2], coefficient: 0.7 },
  ],
  1.25,
);

const operators: readonly (readonly [string, CompiledOperator])[] = [
  ['Heisenberg ring', heisenberg(5)],
  ['Ising ring along y', ising(4, 1, 0.7, { along: sigma.y })],
  ['Hubbard ring with strings', hubbard(3, ringBonds(3), 4)],
  ['mixed spins', mixed],
];

function allConfigurations(localDimensions: Uint8Array): Uint8Array[] {
  return Array.from(localDimensions)
    .reduce<number[][]>(
      (starts, dimension) =>
        starts.flatMap((start) => Array.from({ length: dimension }, (_, index) => [...start, index])),
      [[]],
    )
    .map((configuration) => Uint8Array.from(configuration));
}

/** <row|H|column>, term by term. */
function element(operator: CompiledOperator, row: Uint8Array, column: Uint8Array): [number, number] {
  const { terms, matrices, localDimensions, constant } = operator;
  let [re, im] = [row.every((index, site) => index === column[site]) ? constant : 0, 0];
  terms.matrixIndex.forEach((number, term) => {
    const sites = Array.from(terms.sites.subarray(terms.siteOffsets[term], terms.siteOffsets[term + 1]));
    if (row.some((index, site) => !sites.includes(site) && index !== column[site])) return;
    const local = (of: Uint8Array): number => sites.reduce((sum, site) => sum * localDimensions[site]! + of[site]!, 0);
    const matrix = matrices[number]!;
    const string = terms.strings?.sites.subarray(terms.strings.offsets[term], terms.strings.offsets[term + 1]) ?? [];
    const sign = Array.from(string).reduce((product, site) => (row[site] === 0 ? -product : product), 1);
    for (let at = matrix.rowOffsets[local(row)]!; at < matrix.rowOffsets[local(row) + 1]!; at++) {
      if (matrix.columns[at] !== local(column)) continue;
      const [a, b] = [terms.coefficients[2 * term]!, terms.coefficients[2 * term + 1]!];
      const [c, d] = [matrix.values[2 * at]!, matrix.values[2 * at + 1]!];
      re += sign * (a * c - b * d);
      im += sign * (a * d + b * c);
    }
  });
  return [re, im];
}

describe.each(operators)('rows of the %s', (_name, operator) => {
  it.each([1, 1000])('are those of its matrix, in pieces of %i', (most) => {
    const configurations = allConfigurations(operator.localDimensions);
    const nSites = operator.localDimensions.length;
    const key = (configuration: Uint8Array): string => configuration.join('');
    const flat = Uint8Array.from(configurations.flatMap((configuration) => Array.from(configuration)));
    const rows = new OperatorRows(operator);
    const found = new Map<string, [number, number]>();
    const diagonals = rows.diagonals(flat);
    configurations.forEach((configuration, place) => {
      found.set(`${key(configuration)} ${key(configuration)}`, [diagonals[2 * place]!, diagonals[2 * place + 1]!]);
    });
    for (const piece of rows.connections(flat, most)) {
      for (let place = 0; place < piece.count; place++) {
        const to = piece.configurations.subarray(place * nSites, (place + 1) * nSites);
        const from = configurations[piece.samples[place]!]!;
        expect(key(to)).not.toBe(key(from));
        const name = `${key(from)} ${key(to)}`;
        const [re, im] = found.get(name) ?? [0, 0];
        found.set(name, [re + piece.elements[2 * place]!, im + piece.elements[2 * place + 1]!]);
      }
    }
    for (const row of configurations) {
      for (const column of configurations) {
        const [re, im] = found.get(`${key(row)} ${key(column)}`) ?? [0, 0];
        const [expectedRe, expectedIm] = element(operator, row, column);
        expect(Math.abs(re - expectedRe) + Math.abs(im - expectedIm)).toBeLessThan(1e-12);
      }
    }
  });
});

it('puts all connections of a configuration into one piece', () => {
  const random = Random.seeded('3', 0);
  const operator = heisenberg(8);
  const configurations = Uint8Array.from({ length: 5 * 8 }, () => random.below(2));
  const seen: number[] = [];
  for (const piece of new OperatorRows(operator).connections(configurations, 10)) {
    const own = new Set(piece.samples);
    for (const sample of own) expect(seen).not.toContain(sample);
    seen.push(...own);
  }
  expect(seen.length).toBeGreaterThan(2);
});
