import { describe, expect, it } from 'vitest';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { specFromHamiltonian } from '../../src/experiments/ground-state/exportable';
import { openNative } from '../../src/main/native-binding';
import { compile, denseMatrix } from '../../src/shared/hamiltonian';
import type { EvolutionAnswer, EvolutionRequest, ExactEvolutionResult } from '../../src/shared/run/exact';
import { runContext } from '../support/run-context';

const native = await openNative();
const half = 'site spin(1/2)\n';

async function answer(text: string, request: Partial<EvolutionRequest>): Promise<EvolutionAnswer> {
  const full = {
    initial: { kind: 'polarised', direction: 'up' },
    time: 2,
    steps: 8,
    observables: [],
    entropy: false,
    ...request,
  } satisfies EvolutionRequest;
  const work = groundStateEngine.evolve?.(specFromHamiltonian(text), full, runContext(native, '2'));
  if (work === undefined) throw new Error('no evolution');
  for (;;) {
    const next = await work.next();
    if (next.done === true) return next.value;
  }
}

async function evolved(text: string, request: Partial<EvolutionRequest>): Promise<ExactEvolutionResult> {
  const found = await answer(text, request);
  if (!found.found) throw new Error(found.reason);
  return found.evolution;
}

const near = (values: readonly number[], expected: readonly number[], within = 1e-9): void => {
  expect(values.length).toBe(expected.length);
  values.forEach((value, at) => expect(Math.abs(value - (expected[at] ?? Number.NaN))).toBeLessThan(within));
};

const conserved = ({ energy }: ExactEvolutionResult): void =>
  near(
    energy,
    energy.map(() => energy[0] ?? Number.NaN),
    1e-10,
  );

