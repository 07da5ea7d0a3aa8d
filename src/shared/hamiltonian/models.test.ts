import { describe, expect, it } from 'vitest';
import { denseMatrix, type CompiledHamiltonian } from '.';
import { compiled, lowestEigenvalue, sectorEigenvalues } from './dense-eigenvalues.test-support';
import { type Pauli, PauliSum } from './pauli-sum.test-support';

const half = 'site spin(1/2)\n';

function expectPauli(hamiltonian: CompiledHamiltonian, expected: PauliSum): void {
  const ours = denseMatrix(hamiltonian.operator);
  const theirs = expected.dense();
  const differ = (a: Float64Array, b: Float64Array): number =>
    a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0);
  expect(ours.re.length).toBe(theirs.re.length);
  expect(differ(ours.re, theirs.re)).toBeLessThan(1e-12);
  expect(differ(ours.im, theirs.im)).toBeLessThan(1e-12);
}

/** Sum over pairs of sites of sum_a strength_a sigma_a sigma_a. */
function coupled(
  nSites: number,
  pairs: readonly (readonly [number, number])[],
  axes: readonly (readonly [Pauli, number])[],
): PauliSum {
  const sum = new PauliSum(nSites);
  for (const [i, j] of pairs)
    for (const [axis, strength] of axes)
      sum.add(strength, [
        [i, axis],
        [j, axis],
      ]);
  return sum;
}

describe('directions of bonds', () => {
  it('make the Kitaev honeycomb: each kind of bond once at each site', () => {
    const hamiltonian = compiled(
      `lattice honeycomb(2, 2) periodic\n${half}param Kx = 1, Ky = 0.7, Kz = 1.3\n` +
        'H = -Kx * sum <i,j>x X(i)*X(j) - Ky * sum <i,j>y Y(i)*Y(j) - Kz * sum <i,j>z Z(i)*Z(j)',
    );
    // Site A of cell (x, y) is 2 (2 x + y). Its B neighbours lie in the same cell, in (x - 1, y) and in (x, y - 1).
    const expected = new PauliSum(8);
    for (const x of [0, 1]) {
      for (const y of [0, 1]) {
        const a = 2 * (2 * x + y);
        expected.add(-1, [
          [a, 'X'],
          [a + 1, 'X'],
        ]);
        expected.add(-0.7, [
          [a, 'Y'],
          [2 * (2 * ((x + 1) % 2) + y) + 1, 'Y'],
        ]);
        expected.add(-1.3, [
          [a, 'Z'],
          [2 * (2 * x + ((y + 1) % 2)) + 1, 'Z'],
        ]);
      }
    }
    expectPauli(hamiltonian, expected);
    expect(hamiltonian.report).toMatchObject({ terms: 12, translations: 4, hermitian: true, conservesTotalSz: false });
  });

  it('are numbers too, along x and y on the square', () => {
    const written = compiled(`lattice square(3, 3) periodic\n${half}H = sum <i,j> where direction(i,j) = 0: X(i)*X(j)`);
    const marked = compiled(`lattice square(3, 3) periodic\n${half}H = sum <i,j>x X(i)*X(j)`);
    expect(written.operator).toEqual(marked.operator);
    expect(written.terms[0]!.count).toBe(9);
    for (const [a, b] of written.terms[0]!.supports) expect(Math.abs(a! - b!) % 3).toBe(0);
  });

  it('find three lines on the kagome lattice, each in both triangles', () => {
    const { terms } = compiled(
      `lattice kagome(3, 3) periodic\n${half}H = sum <i,j>x X(i)*X(j) + sum <i,j>y Y(i)*Y(j) + sum <i,j>z Z(i)*Z(j)`,
    );
    expect(terms.map(({ count }) => count)).toEqual([18, 18, 18]);
  });
});

