import { describe, expect, it } from 'vitest';
import { buildLattice, type Lattice } from '.';

const bondCounts = (lattice: Lattice): number[] => lattice.shells.map((shell) => shell.bonds.length);
const square = (x: number, y: number, periodic = true): Lattice =>
  buildLattice({ kind: 'square', extent: [x, y], periodic });

/** Every lattice that a test can go over. */
const lattices: readonly Lattice[] = [
  buildLattice({ kind: 'chain', length: 7, periodic: true }),
  buildLattice({ kind: 'chain', length: 8, periodic: false }),
  buildLattice({ kind: 'ladder', length: 6, width: 3, periodic: true }),
  square(4, 6),
  square(2, 2),
  square(5, 3, false),
  buildLattice({ kind: 'triangular', extent: [4, 4], periodic: true }),
  buildLattice({ kind: 'honeycomb', extent: [3, 4], periodic: true }),
  buildLattice({ kind: 'honeycomb', extent: [3, 2], periodic: false }),
  buildLattice({ kind: 'kagome', extent: [3, 3], periodic: true }),
  buildLattice({ kind: 'square', extent: [5, 4], periodic: [true, false] }),
  buildLattice({
    kind: 'square',
    supercell: [
      [4, 1],
      [-1, 4],
    ],
  }),
  // Some cells of this one lie before the origin.
  buildLattice({
    kind: 'square',
    supercell: [
      [4, 2],
      [-2, 4],
    ],
  }),
  buildLattice({
    kind: 'honeycomb',
    supercell: [
      [2, 1],
      [-1, 3],
    ],
  }),
];

