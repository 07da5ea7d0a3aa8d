import { describe, expect, it } from 'vitest';
import { denseMatrix, rotateSublattice, type CompiledHamiltonian } from '..';
import { compiled } from '../dense-eigenvalues.test-support';
import { bigRatio, sectorDimension } from './dimension';

const half = 'site spin(1/2)\n';
const ring = (length: number): string => `lattice chain(${length}) periodic\n${half}`;

const texts: readonly string[] = [
  `${ring(6)}H = sum <i,j> S(i).S(j)`,
  `${ring(5)}H = sum <i,j> S(i).S(j)`,
  `${ring(6)}H = sum <i,j> S(i).S(j) + 0.5 * sum <<i,j>> S(i).S(j)`,
  `${ring(6)}H = -sum <i,j> Z(i)*Z(j) - 0.7 * sum i X(i)`,
  `${ring(6)}H = sum i Z(i)*X(i+1)*Z(i+2) + sum i X(i)`,
  `${ring(6)}H = sum i Z(i)*X(i+1)*Z(i+2) + 0.3 * sum i X(i) + sum i Y(i)`,
  `${ring(6)}H = sum i X(i)*(1 + Z(i+1))*(1 + Z(i-1))`,
  `${ring(6)}H = sum i (-1)^i * Sz(i) + sum <i,j> S(i).S(j)`,
  `${ring(6)}H = sum i uniform(-1, 1, seed=2) * Sz(i) + sum <i,j> (Sx(i)*Sx(j) + Sy(i)*Sy(j))`,
  `${ring(6)}H = sum <i,j> im * (Sp(i)*Sm(j) - Sm(i)*Sp(j))`,
  `${ring(4)}H = sum <i,j> Sp(i)*Sm(j)`,
  `${ring(4)}H = X(0)*X(1)*X(2)*X(3) + Z(0)`,
  `${ring(4)}H = Sz(0)*Id + Sz(1)*Z(2)*Z(2) - Sz(0) + X(3)*X(3)`,
  `lattice chain(4) open\nsite spin(1)\nH = sum <i,j> S(i).S(j) + sum <i,j> (S(i).S(j))^2`,
  `lattice chain(4) periodic\nsite spin(1)\nH = sum <i,j> S(i).S(j) + 0.4 * sum i Sx(i)^2`,
  `lattice chain(3) open\nsite spin(3/2)\nH = sum <i,j> S(i).S(j) - sum i Sz(i)^2`,
  `lattice square(2, 3) periodic\n${half}H = sum <i,j> S(i).S(j) + sum <<i,j>> X(i)*X(j)`,
  `lattice custom(5) edges (0,1) (1,2) (2,0) (2,3) (3,4)\n${half}H = sum <i,j> S(i).S(j)`,
];

/** Everything that the report says, read off the full matrix. */
function readOff(hamiltonian: CompiledHamiltonian): Record<string, unknown> {
  const { operator, lattice, twiceSpin } = hamiltonian;
  const { dimension, re, im } = denseMatrix(operator);
  const d = twiceSpin[0]! + 1;
  const n = lattice.nSites;
  const at = (row: number, column: number): readonly [number, number] => [
    re[row * dimension + column]!,
    im[row * dimension + column]!,
  ];
  const digits = (state: number): number[] =>
    Array.from({ length: n }, (_, site) => Math.floor(state / d ** (n - 1 - site)) % d);
  const index = (list: readonly number[]): number => list.reduce((sum, digit) => sum * d + digit, 0);
  const sumOf = (state: number): number => digits(state).reduce((a, b) => a + b, 0);
  const close = (a: readonly [number, number], b: readonly [number, number]): boolean =>
    Math.hypot(a[0] - b[0], a[1] - b[1]) < 1e-11;
  const states = Array.from({ length: dimension }, (_, state) => state);
  const invariant = (map: (state: number) => number): boolean => {
    const image = states.map(map);
    return states.every((row) => states.every((column) => close(at(row, column), at(image[row]!, image[column]!))));
  };
  const conserves = states.every((row) =>
    states.every((column) => sumOf(row) === sumOf(column) || close(at(row, column), [0, 0])),
  );
  const hasDiagonal = states.some((row) => !close(at(row, row), [0, 0]));
  const counts = states.map(
    (row) =>
      states.filter((column) => column !== row && !close(at(row, column), [0, 0])).length + (hasDiagonal ? 1 : 0),
  );
  const sector = Math.floor((n * (d - 1)) / 2);
  const looked = conserves ? states.filter((state) => sumOf(state) === sector) : states;
  const translations = Array.from({ length: lattice.translations.length / n }, (_, element) =>
    invariant((state) => {
      const moved = new Array<number>(n);
      digits(state).forEach((digit, site) => (moved[lattice.translations[element * n + site]!] = digit));
      return index(moved);
    }),
  ).filter(Boolean).length;
  const hermitian = states.every((row) =>
    states.every((column) => close(at(row, column), [at(column, row)[0], -at(column, row)[1]])),
  );
  const nonPositive = (matrix: { re: Float64Array; im: Float64Array }): boolean =>
    states.every((row) =>
      states.every(
        (column) =>
          row === column ||
          (matrix.re[row * dimension + column]! < 1e-11 && Math.abs(matrix.im[row * dimension + column]!) < 1e-11),
      ),
    );
  const signs = !hermitian
    ? 'unknown'
    : nonPositive({ re, im })
      ? 'stoquastic'
      : lattice.sublattice && nonPositive(denseMatrix(rotateSublattice(operator, lattice.sublattice)))
        ? 'marshall'
        : 'unknown';
  return {
    hermitian,
    conservesTotalSz: conserves,
    conservesSpinFlip: invariant((state) => dimension - 1 - state),
    translations,
    signs,
    maximum: Math.max(...counts),
    mean: looked.reduce((sum, state) => sum + counts[state]!, 0) / looked.length,
    dimension: String(dimension),
    sectorDimension: conserves ? String(looked.length) : null,
  };
}

