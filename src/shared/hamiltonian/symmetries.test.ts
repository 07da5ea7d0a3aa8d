import { describe, expect, it } from 'vitest';
import { denseMatrix, permutedModes, symmetriesOf, type CompiledHamiltonian } from '.';
import { elementCount, imageOf, projectionOnto, spaceGroupOf } from '../lattice';
import { compiled } from './dense-eigenvalues.test-support';

const half = 'site spin(1/2)\n';

/** Matrix elements change as <s'|H|s> with the sign of reordering the occupied fermionic modes, mode i going to image[i]. */
function isSymmetry({ operator, modes }: CompiledHamiltonian, image: Uint32Array): boolean {
  const { dimension, re, im } = denseMatrix(operator);
  const { localDimensions } = operator;
  const n = localDimensions.length;
  const target = new Int32Array(dimension);
  const sign = new Int8Array(dimension);
  const digits = new Array<number>(n);
  for (let state = 0; state < dimension; state++) {
    for (let site = n - 1, rest = state; site >= 0; site--) {
      digits[site] = rest % localDimensions[site]!;
      rest = Math.floor(rest / localDimensions[site]!);
    }
    const moved = new Array<number>(n);
    digits.forEach((digit, site) => (moved[image[site]!] = digit));
    target[state] = moved.reduce((index, digit, site) => index * localDimensions[site]! + digit, 0);
    const occupied = digits.flatMap((digit, site) => {
      const { species } = modes[site]!;
      return species !== 'spin' && species !== 'boson' && digit === 0 ? [image[site]!] : [];
    });
    let swaps = 0;
    occupied.forEach((a, at) => occupied.slice(at + 1).forEach((b) => (swaps += b < a ? 1 : 0)));
    sign[state] = swaps % 2 === 0 ? 1 : -1;
  }
  for (let row = 0; row < dimension; row++) {
    for (let column = 0; column < dimension; column++) {
      const from = row * dimension + column;
      const to = target[row]! * dimension + target[column]!;
      const factor = sign[row]! * sign[column]!;
      if (Math.abs(re[from]! - factor * re[to]!) > 1e-10 || Math.abs(im[from]! - factor * im[to]!) > 1e-10)
        return false;
    }
  }
  return true;
}