describe('neighbour shells', () => {
  it.each([
    ['square(10, 10) periodic', square(10, 10), [1, Math.SQRT2, 2], [200, 200, 200]],
    ['square(4, 4) periodic: opposite third neighbours are one pair', square(4, 4), [1, Math.SQRT2, 2], [32, 32, 16]],
    ['square(3, 3) open', square(3, 3, false), [1, Math.SQRT2, 2], [12, 8, 6]],
    ['square(2, 2) periodic: each pair once', square(2, 2), [1, Math.SQRT2], [4, 2]],
    ['chain(6) periodic', buildLattice({ kind: 'chain', length: 6, periodic: true }), [1, 2, 3], [6, 6, 3]],
    ['chain(6) open', buildLattice({ kind: 'chain', length: 6, periodic: false }), [1, 2, 3], [5, 4, 3]],
    ['chain(2) periodic: one bond', buildLattice({ kind: 'chain', length: 2, periodic: true }), [1], [1]],
    ['chain(1) periodic: no bond', buildLattice({ kind: 'chain', length: 1, periodic: true }), [], []],
    [
      'triangular(6, 6) periodic',
      buildLattice({ kind: 'triangular', extent: [6, 6], periodic: true }),
      [1, Math.sqrt(3), 2],
      [108, 108, 108],
    ],
    [
      'honeycomb(4, 4) periodic',
      buildLattice({ kind: 'honeycomb', extent: [4, 4], periodic: true }),
      [1, Math.sqrt(3), 2],
      [48, 96, 48],
    ],
    [
      'ladder(5, 2) periodic',
      buildLattice({ kind: 'ladder', length: 5, width: 2, periodic: true }),
      [1, Math.SQRT2, 2],
      [15, 10, 10],
    ],
    [
      'kagome(4, 4) periodic',
      buildLattice({ kind: 'kagome', extent: [4, 4], periodic: true }),
      [1, Math.sqrt(3), 2],
      [96, 96, 144],
    ],
    [
      'cubic(5, 5, 5) periodic',
      buildLattice({ kind: 'cubic', extent: [5, 5, 5], periodic: true }),
      [1, Math.SQRT2, Math.sqrt(3)],
      [375, 750, 500],
    ],
    [
      'square supercell (5,1) (-1,5)',
      buildLattice({
        kind: 'square',
        supercell: [
          [5, 1],
          [-1, 5],
        ],
      }),
      [1, Math.SQRT2, 2],
      [52, 52, 52],
    ],
    [
      'a cell with three digits of root three',
      buildLattice({
        kind: 'cell',
        cell: {
          vectors: [
            [1, 0, 0],
            [0.5, 0.866, 0],
          ],
          basis: [[0, 0, 0]],
        },
        extent: [6, 6],
        periodic: true,
      }),
      [1, Math.sqrt(3), 2],
      [108, 108, 108],
    ],
  ])('%s', (_, lattice, distances, counts) => {
    expect(bondCounts(lattice)).toEqual(counts);
    lattice.shells.forEach((shell, index) => {
      expect(shell.order).toBe(index + 1);
      expect(shell.distance).toBeCloseTo(distances[index]!, lattice.kind === 'cell' ? 3 : 10);
    });
  });

  it('agree with the shortest distance over all periodic images', () => {
    for (const lattice of lattices) {
      const images = lattice.supercell.length === 0 ? [[0, 0]] : imagesOf(lattice);
      for (let a = 0; a < lattice.nSites; a++) {
        for (let b = a + 1; b < lattice.nSites; b++) {
          const shortest = Math.min(
            ...images.map(([x, y]) =>
              Math.hypot(
                lattice.positions[2 * b]! - lattice.positions[2 * a]! + x!,
                lattice.positions[2 * b + 1]! - lattice.positions[2 * a + 1]! + y!,
              ),
            ),
          );
          const holding = lattice.shells.filter((shell) =>
            shell.bonds.some((bond) => Math.min(bond.from, bond.to) === a && Math.max(bond.from, bond.to) === b),
          );
          const expected = lattice.shells.filter((shell) => Math.abs(shell.distance - shortest) < 1e-9);
          expect(holding, `${lattice.label} ${a} ${b}`).toEqual(expected);
        }
      }
    }
  });

  it('give displacements that lead from one site to an image of the other', () => {
    for (const lattice of lattices) {
      for (const { distance, bonds } of lattice.shells) {
        for (const { from, to, wraps, displacement } of bonds) {
          expect(Math.hypot(...displacement)).toBeCloseTo(distance, 10);
          const direct = Math.hypot(
            lattice.positions[2 * from]! + displacement[0] - lattice.positions[2 * to]!,
            lattice.positions[2 * from + 1]! + displacement[1] - lattice.positions[2 * to + 1]!,
          );
          expect(direct < 1e-9).toBe(!wraps);
        }
      }
    }
  });

  it('count the wrapping bonds of a square', () => {
    expect(square(10, 10).shells[0]!.bonds.filter((bond) => bond.wraps)).toHaveLength(20);
    expect(square(10, 10, false).shells[0]!.bonds.some((bond) => bond.wraps)).toBe(false);
  });
});

function imagesOf(lattice: Lattice): number[][] {
  const [first, second = [0, 0]] = lattice.supercell;
  const shifts = [-2, -1, 0, 1, 2];
  return shifts.flatMap((m) => shifts.map((n) => [m * first![0] + n * second[0]!, m * first![1] + n * second[1]!]));
}

describe('translations', () => {
  it.each(lattices.map((lattice) => [`${lattice.label}${lattice.periodic ? ' periodic' : ''}`, lattice] as const))(
    'of %s are permutations that keep every shell',
    (_, lattice) => {
      const { nSites, translations, crystal } = lattice;
      const cells = nSites / lattice.cellSites;
      const isTube = lattice.periodic && crystal?.closed.includes(false);
      const expected = !lattice.periodic ? 1 : isTube ? lattice.extent[0]! : cells;
      expect(translations.length / nSites).toBe(expected);
      for (let element = 0; element < expected; element++) {
        const image = translations.subarray(element * nSites, (element + 1) * nSites);
        expect(new Set(image).size).toBe(nSites);
        if (element === 0) expect([...image]).toEqual(Array.from({ length: nSites }, (_unused, site) => site));
        for (const { bonds } of lattice.shells) {
          const pairs = new Set(bonds.map(({ from, to }) => pairKey(from, to)));
          for (const { from, to } of bonds) expect(pairs.has(pairKey(image[from]!, image[to]!))).toBe(true);
        }
      }
    },
  );
});

