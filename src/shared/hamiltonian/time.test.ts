import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, denseMatrix, format, frozenAt, type CompiledHamiltonian } from '.';
import { compiled } from './dense-eigenvalues.test-support';
import { timeNumber, timeValue } from './time/expression';
import type { TimeExpression } from './time/time-function';
import { timeText } from './time/words';

const chain = 'lattice chain(3) periodic\nsite spin(1/2)\nparam J = 1.3, omega = 2, A = 0.4\n';

/** H(t) from its parts, against the text in which the parameters are numbers. */
function largestDifference(text: string, time: number): number {
  const { timeDependence } = compiled(text);
  if (!timeDependence) throw new Error('no parameter of time');
  const direct = denseMatrix(compiled(frozenAt(text, time) ?? '').operator);
  const constant = denseMatrix(timeDependence.constant);
  const [re, im] = [Float64Array.from(constant.re), Float64Array.from(constant.im)];
  for (const { coefficient, operator } of timeDependence.parts) {
    const part = denseMatrix(operator);
    const f = timeNumber(coefficient, time);
    part.re.forEach((value, at) => {
      re[at]! += f.re * value - f.im * part.im[at]!;
      im[at]! += f.re * part.im[at]! + f.im * value;
    });
  }
  const at = denseMatrix(compiled(text, { time }).operator);
  return re.reduce(
    (most, value, index) =>
      Math.max(
        most,
        Math.abs(value - direct.re[index]!),
        Math.abs(im[index]! - direct.im[index]!),
        Math.abs(at.re[index]! - direct.re[index]!),
        Math.abs(at.im[index]! - direct.im[index]!),
      ),
    0,
  );
}

const functions = [
  '2*exp(-t/3)',
  'J + A*cos(omega*t)',
  'ramp(t, 1, 4)',
  'A*gauss(t, 2, 0.5)*sin(omega*t)',
  'if(t < 2, J, if(t <= 3 and t > 2.5, -1, J*t))',
  'step(t - 1) - 0.5*step(t - 2)',
  'tanh(t - 1)^2 + min(t, 2) - max(J, t)/2 + sqrt(1 + t^2) + abs(t - 2)',
  '(1 + t)^(-A) + log(1 + t) + mod(t, 2)',
];