describe('symmetries of H', () => {
  it.each([
    [`lattice square(3, 3) periodic\n${half}H = sum <i,j> S(i).S(j)`, 72],
    [`lattice square(3, 3) periodic\n${half}H = sum <i,j>x X(i)*X(j) + sum <i,j>y Y(i)*Y(j)`, 36],
    [`lattice square(2, 4) periodic\n${half}H = sum <i,j> S(i).S(j) + 0.3 * sum i (-1)^(x(i) + y(i)) * Sz(i)`, null],
    [`lattice triangular(3, 3) periodic\n${half}H = sum <i,j> S(i).S(j)`, 108],
    [`lattice triangular(3, 3) periodic\n${half}H = sum triangles (i,j,k) S(i).cross(S(j), S(k))`, null],
    [
      `lattice honeycomb(2, 2) periodic\n${half}H = sum <i,j>x X(i)*X(j) + sum <i,j>y Y(i)*Y(j) + sum <i,j>z Z(i)*Z(j)`,
      null,
    ],
    [`lattice chain(6) periodic\n${half}H = sum <i,j> (S(i).S(j) + Sx(i)*Sy(j) - Sy(i)*Sx(j))`, 6],
    [`lattice chain(6) periodic\n${half}H = sum <i,j> S(i).S(j) + sum i uniform(0, 1, seed=1) * Sz(i)`, 1],
    [`lattice chain(6) open\n${half}H = sum <i,j> S(i).S(j)`, 2],
    [`lattice chain(6) periodic\n${half}H = sum <i,j> where mod(i, 2) = 0: S(i).S(j)`, 6],
    ['lattice chain(6) periodic\nsite fermion\nH = sum <i,j> (cdag(i)*c(j) + h.c.) + sum <i,j> n(i)*n(j)', 12],
    ['lattice square(2, 3) periodic\nsite fermion\nH = sum <i,j> (cdag(i)*c(j) + h.c.)', null],
    [
      'lattice chain(4) periodic\nsite electron\nH = sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 3*sum i docc(i)',
      8,
    ],
    ['lattice chain(3) periodic\nsite electron\nH = sum <i,j> (cdag(i,up)*c(j,dn) + h.c.)', null],
    ['lattice square(2, 2) open\nsite fermion\nH = sum <i,j> (cdag(i)*cdag(j) + c(j)*c(i))', null],
    [
      'lattice chain(4) periodic\nsite spin(1/2) on sublattice 0\nsite spin(1) on sublattice 1\nH = sum <i,j> S(i).S(j)',
      4,
    ],
  ] as const)('%s', (text, order) => {
    const hamiltonian = compiled(text);
    const { lattice, report } = hamiltonian;
    const group = symmetriesOf(hamiltonian);
    const all = spaceGroupOf(lattice);
    const found = new Set<string>();
    for (let element = 0; element < elementCount(group); element++) {
      found.add(Array.from({ length: lattice.nSites }, (_, site) => imageOf(group, element, site)).join(' '));
    }
    const expected = new Set<string>();
    for (let element = 0; element < elementCount(all); element++) {
      const permutation = Array.from({ length: lattice.nSites }, (_, site) => imageOf(all, element, site));
      const kinds = permutation.every((image, site) => hamiltonian.siteKindOf[image] === hamiltonian.siteKindOf[site]);
      if (kinds && isSymmetry(hamiltonian, permutedModes(hamiltonian, permutation)))
        expected.add(permutation.join(' '));
    }
    expect(found).toEqual(expected);
    if (order !== null) expect(found.size).toBe(order);
    expect(report.translations * report.pointOperations!).toBe(found.size);
    expect(report.irreps).toEqual(group.irreps.map(({ label }) => label));
  });

  it('split the space of a ring into sectors', () => {
    const hamiltonian = compiled(`lattice chain(6) periodic\n${half}H = sum <i,j> S(i).S(j)\nsector Sz = 0`);
    const group = symmetriesOf(hamiltonian);
    // Dimension of a sector: the mean of chi*(g) times the configurations that g keeps. Of 20 configurations with Sz = 0.
    const configurations = Array.from({ length: 64 }, (_, state) => state).filter(
      (state) => [...state.toString(2)].filter((bit) => bit === '1').length === 3,
    );
    const dimension = (phases: readonly number[], label: string | null): number => {
      const { elements, characters } = projectionOnto(group, phases, label)!;
      let sum = 0;
      elements.forEach((element, index) => {
        const kept = configurations.filter((state) =>
          Array.from({ length: 6 }, (_, site) => site).every(
            (site) => ((state >> site) & 1) === ((state >> imageOf(group, element, site)) & 1),
          ),
        );
        sum += characters[2 * index]! * kept.length;
      });
      return Math.round((sum / elements.length) * 1e9) / 1e9;
    };
    const turns = [0, 1, 2, 3, 4, 5].map((m) => (2 * Math.PI * m) / 6);
    expect(turns.map((k) => dimension([k], null))).toEqual([4, 3, 3, 4, 3, 3]);
    expect([
      dimension([0], 'A1') + dimension([0], 'A2'),
      dimension([Math.PI], 'A1') + dimension([Math.PI], 'A2'),
    ]).toEqual([4, 4]);
  });

  it('are asked for by sectors', () => {
    const { requestedSector, charges } = compiled(
      `lattice square(4, 4) periodic\n${half}H = sum <i,j> S(i).S(j)\nsector Sz = 0, momentum = (pi, pi), parity = -1, point = B1`,
    );
    expect(requestedSector).toEqual({ momentum: [Math.PI, Math.PI], parity: -1, point: 'B1' });
    expect(charges).toMatchObject([{ name: 'Sz', value: 0, requested: true }]);
    expect(
      compiled(`lattice chain(6) periodic\n${half}H = sum <i,j> S(i).S(j)\nsector momentum = 2*pi/3`).requestedSector
        .momentum,
    ).toEqual([(2 * Math.PI) / 3]);
  });
});