describe('vectors', () => {
  it('make Dzyaloshinskii-Moriya couplings by the way along a bond', () => {
    const hamiltonian = compiled(
      `lattice square(2, 3) open\n${half}param D = 0.4\nH = D * sum <i,j> (dx(i,j)*(Sx(i)*Sy(j) - Sy(i)*Sx(j)) + dy(i,j)*(Sz(i)*Sx(j) - Sx(i)*Sz(j)))`,
    );
    const expected = new PauliSum(6);
    for (const y of [0, 1, 2]) {
      expected
        .add(0.1, [
          [y, 'X'],
          [3 + y, 'Y'],
        ])
        .add(-0.1, [
          [y, 'Y'],
          [3 + y, 'X'],
        ]);
    }
    for (const x of [0, 3]) {
      for (const y of [0, 1])
        expected
          .add(0.1, [
            [x + y, 'Z'],
            [x + y + 1, 'X'],
          ])
          .add(-0.1, [
            [x + y, 'X'],
            [x + y + 1, 'Z'],
          ]);
    }
    expectPauli(hamiltonian, expected);
  });

  it('have a product: the chirality of a triangle', () => {
    const hamiltonian = compiled(
      `lattice triangular(2, 2) open\n${half}H = 8 * sum triangles (i,j,k) S(i).cross(S(j), S(k))`,
    );
    const expected = new PauliSum(4);
    // (0,0) (1,0) (0,1) and (1,0) (1,1) (0,1), anticlockwise: sites 0 2 1 and 2 3 1.
    for (const sites of [
      [0, 2, 1],
      [2, 3, 1],
    ] as const) {
      const axes: readonly (readonly [Pauli, Pauli, Pauli, number])[] = [
        ['X', 'Y', 'Z', 1],
        ['Y', 'Z', 'X', 1],
        ['Z', 'X', 'Y', 1],
        ['X', 'Z', 'Y', -1],
        ['Z', 'Y', 'X', -1],
        ['Y', 'X', 'Z', -1],
      ];
      for (const [a, b, c, sign] of axes)
        expected.add(sign, [
          [sites[0], a],
          [sites[1], b],
          [sites[2], c],
        ]);
    }
    expectPauli(hamiltonian, expected);
    expect(hamiltonian.report.hermitian).toBe(true);
  });

  it('make XYZ chains', () => {
    const hamiltonian = compiled(
      `lattice chain(5) periodic\n${half}H = sum <i,j> (Sx(i)*Sx(j) + 0.5*Sy(i)*Sy(j) - 0.3*Sz(i)*Sz(j))`,
    );
    const ring = [0, 1, 2, 3, 4].map((i): [number, number] => [i, (i + 1) % 5]);
    expectPauli(
      hamiltonian,
      coupled(5, ring, [
        ['X', 0.25],
        ['Y', 0.125],
        ['Z', -0.075],
      ]),
    );
  });
});

describe('loops', () => {
  it('of four bonds count the plaquettes of each lattice', () => {
    const count = (lattice: string): number =>
      compiled(`lattice ${lattice}\n${half}H = sum plaquettes (i,j,k,l) Z(i)*Z(j)*Z(k)*Z(l)`).terms[0]!.count;
    expect(count('square(4, 5) periodic')).toBe(20);
    expect(count('square(4, 5) open')).toBe(12);
    expect(count('ladder(6) periodic')).toBe(6);
    expect(count('triangular(4, 4) periodic')).toBe(48);
    expect(count('cubic(3, 3, 3) periodic')).toBe(81);
    expect(count('custom(5) edges (0,1) (1,2) (2,3) (3,0) (3,4)')).toBe(1);
  });

  it('make the ring exchange of a plaquette a cyclic permutation of its spins', () => {
    // P + P^-1 as in Thouless' form with S(i).S(j) of all six pairs.
    const ring =
      '(S(i).S(j) + S(j).S(k) + S(k).S(l) + S(l).S(i) + S(i).S(k) + S(j).S(l)' +
      ' + 4*(S(i).S(j))*(S(k).S(l)) + 4*(S(i).S(l))*(S(j).S(k)) - 4*(S(i).S(k))*(S(j).S(l)) + 1/4)';
    const { operator } = compiled(`lattice square(2, 2) open\n${half}H = sum plaquettes (i,j,k,l) ${ring}`);
    const { re, dimension } = denseMatrix(operator);
    // Corners in order: 0 (0,0), 2 (1,0), 3 (1,1), 1 (0,1). The spin of each goes to the next, or to the one before.
    const corners = [0, 2, 3, 1];
    const expected = new Float64Array(dimension * dimension);
    for (let state = 0; state < dimension; state++) {
      const spins = [0, 1, 2, 3].map((site) => (state >> (3 - site)) & 1);
      for (const step of [1, 3]) {
        const moved = [...spins];
        corners.forEach((corner, at) => (moved[corners[(at + step) % 4]!] = spins[corner]!));
        expected[moved.reduce((bits, spin) => 2 * bits + spin, 0) * dimension + state]! += 1;
      }
    }
    re.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 12));
  });

  it('have their corners in order, for products that are not symmetric', () => {
    const wen = compiled(`lattice square(2, 2) open\n${half}H = sum plaquettes (i,j,k,l) X(i)*Y(j)*Z(k)*Id`);
    expectPauli(
      wen,
      new PauliSum(4).add(1, [
        [0, 'X'],
        [2, 'Y'],
        [3, 'Z'],
      ]),
    );
  });
});