describe('a parameter that depends on time', () => {
  it.each(functions)('is the same in parts and written out: %s', (f) => {
    const text = `${chain}param f(t) = ${f}\nparam g(t) = f^2/2 + t\nH = -J*f*sum <i,j> Z(i)*Z(j) + f(t)/2 * sum i X(i) + (J - g)*Y(0) + X(1)*(g*Z(0) + f*Z(2))\n`;
    for (const time of [0, 0.7, 2, 2.75, 5.5]) expect(largestDifference(text, time)).toBeLessThan(1e-12);
  });

  it.each([
    ['phases with h.c.', 'H = J * sum <i,j> exp(im*f)*Sp(i)*Sm(j) + f*Sz(0) + h.c.'],
    ['squares of sums', 'H = (f*Sz(0) + A*Sx(1) + f*A*Sx(1))^2'],
    ['phases that differ from site to site', 'H = sum i cos(omega*f - i)*X(i) + f*sum i i*Z(i)'],
    ['vectors', 'H = sum <i,j> (f*S(i) + A*S(j)).(S(j) - f*S(i))'],
    ['random numbers', 'H = f*sum i uniform(-1, 1, seed=3)*Z(i)'],
    ['a constant', 'H = f + X(0)'],
  ])('is the same in parts and written out: %s', (_, h) => {
    const text = `${chain}param f(t) = 0.3 + A*sin(omega*t)\n${h}\n`;
    for (const time of [0, 0.7, 3.1]) expect(largestDifference(text, time)).toBeLessThan(1e-12);
  });

  it('is one part for each function that differs by more than a number', () => {
    const text = `${chain}param f(t) = t\nparam g(t) = 1 - t\nH = f*X(0) - f/3*X(1) + J*f*g*Z(0) + g*f*Z(1) + f^2*Y(0) + f*f*Y(1) + Z(2)`;
    const parts = compiled(text).timeDependence?.parts ?? [];
    expect(parts.map(({ latex }) => latex)).toEqual(['f(t)', 'f(t) \\, g(t)', '{f(t)}^{2}']);
  });

  it('of fermions and bosons, too', () => {
    const fermions = `lattice chain(4) periodic\nsite fermion\nparam f(t) = cos(t)\nH = f*sum <i,j> (exp(im*f)*cdag(i)*c(j) + h.c.) + f*n(0)\n`;
    const bosons = `lattice chain(2) open\nsite boson(2)\nparam f(t) = t\nH = f*sum <i,j> (adag(i)*a(j) + h.c.) + n(0)*(n(0) - f)\n`;
    for (const text of [fermions, bosons]) expect(largestDifference(text, 0.8)).toBeLessThan(1e-12);
  });

  it('has a derivative that is that of finite differences', () => {
    for (const f of functions) {
      const [parameter] = compiled(`${chain}param f(t) = ${f}\nH = f*X(0)`).timeDependence?.parameters ?? [];
      const { expression } = parameter!;
      for (const time of [0.35, 1.27, 2.71, 3.9]) {
        const step = 1e-5;
        const difference =
          (timeNumber(expression, time + step).re - timeNumber(expression, time - step).re) / (2 * step);
        expect(timeValue(expression, time).derivative.re, `${f} at ${time}`).toBeCloseTo(difference, 6);
      }
    }
    const complex: TimeExpression = {
      kind: 'call',
      name: 'exp',
      arguments: [{ kind: 'product', factors: [{ kind: 'number', re: 0, im: 2 }, { kind: 'time' }] }],
    };
    const { value, derivative } = timeValue(complex, 0.4);
    expect(derivative.re).toBeCloseTo(-2 * value.im, 12);
    expect(derivative.im).toBeCloseTo(2 * value.re, 12);
  });

  it('leaves digests of other texts alone: words that became functions are still names', () => {
    const text = 'lattice chain(5) open\nsite spin(1/2)\nparam step = 1, max = 2, ramp = 3, jump = 4, t = 5\n';
    const { operator } = compiled(`${text}H = step*X(0) + max*X(1) + ramp*X(2) + jump*X(3) + t*X(4)`);
    expect([...operator.terms.coefficients].filter((value) => value !== 0)).toEqual([1, 2, 3, 4, 5]);
  });

  it('conserves what all of its parts conserve, whatever vanishes now', () => {
    const text = `${chain}param f(t) = t\nH = sum <i,j> S(i).S(j) - f*sum i X(i)`;
    const { report, timeDependence } = compiled(text);
    expect(report.conservesTotalSz).toBe(true);
    expect(timeDependence?.conserves).toEqual([]);
    expect(compiled(text, { time: 1 }).report.conservesTotalSz).toBe(false);
    const still = compile(`${chain}param f(t) = t\nH = X(0) + f*Sp(0)`);
    expect(still.diagnostics.map(({ message }) => message)).toContain('H is not Hermitian at all times.');
  });

  it('is written as it is read', () => {
    const number = fc.integer({ min: 1, max: 9 }).map(String);
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { depthSize: 'small' },
        number,
        fc.constant('t'),
        fc
          .tuple(tie('expression'), fc.constantFrom(' + ', ' - ', '*'), tie('expression'))
          .map((parts) => `(${parts.join('')})`),
        fc.tuple(fc.constantFrom('sin', 'cos', 'tanh', 'abs', 'step'), tie('expression')).map(([f, x]) => `${f}(${x})`),
        fc.tuple(tie('expression'), fc.constantFrom('2', '3')).map(([x, y]) => `(${x})^${y}`),
        fc.tuple(tie('expression'), number).map(([x, y]) => `${x}/${y}`),
        fc
          .tuple(tie('expression'), tie('expression'), tie('expression'))
          .map(([x, y, z]) => `if(${x} < 1 or t >= 2, ${y}, ${z})`),
      ),
    }));
    const read = (text: string): TimeExpression | null => {
      const { hamiltonian } = compile(`lattice chain(2) open\nsite spin(1/2)\nparam f(t) = ${text}\nH = f*X(0)`);
      return hamiltonian?.timeDependence?.parameters[0]?.expression ?? null;
    };
    fc.assert(
      fc.property(expression, (text) => {
        const first = read(text);
        if (first === null || !Number.isFinite(timeNumber(first, 3).re) || Math.abs(timeNumber(first, 3).re) > 1e30)
          return;
        const printed = timeText(first);
        const second = read(printed);
        for (const time of [0, 0.5, 1.9, 3]) {
          const [a, b] = [timeNumber(first, time).re, timeNumber(second!, time).re];
          expect(Math.abs(a - b), printed).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a)));
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('freezing', () => {
  it('writes numbers, and says what they were', () => {
    const text =
      'lattice chain(2) open\nsite spin(1/2)\nparam J = 1\nparam h(t) = J + t, g(t) = h/2\nH = h(t)*X(0) + g*Z(1)\n';
    expect(frozenAt(text, 2)).toBe(
      'lattice chain(2) open\nsite spin(1/2)\nparam J = 1\nparam h = 3, g = 1.5  # h(t) = J + t at t = 2, g(t) = h/2 at t = 2\nH = h*X(0) + g*Z(1)\n',
    );
    expect(frozenAt('lattice chain(2) open\nsite spin(1/2)\nH = X(0)', 0)).toBeNull();
  });
});

/** psi(t) by the fourth-order Runge-Kutta method from the parts of H. */
function evolve({ timeDependence }: CompiledHamiltonian, start: number, from: number, to: number, steps: number) {
  const { constant, parts } = timeDependence!;
  const [still, moving] = [denseMatrix(constant), parts.map(({ operator }) => denseMatrix(operator))];
  const n = still.dimension;
  const slope = (t: number, psi: Float64Array): Float64Array => {
    const result = new Float64Array(2 * n);
    const f = parts.map(({ coefficient }) => timeNumber(coefficient, t).re);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        const at = row * n + column;
        const re = moving.reduce((sum, part, k) => sum + f[k]! * part.re[at]!, still.re[at]!);
        const im = moving.reduce((sum, part, k) => sum + f[k]! * part.im[at]!, still.im[at]!);
        result[2 * row]! += re * psi[2 * column + 1]! + im * psi[2 * column]!;
        result[2 * row + 1]! -= re * psi[2 * column]! - im * psi[2 * column + 1]!;
      }
    }
    return result;
  };
  let psi = new Float64Array(2 * n);
  psi[2 * start] = 1;
  const h = (to - from) / steps;
  const moved = (direction: Float64Array, by: number): Float64Array =>
    psi.map((value, at) => value + by * direction[at]!);
  for (let step = 0; step < steps; step++) {
    const t = from + step * h;
    const k1 = slope(t, psi);
    const k2 = slope(t + h / 2, moved(k1, h / 2));
    const k3 = slope(t + h / 2, moved(k2, h / 2));
    const k4 = slope(t + h, moved(k3, h));
    psi = psi.map((value, at) => value + (h / 6) * (k1[at]! + 2 * k2[at]! + 2 * k3[at]! + k4[at]!));
  }
  return psi;
}

