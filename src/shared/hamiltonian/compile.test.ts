import { describe, expect, it } from 'vitest';
import { compile, denseMatrix, rotateSublattice, sampleTexts } from '.';
import { compiled, eigenvalues, lowestEigenvalue } from './dense-eigenvalues.test-support';

const half = 'site spin(1/2)\n';
const chain = (length: number, boundary = 'periodic'): string => `lattice chain(${length}) ${boundary}\n${half}`;

/** Dense real part as rows. */
function matrixOf(source: string): number[][] {
  const { dimension, re } = denseMatrix(compiled(source).operator);
  return Array.from({ length: dimension }, (_, row) => [...re.slice(row * dimension, (row + 1) * dimension)]);
}

describe('spectra', () => {
  it('of the Heisenberg ring of four: -2, three times -1, seven times 0, five times 1', () => {
    const levels = eigenvalues(compiled(`${chain(4)}H = sum <i,j> S(i).S(j)`).operator);
    const exact = [
      -2,
      ...new Array<number>(3).fill(-1),
      ...new Array<number>(7).fill(0),
      ...new Array<number>(5).fill(1),
    ];
    levels.forEach((level, index) => expect(level).toBeCloseTo(exact[index]!, 10));
  });

  it('of the critical Ising chain of ten sites: -1.2784906443 a site', () => {
    const { operator } = compiled(`${chain(10)}param J = 1, h = 1\nH = -J * sum <i,j> Z(i)*Z(j) - h * sum i X(i)`);
    expect(lowestEigenvalue(operator) / 10).toBeCloseTo(-1.2784906443, 9);
  });

  it('of two spins 1: S.S is -2, -1 and 1', () => {
    const levels = eigenvalues(compiled('lattice chain(2) open\nsite spin(1)\nH = sum <i,j> S(i).S(j)').operator);
    expect(levels.map((level) => Math.round(level * 1e9) / 1e9)).toEqual([-2, -1, -1, -1, 1, 1, 1, 1, 1]);
  });

  it('of the open AKLT chain: four ground states at -2/3 a bond', () => {
    const levels = eigenvalues(
      compiled('lattice chain(4) open\nsite spin(1)\nH = sum <i,j> (S(i).S(j) + 1/3*(S(i).S(j))^2)').operator,
    );
    for (const level of levels.slice(0, 4)) expect(level).toBeCloseTo(-2, 10);
    expect(levels[4]).toBeGreaterThan(-1.9);
  });

  it('of the cluster model without field: -1 a site', () => {
    expect(lowestEigenvalue(compiled(`${chain(8)}H = -sum i Z(i)*X(i+1)*Z(i+2)`).operator)).toBeCloseTo(-8, 9);
  });
});

describe('conventions', () => {
  it('put spin up first and the first site highest', () => {
    expect(matrixOf(`${chain(2, 'open')}H = Sz(0)`).map((row, index) => row[index])).toEqual([0.5, 0.5, -0.5, -0.5]);
    const raising = matrixOf(`${chain(1, 'open')}H = Sp(0)`);
    expect(raising).toEqual([
      [0, 1],
      [0, 0],
    ]);
  });

  it('take S+ and the Greek letter as other spellings', () => {
    expect(matrixOf(`${chain(2, 'open')}H = S+(0)*S-(1) + h.c.`)).toEqual(
      matrixOf(`${chain(2, 'open')}H = Sp(0)*Sm(1) + Sm(0)*Sp(1)`),
    );
    expect(matrixOf(`${chain(2, 'open')}H = σx(0)*σz(1)`)).toEqual(matrixOf(`${chain(2, 'open')}H = X(0)*Z(1)`));
  });

  it('name the energy unit and the kind of operators', () => {
    expect(compiled(`${chain(4)}param J1 = 1\nH = J1 * sum <i,j> S(i).S(j)`)).toMatchObject({
      energyUnit: 'J1',
      convention: 'spin',
    });
    expect(compiled(`${chain(4)}H = sum i X(i)`)).toMatchObject({ energyUnit: '1', convention: 'pauli' });
    expect(compiled(`${chain(4)}H = sum i X(i)*Sz(i+1)`).convention).toBe('mixed');
  });
});

