import { describe, expect, it } from 'vitest';
import {
  buildLattice,
  elementCount,
  groupPermutations,
  groupProducts,
  imageOf,
  kernelTable,
  type Lattice,
  labelsAt,
  momentaOf,
  projectionOnto,
  spaceGroupOf,
  windowTable,
} from '.';
import { Geometry } from './geometry';

const planar = (kind: 'square' | 'triangular' | 'honeycomb' | 'kagome', x: number, y = x): Lattice =>
  buildLattice({ kind, extent: [x, y], periodic: true });
const chain = (length: number, periodic = true): Lattice => buildLattice({ kind: 'chain', length, periodic });
const cubic = (x: number, y = x, z = x, periodic: boolean | boolean[] = true): Lattice =>
  buildLattice({ kind: 'cubic', extent: [x, y, z], periodic });
const openSquare = buildLattice({ kind: 'square', extent: [4, 4], periodic: false });
const slanted = buildLattice({
  kind: 'square',
  supercell: [
    [5, 1],
    [-1, 5],
  ],
});

const cubicLabels = ['A1g', 'A1u', 'A2g', 'A2u', 'Eg', 'Eu', 'T1g', 'T1u', 'T2g', 'T2u'];
const tetragonalLabels = ['A1g', 'A1u', 'A2g', 'A2u', 'B1g', 'B1u', 'B2g', 'B2u'];