describe('the report', () => {
  it.each(texts.map((text) => [text.split('\n').slice(0, 3).join(' | '), text]))(
    'says of %s what its matrix shows',
    (_, text) => {
      const hamiltonian = compiled(text);
      const { report } = hamiltonian;
      const { maximum, mean, ...expected } = readOff(hamiltonian);
      expect(report).toMatchObject(expected);
      expect(report.connectedConfigurations.mean).toBeCloseTo(Number(mean), 9);
      if (report.connectedConfigurations.attained) expect(report.connectedConfigurations.maximum).toBe(maximum);
      else expect(report.connectedConfigurations.maximum).toBeGreaterThanOrEqual(Number(maximum));
    },
  );

  it('of J1-J2 on 10 x 10: 400 terms, at most 301 configurations, 203 in the mean', () => {
    const { report } = compiled(
      'lattice square(10, 10) periodic\nsite spin(1/2)\nparam J1 = 1, J2 = 0.5\nH = J1 * sum <i,j> S(i).S(j) + J2 * sum <<i,j>> S(i).S(j)',
    );
    expect(report).toMatchObject({
      hermitian: true,
      realMatrixElements: true,
      terms: 400,
      connectedConfigurations: { maximum: 301, attained: true },
      conservesTotalSz: true,
      conservesSpinFlip: true,
      translations: 100,
      dimension: String(2n ** 100n),
      sectorDimension: '100891344545564193334812497256',
      sectorTwiceSz: 0,
      signs: 'unknown',
      breakdown: '200 <i,j> + 200 <<i,j>>',
    });
    expect(report.connectedConfigurations.mean).toBeCloseTo(1 + (400 * 50) / 99, 9);
    expect(report.bytesPerVector).toBe(String(8n * 100891344545564193334812497256n));
  });

  it('takes the sector that the text asks for', () => {
    const { report, requestedTwiceSz } = compiled(`${ring(8)}H = sum <i,j> S(i).S(j)\nsector Sz = -2`);
    expect(report).toMatchObject({ sectorTwiceSz: -4, sectorDimension: '28' });
    expect(requestedTwiceSz).toBe(-4);
    expect(compiled(`${ring(8)}H = sum <i,j> S(i).S(j)`).requestedTwiceSz).toBeNull();
    expect(compiled(`${ring(7)}H = sum <i,j> S(i).S(j)`).report).toMatchObject({
      sectorTwiceSz: 1,
      sectorDimension: '35',
    });
  });

  it('finds the translations of a staggered field: every second one', () => {
    expect(compiled(`${ring(12)}H = sum <i,j> S(i).S(j) + sum i (-1)^i * Sz(i)`).report.translations).toBe(6);
  });

  it('finds one defect at once', () => {
    expect(
      compiled('lattice square(16, 16) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j) + Sz(255)').report
        .translations,
    ).toBe(1);
  });

  it('measures how far from Hermitian H is', () => {
    expect(compiled(`${ring(4)}H = sum <i,j> 3 * Sp(i)*Sm(j)`).report.hermiticityDefect).toBeCloseTo(3, 12);
    expect(compiled(`${ring(4)}H = im * Sz(0) + X(1)`).report.hermiticityDefect).toBeCloseTo(1, 12);
    expect(compiled(`${ring(4)}H = im + X(1)`).report.hermitian).toBe(false);
  });
});

describe('sector dimensions', () => {
  it.each([
    [2, 6],
    [3, 5],
    [4, 4],
    [10, 3],
  ])('count configurations of %i states on %i sites', (states, sites) => {
    const counted = new Map<number, number>();
    for (let state = 0; state < states ** sites; state++) {
      let sum = 0;
      for (let rest = state; rest > 0; rest = Math.floor(rest / states)) sum += rest % states;
      counted.set(sum, (counted.get(sum) ?? 0) + 1);
    }
    for (let sum = -1; sum <= sites * (states - 1) + 1; sum++) {
      expect(sectorDimension(sites, states, sum)).toBe(BigInt(counted.get(sum) ?? 0));
    }
  });

  it('add up to the whole space on large lattices', () => {
    let total = 0n;
    for (let sum = 0; sum <= 120; sum++) total += sectorDimension(60, 3, sum);
    expect(total).toBe(3n ** 60n);
    expect(bigRatio(3n ** 900n, 3n ** 901n)).toBeCloseTo(1 / 3, 15);
  });
});