describe('exact evolution', () => {
  it('of one spin in a field is the oscillation of Rabi', async () => {
    const [omega, detuning] = [1.3, 0.6];
    const text = `lattice chain(1) open\n${half}H = ${omega / 2} * X(0) + ${detuning / 2} * Z(0)`;
    const found = await evolved(text, { observables: ['Z(0)'], time: 7, steps: 20 });
    const frequency = Math.hypot(omega, detuning);
    const down = found.times.map((t) => (omega / frequency) ** 2 * Math.sin((frequency * t) / 2) ** 2);
    near(
      found.observables[0]?.values ?? [],
      down.map((p) => 1 - 2 * p),
    );
    near(
      found.echo,
      down.map((p) => 1 - p),
    );
    conserved(found);
  });

  it('of the Ising ring after a quench of the field is that of free fermions', async () => {
    const n = 10;
    const [before, after] = [2, 0.7];
    const text = `lattice chain(${n}) periodic\n${half}param h = ${after}\nH = -1 * sum <i,j> Z(i)*Z(j) - h * sum i X(i)`;
    const found = await evolved(text, {
      initial: { kind: 'groundState', parameters: { h: before } },
      observables: [`1/${n} * sum i X(i)`],
      time: 3,
      steps: 12,
    });
    // <X> = (2/N) sum_k>0 [ cos 2 phi_k - 2 sin(2 D_k) sin(2 phi_k) ... ] with the Bogoliubov angles of both fields, k = (2 m - 1) pi / N.
    const angle = (h: number, k: number): number => Math.atan2(Math.sin(k), h - Math.cos(k));
    const momenta = Array.from({ length: n / 2 }, (_, m) => ((2 * m + 1) * Math.PI) / n);
    const expected = found.times.map(
      (t) =>
        (2 / n) *
        momenta.reduce((sum, k) => {
          const energy = 2 * Math.hypot(after - Math.cos(k), Math.sin(k));
          const [first, last] = [angle(before, k), angle(after, k)];
          const difference = first - last;
          return (
            sum +
            Math.cos(last) * Math.cos(difference) -
            Math.sin(last) * Math.sin(difference) * Math.cos(2 * energy * t)
          );
        }, 0),
    );
    near(found.observables[0]?.values ?? [], expected, 1e-8);
    conserved(found);
  });

  it('is the exponential of the matrix', async () => {
    const text = `lattice chain(4) periodic\n${half}H = sum <i,j> (X(i)*X(j) + 0.4 * Z(i)*Z(j)) + 0.7 * sum i Z(i) + 0.2 * sum i Y(i)`;
    const observable = 'X(0)*X(2) + Y(1)';
    const found = await evolved(text, {
      initial: { kind: 'configuration', configuration: 'uddu' },
      observables: [observable],
      entropy: true,
      time: 1.5,
      steps: 3,
    });
    const psi = (t: number) => exponential(text, t, 0b0110);
    const expected = found.times.map((t) => mean(`${text}\nobservable O = ${observable}`, psi(t)));
    near(found.observables[0]?.values ?? [], expected);
    near(
      found.echo,
      found.times.map((t) => {
        const { re, im } = psi(t);
        return (re[0b0110] ?? 0) ** 2 + (im[0b0110] ?? 0) ** 2;
      }),
    );
    near(
      found.entropy ?? [],
      found.times.map((t) => renyi(psi(t))),
    );
    conserved(found);
  });

  it('of a Néel state stays at Sz = 0 and keeps its energy', async () => {
    const text = `lattice chain(12) periodic\n${half}H = sum <i,j> S(i).S(j)`;
    const found = await evolved(text, { initial: { kind: 'neel' }, observables: ['sum i Sz(i)', 'Sz(0)'], time: 5 });
    expect(found).toMatchObject({ sector: '2 Sz = 0', dimension: 924 });
    near(
      found.observables[0]?.values ?? [],
      found.times.map(() => 0),
    );
    expect(Math.abs(found.observables[1]?.values[0] ?? 0)).toBeCloseTo(0.5, 12);
    expect(found.errorBound).toBeLessThan(1e-10);
    conserved(found);
  });

  it('of one particle on a ring is that of its hops', async () => {
    const n = 6;
    const text = `lattice chain(${n}) periodic\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.)\nsector N = 1`;
    const found = await evolved(text, {
      initial: { kind: 'configuration', configuration: '100000' },
      observables: ['n(3)'],
      time: 2,
    });
    const expected = found.times.map((t) => {
      let [re, im] = [0, 0];
      for (let m = 0; m < n; m++) {
        const k = (2 * Math.PI * m) / n;
        const phase = 3 * k + 2 * Math.cos(k) * t;
        re += Math.cos(phase) / n;
        im += Math.sin(phase) / n;
      }
      return re * re + im * im;
    });
    near(found.observables[0]?.values ?? [], expected);
  });

  it('of an electron between two sites has the entropies of where it is', async () => {
    const text =
      'lattice chain(2) open\nsite electron\nH = -1 * sum <i,j> (cdag(i,up)*c(j,up) + cdag(i,dn)*c(j,dn) + h.c.)\n' +
      'sector Nup = 1, Ndown = 1';
    // Both of them hop for themselves: each is on the second site with the probability sin^2 t.
    const found = await evolved(text, {
      initial: { kind: 'configuration', configuration: '20' },
      time: 1.5,
      steps: 10,
      entropy: true,
    });
    const there = found.times.map((t) => Math.sin(t) ** 2);
    const term = (p: number): number => (p > 0 ? -p * Math.log(p) : 0);
    near(
      found.entropy ?? [],
      there.map((p) => -2 * Math.log(p ** 2 + (1 - p) ** 2)),
    );
    near(
      found.vonNeumannEntropy ?? [],
      there.map((p) => 2 * (term(p) + term(1 - p))),
    );
  });

  it('refuses what is no state or no operator, with the reason', async () => {
    const text = `lattice chain(4) periodic\n${half}param h = 1\nH = sum <i,j> S(i).S(j) + h * sum i Sz(i)`;
    const reasons = await Promise.all(
      [
        { initial: { kind: 'configuration', configuration: 'ud' } } as const,
        { initial: { kind: 'configuration', configuration: 'ud3d' } } as const,
        { initial: { kind: 'groundState', parameters: { g: 1 } } } as const,
        { observables: ['Sz(9)'] },
      ].map(async (request) => {
        const found = await answer(text, request);
        return found.found ? '' : found.reason;
      }),
    );
    expect(reasons).toEqual([
      expect.stringMatching(/2 symbols/),
      expect.stringMatching(/no state "3"/),
      expect.stringMatching(/no parameter "g"/),
      expect.stringMatching(/^Sz\(9\): /),
    ]);
    const large = `lattice chain(48) periodic\n${half}H = -1 * sum <i,j> Z(i)*Z(j) - sum i X(i)`;
    expect(await answer(large, {})).toMatchObject({ found: false, reason: expect.stringMatching(/states|memory/) });
  });
});

