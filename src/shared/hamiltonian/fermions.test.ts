import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denseMatrix, type CompiledHamiltonian } from '.';
import { compiled, eigenvalues, sectorEigenvalues } from './dense-eigenvalues.test-support';
import { addProduct, create, type LadderOperator, remove } from './second-quantised.test-support';

const hubbard = (lattice: string, U: number): CompiledHamiltonian =>
  compiled(
    `lattice ${lattice}\nsite electron\nparam t = 1, U = ${U}\n` +
      'H = -t * sum <i,j> sum spin s (cdag(i, s)*c(j, s) + h.c.) + U * sum i n(i, up)*n(i, dn)',
  );

const tV = (lattice: string, V: number): CompiledHamiltonian =>
  compiled(
    `lattice ${lattice}\nsite fermion\nparam t = 1, V = ${V}\nH = -t * sum <i,j> (c†(i)*c(j) + h.c.) + V * sum <i,j> n(i)*n(j)`,
  );

function expectMatrix(hamiltonian: CompiledHamiltonian, expected: Float64Array): void {
  const { re, im } = denseMatrix(hamiltonian.operator);
  expect(re.length).toBe(expected.length);
  for (let at = 0; at < expected.length; at++) {
    if (Math.abs(re[at]! - expected[at]!) > 1e-12 || Math.abs(im[at]!) > 1e-12) {
      throw new Error(`element ${at}: ${re[at]} + ${im[at]}i instead of ${expected[at]}`);
    }
  }
}