describe('long-range couplings', () => {
  it('fall off with the shortest distance round the ring', () => {
    const hamiltonian = compiled(
      `lattice chain(6) periodic\n${half}param alpha = 3\nH = -1 * sum i<j Z(i)*Z(j) / dist(i,j)^alpha - sum i X(i)`,
    );
    const expected = new PauliSum(6);
    for (let i = 0; i < 6; i++) {
      expected.add(-1, [[i, 'X']]);
      for (let j = i + 1; j < 6; j++)
        expected.add(-1 / Math.min(j - i, 6 - j + i) ** 3, [
          [i, 'Z'],
          [j, 'Z'],
        ]);
    }
    expectPauli(hamiltonian, expected);
    expect(hamiltonian.report).toMatchObject({ translations: 6, terms: 21 });
  });

  it('give the energies of Rydberg atoms with the excited state up', () => {
    const energy = (Delta: number): number =>
      lowestEigenvalue(
        compiled(
          `lattice chain(8) open\n${half}param Omega = 2, Delta = ${Delta}, V = 30\n` +
            'H = -Omega/2 * sum i X(i) - Delta * sum i n(i) + V * sum i<j n(i)*n(j)/dist(i,j)^6',
        ).operator,
      );
    expect(energy(0)).toBeCloseTo(-5.075281, 5);
    expect(energy(8)).toBeCloseTo(-31.925791, 5);
  });

  it('reach over a slanted supercell by the nearest image', () => {
    const { operator } = compiled(`lattice square supercell (2,1) (-1,2)\n${half}H = sum i<j dist(i,j)^2 * Z(i)*Z(j)`);
    // Five sites: from each, four neighbours at distance 1 are all others.
    expect(
      [...operator.terms.coefficients].filter((_, at) => at % 2 === 0).map((value) => Math.round(value * 1e9) / 1e9),
    ).toEqual(new Array<number>(10).fill(1));
  });
});

describe('conditions and lists', () => {
  const supports = (sum: string, lattice = 'square(3, 3) open'): (readonly number[])[] => [
    ...compiled(`lattice ${lattice}\n${half}H = ${sum}`).terms[0]!.supports,
  ];

  it.each([
    ['sum i where x(i) = 1: Z(i)', [[3], [4], [5]]],
    ['sum i where x(i) < 1 and y(i) >= 1: Z(i)', [[1], [2]]],
    ['sum i where x(i) = 0 and y(i) = 0 or i = 8: Z(i)', [[0], [8]]],
    ['sum i where mod(i, 4) != 0: Z(i)', [[1], [2], [3], [5], [6], [7]]],
    ['sum i where sublattice(i) = 0: Z(i)', [[0], [2], [4], [6], [8]]],
    ['sum i in (2, 5): Z(i)'.replace(':', ''), [[2], [5]]],
    [
      'sum <i,j> in (0,8) (2,3) Z(i)*Z(j)',
      [
        [0, 8],
        [2, 3],
      ],
    ],
    [
      'sum <i,j> where i = 0 or j = 8: (Z(i)*Z(j))',
      [
        [0, 1],
        [0, 3],
        [5, 8],
        [7, 8],
      ],
    ],
    [
      'sum i sum j where j > i and dist(i,j) > 2.5: Z(i)*Z(j)',
      [
        [0, 8],
        [2, 6],
      ],
    ],
  ])('%s', (sum, expected) => {
    expect(supports(sum)).toEqual(expected);
  });

  it('know the sites of a cell', () => {
    expect(supports('sum i where basis(i) = 1: Z(i)', 'honeycomb(2, 2) periodic')).toEqual([[1], [3], [5], [7]]);
  });

  it('draw random numbers by the place in the whole sum', () => {
    const all = compiled(`lattice chain(6) open\n${half}H = sum i uniform(-1, 1, seed=1) * Z(i)`);
    const some = compiled(`lattice chain(6) open\n${half}H = sum i where i > 2: uniform(-1, 1, seed=1) * Z(i)`);
    expect([...some.operator.terms.coefficients]).toEqual([...all.operator.terms.coefficients.slice(6)]);
  });
});