interface Vector {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function matrixOf(text: string) {
  const result = compile(text);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return { hamiltonian: result.hamiltonian, ...denseMatrix(result.hamiltonian.operator) };
}

const times = (
  { re, im }: Vector,
  matrix: { dimension: number; re: ArrayLike<number>; im: ArrayLike<number> },
): Vector => {
  const { dimension } = matrix;
  const image = { re: new Float64Array(dimension), im: new Float64Array(dimension) };
  for (let row = 0; row < dimension; row++) {
    for (let column = 0; column < dimension; column++) {
      const [a, b] = [matrix.re[row * dimension + column] ?? 0, matrix.im[row * dimension + column] ?? 0];
      const [x, y] = [re[column] ?? 0, im[column] ?? 0];
      image.re[row] = (image.re[row] ?? 0) + a * x - b * y;
      image.im[row] = (image.im[row] ?? 0) + a * y + b * x;
    }
  }
  return image;
};

/** exp(-i H t) on a basis state by its series in small steps. */
function exponential(text: string, time: number, start: number): Vector {
  const matrix = matrixOf(text);
  let psi: Vector = { re: new Float64Array(matrix.dimension), im: new Float64Array(matrix.dimension) };
  psi.re[start] = 1;
  const steps = 60;
  for (let step = 0; step < steps; step++) {
    let term = psi;
    const sum = { re: psi.re.slice(), im: psi.im.slice() };
    for (let order = 1; order < 25; order++) {
      const image = times(term, matrix);
      const factor = time / steps / order;
      term = { re: image.im.map((value) => factor * value), im: image.re.map((value) => -factor * value) };
      term.re.forEach((value, at) => (sum.re[at] = (sum.re[at] ?? 0) + value));
      term.im.forEach((value, at) => (sum.im[at] = (sum.im[at] ?? 0) + value));
    }
    psi = sum;
  }
  return psi;
}

function mean(text: string, psi: Vector): number {
  const { hamiltonian } = matrixOf(text);
  const operator = hamiltonian.observables[0]?.operator;
  if (operator === undefined) throw new Error('no observable');
  const image = times(psi, denseMatrix(operator));
  return psi.re.reduce(
    (sum, value, at) => sum + value * (image.re[at] ?? 0) + (psi.im[at] ?? 0) * (image.im[at] ?? 0),
    0,
  );
}

/** -ln tr rho^2 of the first two of four spins. */
function renyi({ re, im }: Vector): number {
  let purity = 0;
  for (let a = 0; a < 4; a++) {
    for (let b = 0; b < 4; b++) {
      let [x, y] = [0, 0];
      for (let c = 0; c < 4; c++) {
        const [p, q] = [4 * a + c, 4 * b + c];
        x += (re[p] ?? 0) * (re[q] ?? 0) + (im[p] ?? 0) * (im[q] ?? 0);
        y += (im[p] ?? 0) * (re[q] ?? 0) - (re[p] ?? 0) * (im[q] ?? 0);
      }
      purity += x * x + y * y;
    }
  }
  return -Math.log(purity);
}