describe('the compiled operator', () => {
  it('shares one matrix between the bonds of both shells of J1-J2', () => {
    const { operator } = compiled(
      'lattice square(10, 10) periodic\nsite spin(1/2)\nparam J1 = 1, J2 = 0.5\nH = J1 * sum <i,j> S(i).S(j) + J2 * sum <<i,j>> S(i).S(j)',
    );
    expect(operator.terms.matrixIndex).toHaveLength(400);
    expect(operator.matrices).toHaveLength(1);
    expect([...operator.matrices[0]!.values].filter((_, at) => at % 2 === 0)).toEqual([
      0.25, -0.25, 0.5, 0.5, -0.25, 0.25,
    ]);
    const strengths = [...operator.terms.coefficients].filter((_, at) => at % 2 === 0);
    expect(new Set(strengths)).toEqual(new Set([1, 0.5]));
  });

  it('adds up products on the same sites and drops what cancels', () => {
    const { operator } = compiled(`${chain(6)}H = sum <i,j> S(i).S(j) - sum <i,j> Sz(i)*Sz(j) + 0 * sum i X(i)`);
    expect(operator.terms.matrixIndex).toHaveLength(6);
    expect(operator.matrices).toHaveLength(1);
    expect(operator.matrices[0]!.columns).toHaveLength(2);
    const nothing = compiled(`${chain(6)}H = sum i X(i) - sum i X(i)`);
    expect(nothing.operator.terms.matrixIndex).toHaveLength(0);
  });

  it('keeps numbers as the constant and finds them in products', () => {
    const { operator } = compiled(`${chain(3)}H = 2 + sum i Z(i)*Z(i) + 3 * Id`);
    expect(operator.constant).toBe(8);
    expect(operator.terms.matrixIndex).toHaveLength(0);
  });

  it('orders the sites of a term', () => {
    const { operator } = compiled(`${chain(4)}H = X(3)*Z(1)`);
    expect([...operator.terms.sites]).toEqual([1, 3]);
    expect(matrixOf(`${chain(4)}H = X(3)*Z(1)`)).toEqual(matrixOf(`${chain(4)}H = Z(1)*X(3)`));
  });

  it('wraps chains and leaves open ends out', () => {
    const wrapped = compiled(`${chain(4)}H = sum i Z(i)*Z(i+1)`);
    expect(wrapped.operator.terms.matrixIndex).toHaveLength(4);
    expect(denseMatrix(wrapped.operator)).toEqual(denseMatrix(compiled(`${chain(4)}H = sum <i,j> Z(i)*Z(j)`).operator));
    const open = compiled(`${chain(4, 'open')}H = sum i (X(i) + Z(i)*Z(i+1))`);
    expect(denseMatrix(open.operator)).toEqual(
      denseMatrix(compiled(`${chain(4, 'open')}H = sum i X(i) + sum <i,j> Z(i)*Z(j)`).operator),
    );
  });

  it('treats sites that coincide on a small ring as one', () => {
    expect(compiled(`${chain(2)}H = sum i Z(i)*Z(i+2)`).operator.constant).toBe(2);
    expect(
      matrixOf(`${chain(2)}H = sum i X(i)*Z(i+2) + h.c.`)
        .flat()
        .every((value) => value === 0),
    ).toBe(true);
  });

  it.each([
    ['precedence', '2 * X(0) + X(1) / 4 - -X(0)', '3*X(0) + 0.25*X(1)'],
    ['implicit products', '2 X(0) Z(1) + 2 (X(1) + X(0))', '2*X(0)*Z(1) + 2*X(1) + 2*X(0)'],
    ['powers', '(X(0) + Z(1))^2', '2 + 2*X(0)*Z(1)'],
    ['vectors', '(S(0) + S(1)).(S(0) + S(1))', '2*S(0).S(1) + 1.5'],
    ['sums of vectors', '(sum i S(i)).(sum j S(j))', '2*S(0).S(1) + 2*S(1).S(2) + 2*S(0).S(2) + 2.25'],
    ['complex numbers', 'im * X(0) * Y(0)', '-Z(0)'],
    ['sums of products', 'sum i (sum j Z(j)) * X(i)', 'sum i sum j Z(j)*X(i)'],
    ['functions', 'sqrt(4) * cos(pi) * X(0) + abs(-1) * exp(0) * Z(0)', '-2*X(0) + Z(0)'],
    ['site numbers as numbers', 'sum i (-1)^i * Sz(i)', 'Sz(0) - Sz(1) + Sz(2)'],
    ['h.c. of the terms that need it', 'Sz(0) + Sp(0)*Sm(1) + h.c.', 'Sz(0) + Sp(0)*Sm(1) + Sm(0)*Sp(1)'],
    ['h.c. in parentheses', '2 * (im * Sp(0)*Sm(1) + h.c.)', '2*im*Sp(0)*Sm(1) - 2*im*Sm(0)*Sp(1)'],
    ['division', 'X(0)*Z(1)/2/2', '0.25*X(0)*Z(1)'],
    ['powers before signs', '-2^2 * X(0) + 2^-1 * X(1)', '-4*X(0) + X(1)/2'],
  ])('understands %s', (_, written, expected) => {
    const ours = denseMatrix(compiled(`${chain(3)}H = ${written}`).operator);
    const theirs = denseMatrix(compiled(`${chain(3)}H = ${expected}`).operator);
    ours.re.forEach((value, at) => expect(value).toBeCloseTo(theirs.re[at]!, 12));
    ours.im.forEach((value, at) => expect(value).toBeCloseTo(theirs.im[at]!, 12));
  });

  it('reads several lines, comments and parameters that use earlier ones', () => {
    const source = `# a comment\n${chain(4)}param J = 2, # main\n  h = J/4\n\nH = J * sum <i,j> # bonds\n    Z(i)*Z(j)\n  - h * sum i X(i)\n`;
    const { parameters, terms } = compiled(source);
    expect(parameters.map(({ name, value }) => [name, value])).toEqual([
      ['J', 2],
      ['h', 0.5],
    ]);
    expect(terms.map(({ line, count, domain, shell }) => [line, count, domain, shell])).toEqual([
      [7, 4, 'bonds', 1],
      [9, 4, 'sites', null],
    ]);
  });

  it('takes overrides of parameters, also below others', () => {
    const source = `${chain(4)}param J = 2, h = J/4\nH = J * sum <i,j> Z(i)*Z(j) - h * sum i X(i)`;
    expect(compiled(source, { parameters: { J: 8 } }).parameters.map(({ value }) => value)).toEqual([8, 2]);
  });
});