describe('space groups', () => {
  it.each([
    ['square 5', planar('square', 5), 8 * 25, ['A1', 'A2', 'B1', 'B2', 'E']],
    ['square 6', planar('square', 6), 8 * 36, ['A1', 'A2', 'B1', 'B2', 'E']],
    ['square 4: the isometries alone', planar('square', 4), 8 * 16, ['A1', 'A2', 'B1', 'B2', 'E']],
    ['square 2: fewer, they coincide', planar('square', 2), 8, ['A1', 'A2']],
    ['square 4 x 6', planar('square', 4, 6), 4 * 24, ['A1', 'A2', 'B1', 'B2']],
    ['square closed by (5,1) and (-1,5)', slanted, 4 * 26, ['A', 'B', 'E1a', 'E1b']],
    ['open square', openSquare, 8, ['A1', 'A2', 'B1', 'B2', 'E']],
    [
      'tube',
      buildLattice({ kind: 'square', extent: [6, 3], periodic: [true, false] }),
      4 * 6,
      ['A1', 'A2', 'B1', 'B2'],
    ],
    ['triangular 6', planar('triangular', 6), 12 * 36, ['A1', 'A2', 'B1', 'B2', 'E1', 'E2']],
    ['honeycomb 5', planar('honeycomb', 5), 12 * 25, ['A1', 'A2', 'B1', 'B2', 'E1', 'E2']],
    ['kagome 5', planar('kagome', 5), 12 * 25, ['A1', 'A2', 'B1', 'B2', 'E1', 'E2']],
    ['cubic 5', cubic(5), 48 * 125, cubicLabels],
    ['cubic 3 x 3 x 5', cubic(3, 3, 5), 16 * 45, [...tetragonalLabels, 'Eg', 'Eu']],
    ['cubic 3 x 4 x 5', cubic(3, 4, 5), 8 * 60, ['Ag', 'Au', 'B1g', 'B1u', 'B2g', 'B2u', 'B3g', 'B3u']],
    ['chain 8', chain(8), 2 * 8, ['A1', 'A2']],
    ['open chain', chain(8, false), 2, ['A1', 'A2']],
    ['ladder', buildLattice({ kind: 'ladder', length: 6, width: 2, periodic: true }), 4 * 6, ['A1', 'A2', 'B1', 'B2']],
  ] as const)('of %s', (_, lattice, order, labels) => {
    const group = spaceGroupOf(lattice);
    expect(elementCount(group)).toBe(order);
    expect(group.irreps.map(({ label }) => label).sort()).toEqual([...labels].sort());
    expect(group.irreps[0]!.label).toMatch(/^A1?g?$/);
  });

  it('are permutations without repeats that keep all distances and shells, closed under products', () => {
    for (const lattice of [
      planar('square', 4),
      planar('honeycomb', 3),
      planar('kagome', 3),
      slanted,
      openSquare,
      cubic(3, 3, 2, [true, true, false]),
      chain(6),
    ]) {
      const group = spaceGroupOf(lattice);
      const geometry = new Geometry(lattice);
      const { nSites } = lattice;
      const permutations = groupPermutations(group);
      const seen = new Set<string>();
      let wrong = 0;
      for (let element = 0; element < elementCount(group); element++) {
        const image = permutations.subarray(element * nSites, (element + 1) * nSites);
        expect(new Set(image).size).toBe(nSites);
        seen.add(image.join(' '));
        for (let site = 0; site < nSites; site++) {
          const other = (7 * site + 3) % nSites;
          const change = geometry.distance(image[site]!, image[other]!) - geometry.distance(site, other);
          if (imageOf(group, element, site) !== image[site] || Math.abs(change) > 1e-8) wrong++;
        }
      }
      expect(wrong).toBe(0);
      expect(seen.size).toBe(elementCount(group));
      const right = [0, 1, Math.floor(elementCount(group) / 2)];
      const table = groupProducts(group, right);
      for (let element = 0; element < elementCount(group); element += 5) {
        right.forEach((k, column) => {
          const product = table[element * right.length + column]!;
          for (let site = 0; site < nSites; site++) {
            expect(imageOf(group, product, site)).toBe(imageOf(group, element, imageOf(group, k, site)));
          }
        });
      }
    }
  });

  it('have orthogonal characters', () => {
    for (const lattice of [planar('square', 5), planar('triangular', 4), slanted, cubic(3), cubic(2, 3, 4)]) {
      const { irreps, pointOperations } = spaceGroupOf(lattice);
      for (const a of irreps) {
        for (const b of irreps) {
          let [re, im] = [0, 0];
          for (let at = 0; at < pointOperations.length; at++) {
            const [ar, ai, br, bi] = [
              a.pointCharacters[2 * at]!,
              a.pointCharacters[2 * at + 1]!,
              b.pointCharacters[2 * at]!,
              b.pointCharacters[2 * at + 1]!,
            ];
            re += ar * br + ai * bi;
            im += ai * br - ar * bi;
          }
          expect(re).toBeCloseTo(a === b ? pointOperations.length : 0, 9);
          expect(im).toBeCloseTo(0, 9);
        }
      }
    }
  });

  it('call B1 what keeps its sign on the axes and B2 what changes it', () => {
    const { irreps, pointOperations } = spaceGroupOf(planar('square', 5));
    const mirror = pointOperations.findIndex(
      ({ cartesian: [a, b, , c, d] }) => a === 1 && b === 0 && c === 0 && d === -1,
    );
    const quarter = pointOperations.findIndex(
      ({ cartesian: [a, b, , c, d] }) => a === 0 && b === -1 && c === 1 && d === 0,
    );
    const value = (label: string, operation: number): number =>
      irreps.find((irrep) => irrep.label === label)!.pointCharacters[2 * operation]!;
    expect(['A1', 'A2', 'B1', 'B2'].map((label) => [value(label, quarter), value(label, mirror)])).toEqual([
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ]);
  });
});