describe('products of fermion operators', () => {
  const operator = fc.record({ mode: fc.integer({ min: 0, max: 5 }), creates: fc.boolean() });
  const text = ({ mode, creates }: LadderOperator): string => `${creates ? 'cdag' : 'c'}(${mode})`;

  it('have the signs of second quantisation, for any even number in any order', () => {
    fc.assert(
      fc.property(
        fc.array(operator, { minLength: 1, maxLength: 4 }),
        fc.array(operator, { minLength: 1, maxLength: 4 }),
        (first, second) => {
          const product = [...first, ...second];
          if (product.length % 2 === 1) product.pop();
          const expected = new Float64Array(64 * 64);
          addProduct(expected, 6, 1, product);
          const source = `lattice chain(6) open\nsite fermion\nH = ${product.map(text).join('*')}`;
          expectMatrix(compiled(source), expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('have them on electrons, across both spins', () => {
    const pair = fc.record({
      site: fc.integer({ min: 0, max: 2 }),
      spin: fc.constantFrom('up', 'dn'),
      creates: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(pair, { minLength: 4, maxLength: 4 }), (product) => {
        const expected = new Float64Array(64 * 64);
        const ladder = product.map(({ site, spin, creates }) =>
          (creates ? create : remove)(spin === 'up' ? site : 3 + site),
        );
        addProduct(expected, 6, 1, ladder);
        const written = product
          .map(({ site, spin, creates }) => `${creates ? 'cdag' : 'c'}(${site}, ${spin})`)
          .join('*');
        expectMatrix(compiled(`lattice chain(3) open\nsite electron\nH = ${written}`), expected);
      }),
      { numRuns: 100 },
    );
  });

  it('anticommute: c_i c_j^dagger + c_j^dagger c_i is one for i = j and zero else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }), (i, j) => {
        const { operator } = compiled(
          `lattice chain(5) open\nsite fermion\nH = c(${i})*cdag(${j}) + cdag(${j})*c(${i}) + n(0)`,
        );
        const expected = compiled(`lattice chain(5) open\nsite fermion\nH = n(0) + ${i === j ? 1 : 0}`);
        expect(denseMatrix(operator)).toEqual(denseMatrix(expected.operator));
        for (const [a, b] of [
          ['c', 'c'],
          ['cdag', 'cdag'],
        ] as const) {
          const zero = compiled(
            `lattice chain(5) open\nsite fermion\nH = ${a}(${i})*${b}(${j}) + ${b}(${j})*${a}(${i}) + n(0)`,
          );
          expect(zero.operator.terms.matrixIndex.length).toBe(1);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('survive sums, powers and adjoints', () => {
    const ring = 'lattice chain(4) periodic\nsite fermion\nH = ';
    const same = (first: string, second: string): void =>
      expect(denseMatrix(compiled(ring + first).operator)).toEqual(denseMatrix(compiled(ring + second).operator));
    same('(sum i n(i))^2', 'sum i sum j n(i)*n(j)');
    same('cdag(3)*c(0) + h.c.', 'cdag(3)*c(0) + cdag(0)*c(3)');
    same('(cdag(0)*c(2) + h.c.)^2', 'n(0) + n(2) - 2*n(0)*n(2)');
    same('cdag(0)*cdag(1)*c(2)*c(3) + h.c.', 'cdag(0)*cdag(1)*c(2)*c(3) + cdag(3)*cdag(2)*c(1)*c(0)');
  });
});

describe('Hamiltonians of fermions', () => {
  it('of Hubbard rings are those of second quantisation', () => {
    const [nSites, U] = [3, 3.5];
    const expected = new Float64Array(64 * 64);
    for (let site = 0; site < nSites; site++) {
      for (const spin of [0, nSites]) {
        const [i, j] = [site + spin, ((site + 1) % nSites) + spin];
        addProduct(expected, 6, -1, [create(i), remove(j)]);
        addProduct(expected, 6, -1, [create(j), remove(i)]);
      }
      addProduct(expected, 6, U, [create(site), remove(site), create(site + nSites), remove(site + nSites)]);
    }
    expectMatrix(hubbard('chain(3) periodic', U), expected);
  });

  it('with pair hopping, density-density terms and correlated hopping too', () => {
    const hamiltonian = compiled(
      'lattice square(2, 2) open\nsite electron\n' +
        'H = sum <i,j> (cdag(i,up)*cdag(i,dn)*c(j,dn)*c(j,up) + h.c.) + 0.3 * sum <<i,j>> n(i)*n(j)' +
        ' + 0.7 * sum <i,j> (n(i,dn)*cdag(i,up)*c(j,up) + h.c.)',
    );
    const expected = new Float64Array(256 * 256);
    const number = (mode: number): LadderOperator[] => [create(mode), remove(mode)];
    for (const [i, j] of [
      [0, 2],
      [1, 3],
      [0, 1],
      [2, 3],
    ] as const) {
      addProduct(expected, 8, 1, [create(i), create(i + 4), remove(j + 4), remove(j)]);
      addProduct(expected, 8, 1, [create(j), create(j + 4), remove(i + 4), remove(i)]);
      addProduct(expected, 8, 0.7, [...number(i + 4), create(i), remove(j)]);
      addProduct(expected, 8, 0.7, [create(j), remove(i), ...number(i + 4)]);
    }
    for (const [i, j] of [
      [0, 3],
      [1, 2],
    ] as const) {
      for (const a of [i, i + 4])
        for (const b of [j, j + 4]) addProduct(expected, 8, 0.3, [...number(a), ...number(b)]);
    }
    expectMatrix(hamiltonian, expected);
  });

  it('have strings over the modes between two sites only', () => {
    const { operator } = compiled('lattice chain(5) open\nsite fermion\nH = cdag(0)*c(3) + h.c.');
    expect([...operator.terms.sites]).toEqual([0, 3]);
    expect([...operator.terms.strings!.sites]).toEqual([1, 2]);
    const crossed = compiled('lattice chain(5) open\nsite fermion\nH = cdag(0)*c(3)*n(2) + h.c.').operator;
    expect([...crossed.terms.sites]).toEqual([0, 2, 3]);
    expect([...crossed.terms.strings!.sites]).toEqual([1]);
    expect(
      compiled('lattice chain(5) open\nsite fermion\nH = sum <i,j> cdag(i)*c(j) + h.c.').operator.terms.strings,
    ).toBeUndefined();
  });

  it.each([
    [
      'dimer',
      'chain(2) open',
      1,
      1,
      [
        [2, -1.23606798],
        [4, -0.82842712],
        [8, -0.47213595],
      ],
    ],
    [
      'ring of four',
      'chain(4) periodic',
      2,
      2,
      [
        [2, -2.82842712],
        [4, -2.10274848],
        [8, -1.32023496],
      ],
    ],
    ['open 2 x 2', 'square(2, 2) open', 2, 2, [[4, -2.10274848]]],
  ] as const)('give the energies of the Hubbard %s', (_, lattice, nUp, nDown, energies) => {
    for (const [U, energy] of energies) {
      const { operator, charges } = hubbard(lattice, U);
      expect(charges.map(({ name, total }) => [name, total])).toEqual([
        ['Nup', nUp],
        ['Ndown', nDown],
      ]);
      expect(sectorEigenvalues(operator, charges)[0]).toBeCloseTo(energy, 7);
    }
  });

  it.each([
    [1, -3.78608959],
    [2, -2.94834315],
    [4, -1.8543951],
  ])('give the energies of the t-V ring of eight, V = %s', (V, energy) => {
    const { operator, charges } = tV('chain(8) periodic', V);
    expect(charges.map(({ name, total }) => [name, total])).toEqual([['N', 4]]);
    expect(sectorEigenvalues(operator, charges)[0]).toBeCloseTo(energy, 7);
  });

  it('of free fermions fill the band of a ring, with a twist as without', () => {
    for (const twist of [0, 0.7, Math.PI]) {
      const { operator, charges } = compiled(
        `lattice chain(6) periodic twist (${twist})\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.)\nsector N = 3`,
      );
      const band = Array.from({ length: 6 }, (_, m) => -2 * Math.cos((2 * Math.PI * m + twist) / 6)).sort(
        (a, b) => a - b,
      );
      const energy = band.slice(0, 3).reduce((sum, level) => sum + level, 0);
      expect(sectorEigenvalues(operator, charges)[0]).toBeCloseTo(energy, 9);
    }
  });

  it('report what they conserve', () => {
    const { report, charges, modes } = hubbard('square(2, 3) open', 4);
    expect(report).toMatchObject({
      hermitian: true,
      conservesTotalSz: false,
      conservesSpinFlip: false,
      conservesSpinExchange: true,
      dimension: '4096',
      sectorDimension: '400',
      signs: 'unknown',
    });
    expect(charges.map(({ sites }) => sites)).toEqual([
      [0, 1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10, 11],
    ]);
    expect(modes[7]).toEqual({ site: 1, species: 'down' });
    const paired = compiled(
      'lattice chain(4) periodic\nsite fermion\nH = sum <i,j> (cdag(i)*c(j) + cdag(i)*cdag(j) + h.c.)',
    );
    expect(paired.charges).toEqual([]);
    expect(tV('chain(6) open', 2).report.signs).toBe('stoquastic');
    expect(tV('chain(6) periodic', 2).report).toMatchObject({ signs: 'unknown', translations: 6 });
    expect(hubbard('chain(4) periodic', 2).report.translations).toBe(4);
  });
});

describe('bosons', () => {
  it('of two sites have the matrix of Bose-Hubbard', () => {
    const U = 2;
    const { operator, charges, report } = compiled(
      `lattice chain(2) open\nsite boson(2)\nparam U = ${U}\nH = -1 * sum <i,j> (a†(i)*a(j) + h.c.) + U/2 * sum i n(i)*(n(i) - 1)`,
    );
    expect(charges).toMatchObject([{ name: 'N', total: 2, value: 2 }]);
    expect(report).toMatchObject({ dimension: '9', sectorDimension: '3', signs: 'stoquastic' });
    // |2,0>, |1,1>, |0,2>: U on the outer ones, hopping -sqrt 2; lowest root of E (E - U) = 4.
    expect(sectorEigenvalues(operator, charges)[0]).toBeCloseTo((U - Math.sqrt(U * U + 16)) / 2, 10);
  });

  it('obey [a, a^dagger] = 1 below the cut-off', () => {
    const { re, dimension } = denseMatrix(
      compiled('lattice chain(1) open\nsite boson(4)\nH = a(0)*adag(0) - adag(0)*a(0)').operator,
    );
    expect(Array.from({ length: dimension }, (_, row) => Math.round(re[row * dimension + row]! * 1e9) / 1e9)).toEqual([
      -4, 1, 1, 1, 1,
    ]);
  });
});

describe('mixed sites', () => {
  it('of spins 1/2 and 1 alternate', () => {
    const { operator, report, siteKinds, charges } = compiled(
      'lattice chain(4) periodic\nsite spin(1/2) on sublattice 0\nsite spin(1) on sublattice 1\nH = sum <i,j> S(i).S(j)',
    );
    expect([...operator.localDimensions]).toEqual([2, 3, 2, 3]);
    expect(siteKinds).toHaveLength(2);
    expect(report).toMatchObject({ conservesTotalSz: true, translations: 2, dimension: '36', sectorDimension: '10' });
    expect(charges[0]).toMatchObject({ name: 'Sz', value: 0, total: 3 });
    // Both sublattices join to spins 1 and 2: E = [S(S+1) - 2 - 6]/2 with S = 1.
    expect(eigenvalues(operator)[0]).toBeCloseTo(-3, 9);
  });

  it('of local moments and electrons have the spins of both', () => {
    const { operator, charges, report } = compiled(
      'lattice chain(2) open\nsite electron on (0)\nsite spin(1/2)\nH = S(0).S(1)\n',
    );
    expect([...operator.localDimensions]).toEqual([2, 2, 2]);
    expect(charges.map(({ name }) => name)).toEqual(['N']);
    expect(report.hermitian).toBe(true);
    expect(eigenvalues(operator).map((level) => Math.round(4 * level) + 0)).toEqual([-3, 0, 0, 0, 0, 1, 1, 1]);
  });
});