describe('random couplings', () => {
  const field = (seed: number, kind = 'uniform(-1, 1'): Float64Array =>
    compiled(`lattice chain(200) periodic\n${half}H = sum i ${kind}, seed=${seed}) * Sz(i)`).operator.terms
      .coefficients;

  it('are the same for the same seed, and different otherwise', () => {
    expect(field(3)).toEqual(field(3));
    expect(field(3)).not.toEqual(field(4));
  });

  it('keep to their range and moments', () => {
    const values = [...field(5)].filter((_, at) => at % 2 === 0);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / 200)).toBeLessThan(4 / Math.sqrt(3 * 200));
    const gaussian = [...field(6, 'normal(0, 2')].filter((_, at) => at % 2 === 0);
    const variance = gaussian.reduce((sum, value) => sum + value * value, 0) / 200;
    expect(variance).toBeGreaterThan(4 * 0.6);
    expect(variance).toBeLessThan(4 * 1.4);
  });

  it('differ from site to site when they stand inside parentheses', () => {
    const { operator } = compiled(`${chain(6)}H = sum i (uniform(0, 1, seed=2) * Z(i) + X(i))`);
    expect(operator.matrices.length).toBe(6);
  });
});

describe('rotation of a sublattice', () => {
  it('is the conjugation by (-1)^index and takes the signs of the antiferromagnet away', () => {
    const { operator, lattice } = compiled(`${chain(4)}H = sum <i,j> S(i).S(j) + 0.3 * sum i X(i)*Z(i+1)`);
    const rotated = denseMatrix(rotateSublattice(operator, lattice.sublattice!));
    const original = denseMatrix(operator);
    const sign = (state: number): number => (((state >> 2) + state) % 2 === 0 ? 1 : -1);
    for (let row = 0; row < 16; row++) {
      for (let column = 0; column < 16; column++) {
        expect(rotated.re[row * 16 + column]).toBeCloseTo(
          sign(row) * sign(column) * original.re[row * 16 + column]!,
          12,
        );
      }
    }
    const heisenberg = compiled(`${chain(6)}H = sum <i,j> S(i).S(j)`);
    const { re, dimension } = denseMatrix(rotateSublattice(heisenberg.operator, heisenberg.lattice.sublattice!));
    re.forEach((value, at) => {
      if (at % (dimension + 1) !== 0) expect(value).toBeLessThanOrEqual(0);
    });
  });

  it('keeps the spectrum for spin 1', () => {
    const { operator, lattice } = compiled('lattice chain(4) open\nsite spin(1)\nH = sum <i,j> S(i).S(j)');
    const rotated = eigenvalues(rotateSublattice(operator, lattice.sublattice!));
    eigenvalues(operator).forEach((level, index) => expect(rotated[index]).toBeCloseTo(level, 10));
  });
});

describe('sample texts', () => {
  it.each(sampleTexts.map(({ id, text }) => [id, text]))('%s compiles without a remark', (_, text) => {
    const result = compile(text);
    expect(result.diagnostics).toEqual([]);
    expect(result.ok).toBe(true);
  });

  it('are of every kind of system that the language has', () => {
    const found = sampleTexts.map(({ id, text }) => {
      const result = compile(text);
      if (!result.ok) throw new Error(`${id} does not compile`);
      return { id, ...result.hamiltonian };
    });
    const has = (test: (hamiltonian: (typeof found)[number]) => boolean): boolean => found.some(test);
    const species = new Set(found.flatMap(({ modes }) => modes.map((mode) => mode.species)));
    expect([...species].sort()).toEqual(['boson', 'down', 'fermion', 'spin', 'up']);
    const kinds = new Set(found.map(({ lattice }) => lattice.kind));
    for (const kind of ['chain', 'ladder', 'square', 'triangular', 'honeycomb', 'kagome', 'cubic', 'custom']) {
      expect(kinds).toContain(kind);
    }
    expect(has(({ lattice }) => lattice.twist.length > 0)).toBe(true);
    expect(has(({ operator }) => new Set(operator.localDimensions).size > 1)).toBe(true);
    expect(has(({ report }) => report.signs === 'unknown')).toBe(true);
  });

  it('have names of their own', () => {
    expect(new Set(sampleTexts.map(({ id }) => id)).size).toBe(sampleTexts.length);
    expect(new Set(sampleTexts.map(({ title }) => title)).size).toBe(sampleTexts.length);
  });
});