describe('momenta', () => {
  it('are as many as cells, with characters that are orthogonal over the translations', () => {
    for (const lattice of [chain(6), planar('square', 3, 4), slanted, planar('honeycomb', 3)]) {
      const group = spaceGroupOf(lattice);
      const cells = lattice.nSites / lattice.cellSites;
      const momenta = momentaOf(lattice);
      expect(momenta).toHaveLength(cells);
      const projections = momenta.map((phases) => projectionOnto(group, phases, null)!.characters);
      projections.forEach((a, first) =>
        projections.forEach((b, second) => {
          let [re, im] = [0, 0];
          for (let at = 0; at < a.length; at += 2) {
            re += a[at]! * b[at]! + a[at + 1]! * b[at + 1]!;
            im += a[at + 1]! * b[at]! - a[at]! * b[at + 1]!;
          }
          expect(Math.hypot(re - (first === second ? cells : 0), im)).toBeLessThan(1e-9);
        }),
      );
    }
  });

  it('give a plane wave the characters of its momentum', () => {
    const lattice = planar('square', 4, 3);
    const group = spaceGroupOf(lattice);
    const phases = momentaOf(lattice)[7]!;
    const { elements, characters } = projectionOnto(group, phases, null)!;
    const wave = (site: number): number =>
      phases[0]! * lattice.positions[2 * site]! + phases[1]! * lattice.positions[2 * site + 1]!;
    // One particle on `site`: s_i = 1 at i = site. (g s)_i = s_g(i) has it where g(i) = site.
    elements.forEach((element, index) => {
      for (let i = 0; i < lattice.nSites; i++) {
        const site = imageOf(group, element, i);
        const turn =
          (wave(i) - wave(site) - Math.atan2(characters[2 * index + 1]!, characters[2 * index]!)) / (2 * Math.PI);
        expect(Math.abs(turn - Math.round(turn))).toBeLessThan(1e-9);
      }
    });
  });

  it('are kept by a part of the point operations', () => {
    const group = spaceGroupOf(planar('square', 4));
    expect(labelsAt(group, [Math.PI, Math.PI])).toEqual(['A1', 'A2', 'B1', 'B2', 'E']);
    expect(labelsAt(group, [Math.PI, 0])).toHaveLength(4);
    expect(labelsAt(group, [Math.PI / 2, 0])).toEqual(['A1', 'A2']);
    expect(projectionOnto(group, [Math.PI / 2, 0], 'A1')!.elements).toHaveLength(32);
    expect(projectionOnto(group, [Math.PI, Math.PI], 'B1')!.elements).toHaveLength(128);
    expect(projectionOnto(group, [Math.PI, Math.PI], 'E')).toMatchObject({ dimension: 2 });
    expect(projectionOnto(group, [Math.PI / 2, 0], 'E')).toBeNull();
  });

  it('with a point group are representations: chi of a product is the product', () => {
    const group = spaceGroupOf(planar('square', 4));
    const { elements, characters } = projectionOnto(group, [Math.PI, Math.PI], 'B2')!;
    const at = new Map(elements.map((element, index) => [element, index]));
    const table = groupProducts(group, elements);
    for (const g of [1, 9, 37, 70, 101]) {
      elements.forEach((h, column) => {
        const product = at.get(table[elements[g]! * elements.length + column]!)!;
        expect(characters[2 * product]!).toBeCloseTo(characters[2 * g]! * characters[2 * at.get(h)!]!, 10);
      });
    }
  });
});

describe('kernels', () => {
  it('have the same columns at every site of a periodic lattice, and shift with it', () => {
    for (const lattice of [planar('square', 5), planar('triangular', 4), planar('kagome', 3), cubic(3)]) {
      const { kernel, table } = kernelTable(lattice, 2);
      const { nSites, translations } = lattice;
      let wrong = 0;
      for (let element = 0; element < translations.length / nSites; element++) {
        for (let site = 0; site < nSites; site++) {
          const moved = translations[element * nSites + site]!;
          for (let column = 0; column < kernel; column++) {
            const shifted = translations[element * nSites + table[site * kernel + column]!];
            if (table[moved * kernel + column] !== shifted) wrong++;
          }
        }
      }
      expect(wrong).toBe(0);
    }
  });

  it('begin with the site itself and its neighbours from x anticlockwise', () => {
    const { kernel, table, displacements } = kernelTable(planar('square', 6), 2);
    expect(kernel).toBe(9);
    expect([...table.slice(0, 9)]).toEqual([0, 6, 1, 30, 5, 7, 31, 35, 11]);
    expect(displacements.slice(0, 3)).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
    ]);
  });

  it('end at open edges', () => {
    const { kernel, table } = kernelTable(openSquare, 1);
    expect([...table.slice(0, kernel)]).toEqual([0, 4, 1, -1, -1]);
  });

  it('may be windows of cells', () => {
    const { kernel, table } = windowTable(planar('square', 6), 1);
    expect(kernel).toBe(9);
    expect([...table.slice(7 * 9, 8 * 9)]).toEqual([0, 1, 2, 6, 7, 8, 12, 13, 14]);
    expect(windowTable(planar('square', 6), 2).kernel).toBe(25);
  });
});