describe('the parts of H drive a spin', () => {
  it('through a Landau-Zener crossing', () => {
    const text =
      'lattice chain(1) open\nsite spin(1/2)\nparam v = 2, g = 0.5\nparam e(t) = v*t/2\nH = e*Z(0) + g*X(0)\n';
    const psi = evolve(compiled(text), 0, -60, 60, 60_000);
    // exp(-2 pi g^2 / v) with hbar = 1 and energies that cross at the speed v.
    expect(psi[0]! ** 2 + psi[1]! ** 2).toBeCloseTo(Math.exp((-2 * Math.PI * 0.25) / 2), 2);
  });

  it('in a rotating field, as Rabi found', () => {
    const text =
      'lattice chain(1) open\nsite spin(1/2)\nparam w0 = 3, w = 2.6, W = 0.7\nparam u(t) = W*cos(w*t)/2\nparam q(t) = W*sin(w*t)/2\nH = w0/2*Z(0) + u*X(0) + q*Y(0)\n';
    const psi = evolve(compiled(text), 0, 0, 4, 8_000);
    const general = Math.hypot(0.7, 3 - 2.6);
    const flipped = (0.7 / general) ** 2 * Math.sin((general * 4) / 2) ** 2;
    expect(psi[2]! ** 2 + psi[3]! ** 2).toBeCloseTo(flipped, 9);
  });
});

describe('texts with time and jumps', () => {
  const piece = fc.constantFrom(
    'lattice chain(3) open\n',
    'site spin(1/2)\n',
    'site fermion\n',
    'param h(t) = ',
    'param g(',
    'H = ',
    'jump L(i) = ',
    'jump L(<i,j>) = ',
    'jump ',
    'L',
    'sqrt(h) * ',
    'sum i ',
    'if(',
    't < 1, ',
    't',
    'Sm(i)',
    'c(i)',
    'ramp(t, 0, 1)',
    ')',
    '(',
    '\n',
    ' + ',
    'h(t)',
    'h.c.',
    '= ',
    'in (0, 1)',
  );

  it('never throw, and are formatted the same once and twice', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const source = pieces.join('');
        const { diagnostics } = compile(source, { time: 0.3 });
        for (const { span, fixes } of diagnostics) {
          for (const { start, end, line, column } of [span, ...fixes.map((fix) => fix.span)]) {
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(source.length);
            const before = source.slice(0, start).split('\n');
            expect([line, column]).toEqual([before.length, before.at(-1)!.length + 1]);
          }
        }
        const formatted = format(source);
        expect(format(formatted)).toBe(formatted);
        frozenAt(source, 1);
      }),
      { numRuns: 400 },
    );
  });
});