function pairKey(a: number, b: number): string {
  return `${Math.min(a, b)} ${Math.max(a, b)}`;
}

describe('sublattices', () => {
  it('alternate where no nearest-neighbour cycle is odd', () => {
    for (const lattice of [...lattices, buildLattice({ kind: 'chain', length: 12, periodic: true })]) {
      if (!lattice.sublattice) continue;
      for (const { from, to } of lattice.shells[0]?.bonds ?? []) {
        expect(lattice.sublattice[from]! + lattice.sublattice[to]!).toBe(1);
      }
    }
  });

  it('do not exist on odd rings and triangles', () => {
    expect(buildLattice({ kind: 'chain', length: 7, periodic: true }).sublattice).toBeNull();
    expect(buildLattice({ kind: 'triangular', extent: [4, 4], periodic: true }).sublattice).toBeNull();
    expect(buildLattice({ kind: 'honeycomb', extent: [3, 3], periodic: true }).sublattice).not.toBeNull();
  });
});

describe('custom lattices', () => {
  const path = buildLattice({
    kind: 'custom',
    nSites: 4,
    edges: [
      [0, 1],
      [2, 1],
      [2, 3],
    ],
  });

  it('have shells by the length of the shortest path', () => {
    expect(path.shells.map((shell) => shell.bonds.map(({ from, to }) => [from, to]))).toEqual([
      [
        [0, 1],
        [2, 1],
        [2, 3],
      ],
      [
        [0, 2],
        [1, 3],
      ],
      [[0, 3]],
    ]);
  });

  it('stand on a regular polygon with unit sides unless positions are given', () => {
    const [x0, y0, x1, y1] = path.positions;
    expect(Math.hypot(x1! - x0!, y1! - y0!)).toBeCloseTo(1, 12);
    const placed = buildLattice({
      kind: 'custom',
      nSites: 2,
      edges: [[0, 1]],
      positions: [
        [0, 0],
        [3, 4],
      ],
    });
    expect([...placed.positions]).toEqual([0, 0, 3, 4]);
    expect(placed.shells[0]!.bonds[0]!.displacement).toEqual([3, 4]);
  });
});

describe('lattices in space', () => {
  const cubic = buildLattice({ kind: 'cubic', extent: [3, 4, 5], periodic: [true, false, true] });

  it('number their sites with the last coordinate fastest and are drawn from the front', () => {
    expect(cubic.nSites).toBe(60);
    expect([...cubic.coordinates.slice(3 * 27, 3 * 28)]).toEqual([1, 1, 2]);
    expect(cubic).toMatchObject({ dimension: 3, periodic: true, extent: [3, 4, 5] });
    expect(
      new Set(Array.from({ length: 60 }, (_, site) => cubic.positions.slice(2 * site, 2 * site + 2).join(' '))).size,
    ).toBe(60);
    expect(cubic.translations.length / 60).toBe(15);
  });

  it('lead along their bonds to the image that the winding says', () => {
    const { coordinates, crystal } = cubic;
    for (const { from, to, vector, winding } of cubic.shells.flatMap(({ bonds }) => bonds)) {
      const shift = [0, 1, 2].map((axis) =>
        winding.reduce((sum, turns, row) => sum + turns * crystal!.supercell[row]![axis]!, 0),
      );
      for (const axis of [0, 1, 2]) {
        expect(coordinates[3 * from + axis]! + vector[axis]!).toBeCloseTo(
          coordinates[3 * to + axis]! + shift[axis]!,
          10,
        );
      }
    }
  });
});
