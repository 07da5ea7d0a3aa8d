import { describe, expect, it } from 'vitest';
import { compile } from '../hamiltonian';
import {
  brillouinZone,
  imagesInZone,
  isInZone,
  momentaInZone,
  nameOf,
  namedMomenta,
  polygonArea,
  wignerSeitz,
  zoneMesh,
} from './brillouin';
import type { Lattice } from './lattice';

function latticeOf(text: string): Lattice {
  const compiled = compile(`lattice ${text}\nsite spin(1/2)\nH = sum i Z(i)\n`);
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join(' '));
  return compiled.hamiltonian.lattice;
}

const lattices = [
  ['square(4, 4) periodic', 4, 1],
  ['triangular(3, 3) periodic', 6, Math.sqrt(3) / 2],
  ['honeycomb(3, 3) periodic', 6, (3 * Math.sqrt(3)) / 2],
  ['kagome(2, 2) periodic', 6, 2 * Math.sqrt(3)],
] as const;

describe.each(lattices)('the zone of %s', (text, corners, cellArea) => {
  const zone = brillouinZone(latticeOf(text));
  if (zone === null) throw new Error('no zone');

  it('has the area (2 pi)^2 over that of the cell', () => {
    expect(zone.corners).toHaveLength(corners);
    expect(polygonArea(zone.corners)).toBeCloseTo(4 / cellArea, 10);
  });

  it('goes into itself when turned and when inverted', () => {
    const angle = (2 * Math.PI) / corners;
    for (const [x, y] of zone.corners) {
      const turned = [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)] as const;
      for (const image of [turned, [-x, -y] as const]) {
        expect(zone.corners.some(([u, v]) => Math.hypot(u - image[0], v - image[1]) < 1e-9)).toBe(true);
      }
    }
  });

  it('is nearer to the origin than to any reciprocal vector', () => {
    const [a, b] = zone.reciprocal;
    for (const [x, y] of zone.corners) {
      for (let m = -3; m <= 3; m++) {
        for (let n = -3; n <= 3; n++) {
          const away = Math.hypot(x - m * a[0] - n * b[0], y - m * a[1] - n * b[1]);
          expect(away).toBeGreaterThan(Math.hypot(x, y) - 1e-9);
        }
      }
    }
  });
});

it('names the momenta of order', () => {
  const square = brillouinZone(latticeOf('square(4, 4) periodic'));
  const triangular = brillouinZone(latticeOf('triangular(3, 3) periodic'));
  if (square === null || triangular === null) throw new Error('no zone');
  expect([nameOf(square, [1, 1]), nameOf(square, [1, 0]), nameOf(square, [2, -2]), nameOf(square, [0.5, 0])]).toEqual([
    'M',
    'X',
    'Γ',
    null,
  ]);
  // Of 120 degrees order, and of stripes.
  expect(nameOf(triangular, [4 / 3, 0])).toBe('K');
  expect(nameOf(triangular, [2 / 3, 2 / Math.sqrt(3)])).toBe('K′');
  expect(nameOf(triangular, [0, 2 / Math.sqrt(3)])).toBe('M');
  expect(isInZone(triangular, [4 / 3, 0])).toBe(true);
  expect(isInZone(triangular, [1.4, 0])).toBe(false);
  expect(imagesInZone(triangular, [4 / 3, 0])).toHaveLength(3);
  expect(imagesInZone(square, [1.5, 0])).toEqual([[-0.5, 0]]);
});

describe('oblique cells', () => {
  it.each([
    [
      [1, 0],
      [0.3, 1.1],
    ],
    [
      [1, 0],
      [5.2, 0.7],
    ],
    [
      [2, 1],
      [-1, 3],
    ],
  ] as const)('%j and %j keep the area whatever pair of vectors is given', (a, b) => {
    const corners = wignerSeitz([a, b]);
    const volume = Math.abs(a[0] * b[1] - a[1] * b[0]);
    expect(polygonArea(corners)).toBeCloseTo(volume, 9);
    const other = wignerSeitz([[a[0] + b[0], a[1] + b[1]], b]);
    expect(other).toHaveLength(corners.length);
    expect(polygonArea(other)).toBeCloseTo(volume, 9);
  });

  it('of a rectangle has X, Y and S; of a slanted one opposite points of one name', () => {
    expect(
      new Set(
        namedMomenta(
          wignerSeitz([
            [2, 0],
            [0, 1],
          ]),
        ).map(({ name }) => name),
      ),
    ).toEqual(new Set(['Γ', 'S', 'X', 'Y']));
    const slanted = namedMomenta(
      wignerSeitz([
        [1, 0],
        [0.3, 1.1],
      ]),
    );
    expect(slanted).toHaveLength(13);
    for (const { name, at } of slanted) {
      expect(
        slanted.some((other) => other.name === name && Math.hypot(other.at[0] + at[0], other.at[1] + at[1]) < 1e-9),
      ).toBe(true);
    }
  });

  it('parallel vectors are refused', () => {
    expect(() =>
      wignerSeitz([
        [1, 0],
        [2, 0],
      ]),
    ).toThrow(RangeError);
  });
});

it('chains, lattices in space and custom ones have none', () => {
  expect(brillouinZone(latticeOf('chain(4) periodic'))).toBeNull();
  expect(brillouinZone(latticeOf('cubic(2, 2, 2) periodic'))).toBeNull();
});

describe.each([
  ['square(4, 6) periodic', 24],
  ['triangular(6, 6) periodic', 36],
  ['kagome(2, 3) periodic', 6],
  ['honeycomb(3, 2) periodic', 6],
] as const)('momenta of %s', (text, cells) => {
  const mesh = zoneMesh(latticeOf(text));
  if (mesh === null) throw new Error('no mesh');

  it.each([1, 2])('fill the zone scaled by %i, each once but at its edge', (scale) => {
    const momenta = momentaInZone(mesh, scale);
    // Each momentum counts for the share of the scaled zone that is nearest to its images.
    const scaled = { ...mesh.zone, reciprocal: mesh.zone.reciprocal.map(([x, y]) => [scale * x, scale * y] as const) };
    const [a, b] = scaled.reciprocal;
    if (a === undefined || b === undefined) throw new Error('no vectors');
    const weight = momenta.reduce((sum, k) => sum + 1 / imagesInZone({ ...scaled, reciprocal: [a, b] }, k).length, 0);
    expect(weight).toBeCloseTo(scale ** 2 * cells, 9);
    expect(polygonArea(mesh.cell) * cells).toBeCloseTo(polygonArea(mesh.zone.corners), 9);
  });
});

it('open pieces and chains have no mesh', () => {
  expect(zoneMesh(latticeOf('square(4, 4) open'))).toBeNull();
  expect(zoneMesh(latticeOf('chain(4) periodic'))).toBeNull();
});