describe('twisted boundaries', () => {
  it('move with the bond: the same spectrum as the phase spread over the ring', () => {
    const twisted = compiled(`lattice chain(5) periodic twist (1.1)\n${half}H = sum <i,j> S(i).S(j)\nsector Sz = 1/2`);
    const spread = compiled(
      `lattice chain(5) periodic\n${half}H = sum <i,j> (Sz(i)*Sz(j) + 1/2*(exp(im*1.1/5)*Sp(i)*Sm(j) + h.c.))\nsector Sz = 1/2`,
    );
    const [a, b] = [twisted, spread].map(({ operator, charges }) => sectorEigenvalues(operator, charges));
    a!.forEach((level, index) => expect(level).toBeCloseTo(b![index]!, 9));
    expect(twisted.report).toMatchObject({ translations: 1, conservesTotalSz: true, hermitian: true });
  });

  it('hold for second neighbours and along each direction by itself', () => {
    const { operator, charges } = compiled(
      'lattice square(3, 3) periodic twist (0.4, 0.9)\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.) - 0.3 * sum <<i,j>> (cdag(i)*c(j) + h.c.)\nsector N = 1',
    );
    const levels: number[] = [];
    for (const m of [0, 1, 2]) {
      for (const n of [0, 1, 2]) {
        const [kx, ky] = [(2 * Math.PI * m + 0.4) / 3, (2 * Math.PI * n + 0.9) / 3];
        levels.push(-2 * Math.cos(kx) - 2 * Math.cos(ky) - 0.6 * (Math.cos(kx + ky) + Math.cos(kx - ky)));
      }
    }
    levels.sort((a, b) => a - b);
    sectorEigenvalues(operator, charges).forEach((level, index) => expect(level).toBeCloseTo(levels[index]!, 9));
  });
});

describe('observables', () => {
  it('are operators of their own', () => {
    const { observables, operator } = compiled(
      `lattice chain(4) periodic\n${half}param J = 1\nH = J * sum <i,j> S(i).S(j)\n` +
        'observable m_staggered = sum i (-1)^i * Sz(i) / 4\nobservable current = J * sum <i,j> im/2*(Sp(i)*Sm(j) - Sm(i)*Sp(j))',
    );
    expect(observables.map(({ name, hermitian, latex }) => [name, hermitian, latex.split('=')[0]])).toEqual([
      ['m_staggered', true, 'm_{\\mathrm{staggered}} '],
      ['current', true, '\\mathrm{current} '],
    ]);
    expect([...observables[0]!.operator.terms.coefficients].filter((_, at) => at % 2 === 0)).toEqual([
      0.25, -0.25, 0.25, -0.25,
    ]);
    expect(observables[0]!.operator.localDimensions).toEqual(operator.localDimensions);
  });

  it('of fermions carry strings', () => {
    const { observables } = compiled(
      'lattice chain(4) open\nsite fermion\nH = sum <i,j> cdag(i)*c(j) + h.c.\nobservable G = cdag(0)*c(3) + h.c.',
    );
    expect([...observables[0]!.operator.terms.strings!.sites]).toEqual([1, 2]);
  });
});
