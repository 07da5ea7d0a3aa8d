import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { compile, denseMatrix, staticFixes, staticRefusal, type CompiledHamiltonian } from '.';
import { compiled } from './dense-eigenvalues.test-support';
import type { DenseMatrix } from './dense';
import { denseLindbladian } from './open/lindbladian';
import { timeNumber } from './time/expression';

const spin = 'lattice chain(1) open\nsite spin(1/2)\nparam gamma = 0.3, Omega = 0.8, Delta = 0.5\n';
const chain = 'lattice chain(4) periodic\nsite spin(1/2)\nparam J = 1, gamma = 0.3\n';
const xxz = 'H = J * sum <i,j> (Sx(i)*Sx(j) + Sy(i)*Sy(j) + 0.5*Sz(i)*Sz(j))\n';

interface Complex {
  readonly re: number;
  readonly im: number;
}

/** d rho / dt; rho row by row. */
function flow({ dimension, re, im }: DenseMatrix, rho: readonly Complex[]): Complex[] {
  return Array.from({ length: dimension }, (_, row) => {
    let [sumRe, sumIm] = [0, 0];
    rho.forEach((value, column) => {
      const at = row * dimension + column;
      sumRe += re[at]! * value.re - im[at]! * value.im;
      sumIm += re[at]! * value.im + im[at]! * value.re;
    });
    return { re: sumRe, im: sumIm };
  });
}

const real = (...values: number[]): Complex[] => values.map((re) => ({ re, im: 0 }));
const largest = (values: readonly Complex[]): number => Math.max(...values.map(({ re, im }) => Math.hypot(re, im)));

/** exp(L t) rho by the fourth-order Runge-Kutta method. */
function evolve(lindbladian: DenseMatrix, start: readonly Complex[], time: number): Complex[] {
  const steps = 2000;
  const h = time / steps;
  let rho = [...start];
  const moved = (slope: readonly Complex[], by: number): Complex[] =>
    rho.map(({ re, im }, at) => ({ re: re + by * slope[at]!.re, im: im + by * slope[at]!.im }));
  for (let step = 0; step < steps; step++) {
    const k1 = flow(lindbladian, rho);
    const k2 = flow(lindbladian, moved(k1, h / 2));
    const k3 = flow(lindbladian, moved(k2, h / 2));
    const k4 = flow(lindbladian, moved(k3, h));
    const sum = (at: number, part: 're' | 'im'): number =>
      k1[at]![part] + 2 * k2[at]![part] + 2 * k3[at]![part] + k4[at]![part];
    rho = rho.map(({ re, im }, at) => ({ re: re + (h / 6) * sum(at, 're'), im: im + (h / 6) * sum(at, 'im') }));
  }
  return rho;
}

describe('the Lindblad equation', () => {
  it('lets a spin decay with its rate, its coherence with half of it', () => {
    const text = `${spin}H = Delta/2 * Z(0)\njump L(i) = sqrt(gamma) * Sm(i)\n`;
    const [uu, ud, , dd] = evolve(denseLindbladian(compiled(text)), real(0.5, 0.5, 0.5, 0.5), 2);
    expect(uu!.re).toBeCloseTo(0.5 * Math.exp(-0.6), 10);
    expect(dd!.re).toBeCloseTo(1 - 0.5 * Math.exp(-0.6), 10);
    // The energies of up and down differ by Delta.
    expect(ud!.re).toBeCloseTo(0.5 * Math.exp(-0.3) * Math.cos(1), 10);
    expect(ud!.im).toBeCloseTo(-0.5 * Math.exp(-0.3) * Math.sin(1), 10);
  });

  it('lets a spin lose its phase and nothing else', () => {
    const text = `${spin}H = 0*X(0) + Id\njump L(i) = sqrt(gamma/2) * Z(i)\n`;
    const [uu, ud] = evolve(denseLindbladian(compiled(text)), real(0.7, 0.4, 0.4, 0.3), 1.5);
    expect(uu!.re).toBeCloseTo(0.7, 12);
    expect(ud!.re).toBeCloseTo(0.4 * Math.exp(-0.45), 10);
  });

  it('has the steady state of a driven atom that optical Bloch equations give', () => {
    const text = `${spin}H = Omega/2 * X(0) + Delta/2 * Z(0)\njump L(i) = sqrt(gamma) * Sm(i)\n`;
    const [g, w, d] = [0.3, 0.8, 0.5];
    const s = (2 * w * w) / (g * g + 4 * d * d);
    const excited = s / (2 * (1 + s));
    const rho = evolve(denseLindbladian(compiled(text)), real(0, 0, 0, 1), 120);
    expect(rho[0]!.re).toBeCloseTo(excited, 8);
    expect(largest(flow(denseLindbladian(compiled(text)), rho))).toBeLessThan(1e-9);
  });

  it('keeps the trace and has the mixed state stationary exactly where the report says so', () => {
    const texts = [
      `${chain}${xxz}jump D(i) = sqrt(gamma) * Sz(i)\n`,
      `${chain}${xxz}jump L(i) = sqrt(gamma) * Sm(i)\n`,
      `${chain}${xxz}jump L(i) = Sm(i)\njump P(i) = Sp(i)\n`,
      `${chain}${xxz}jump L = sqrt(gamma) * sum i Sm(i)\n`,
      `${chain}${xxz}jump L = sum i Sx(i)*Sz(i+1)\njump K(<i,j>) = Sp(i)*Sm(j)\n`,
      `lattice chain(3) open\nsite fermion\nH = sum <i,j> (cdag(i)*c(j) + h.c.)\njump L(i) = c(i)\njump G = cdag(0) + cdag(2)\n`,
      `lattice chain(3) open\nsite fermion\nH = sum <i,j> (cdag(i)*c(j) + h.c.)\njump L = c(0) + c(2)\njump G = cdag(0) + cdag(2)\n`,
    ];
    const unital = texts.map((text) => {
      const hamiltonian = compiled(text);
      const lindbladian = denseLindbladian(hamiltonian);
      const states = Math.sqrt(lindbladian.dimension);
      const mixed = Array.from({ length: states * states }, (_, at) => ({
        re: at % (states + 1) === 0 ? 1 : 0,
        im: 0,
      }));
      const stationary = largest(flow(lindbladian, mixed)) < 1e-12;
      expect(hamiltonian.open?.unital, text).toBe(stationary);
      const some = mixed.map((_, at) => ({ re: Math.sin(at), im: Math.cos(3 * at) }));
      const trace = flow(lindbladian, some).filter((_, at) => at % (states + 1) === 0);
      expect(Math.abs(trace.reduce((sum, { re }) => sum + re, 0))).toBeLessThan(1e-12);
      return stationary;
    });
    expect(unital).toEqual([true, false, true, false, true, false, true]);
  });
});

/** Whether L commutes with the map rho -> U rho U†, U diagonal with phases of the sum of levels: a weak symmetry, by its matrix. */
function keepsCharge(hamiltonian: CompiledHamiltonian, sites: readonly number[]): boolean {
  const { dimension, re, im } = denseLindbladian(hamiltonian);
  const states = Math.sqrt(dimension);
  const { localDimensions } = hamiltonian.operator;
  const level = (state: number): number => {
    let rest = state;
    let sum = 0;
    for (let site = localDimensions.length - 1; site >= 0; site--) {
      if (sites.includes(site)) sum += rest % localDimensions[site]!;
      rest = Math.floor(rest / localDimensions[site]!);
    }
    return sum;
  };
  const difference = (index: number): number => level(Math.floor(index / states)) - level(index % states);
  for (let row = 0; row < dimension; row++)
    for (let column = 0; column < dimension; column++)
      if (
        Math.hypot(re[row * dimension + column]!, im[row * dimension + column]!) > 1e-12 &&
        difference(row) !== difference(column)
      )
        return false;
  return true;
}

describe('the report of an open system', () => {
  it.each([
    ['dephasing', 'jump D(i) = sqrt(gamma) * Sz(i)', 'strong'],
    ['exchange', 'jump E(<i,j>) = Sp(i)*Sm(j)', 'strong'],
    ['decay', 'jump L(i) = sqrt(gamma) * Sm(i)', 'weak'],
    ['decay of all together', 'jump L = sum i Sm(i)', 'weak'],
    ['flips about x and y that are equal', 'jump A(i) = Sx(i)\njump B(i) = Sy(i)', 'weak'],
    ['flips about x', 'jump A(i) = Sx(i)', 'broken'],
    ['flips about x and y that differ', 'jump A(i) = Sx(i)\njump B(i) = 2*Sy(i)', 'broken'],
    ['a sum of decay and dephasing', 'jump A(i) = Sm(i) + Sz(i)', 'broken'],
  ])('says what %s does to Sz', (_, jumps, symmetry) => {
    const hamiltonian = compiled(`${chain}${xxz}${jumps}\n`.replace('chain(4)', 'chain(3)'));
    expect(hamiltonian.open?.charges).toEqual([{ name: 'Sz', symmetry }]);
    expect(keepsCharge(hamiltonian, [0, 1, 2])).toBe(symmetry !== 'broken');
  });

  it('says what turning over and translations do', () => {
    const of = (jumps: string) => compiled(`${chain}${xxz}${jumps}\n`).open;
    expect(of('jump D(i) = Sz(i)')).toMatchObject({ spinFlip: 'weak', translations: 4, jumpOperators: 4 });
    expect(of('jump D(<i,j>) = Sz(i)*Sz(j)')).toMatchObject({ spinFlip: 'strong', translations: 4 });
    expect(of('jump L(i) = Sm(i)')).toMatchObject({ spinFlip: 'broken', translations: 4 });
    expect(of('jump L(i) = Sm(i)\njump P(i) = Sp(i)')).toMatchObject({ spinFlip: 'weak', jumpOperators: 8 });
    expect(of('jump L(i in (0, 2)) = Sm(i)')).toMatchObject({ translations: 2, jumpOperators: 2 });
    expect(of('jump L(i except (1)) = Sm(i)')).toMatchObject({ translations: 1, jumpOperators: 3 });
    expect(of('jump L = sum i (-1)^i * Sm(i)')).toMatchObject({ translations: 4, jumpOperators: 1 });
    expect(of('jump D(i) = Sz(i)')).toMatchObject({
      dimension: '16',
      densityMatrixBytes: String(16 * 256),
      liouvillianBytes: String(16 * 65_536),
    });
  });

  it('has fermions that are lost one by one, with the sign of those before them', () => {
    const { jumps } = compiled(
      'lattice chain(3) open\nsite fermion\nH = sum <i,j> (cdag(i)*c(j) + h.c.)\njump L(i) = c(i)\n',
    );
    const annihilators = jumps[0]!.operators.map(({ operator }) => denseMatrix(operator));
    const product = (a: DenseMatrix, b: DenseMatrix, transposed: boolean): number[] =>
      Array.from({ length: 64 }, (_, at) => {
        const [row, column] = [Math.floor(at / 8), at % 8];
        let sum = 0;
        for (let k = 0; k < 8; k++)
          sum +=
            a.re[row * 8 + k]! * (transposed ? b.re[column * 8 + k]! : b.re[k * 8 + column]!) +
            (transposed ? b.re[k * 8 + row]! * a.re[k * 8 + column]! : b.re[row * 8 + k]! * a.re[k * 8 + column]!);
        return sum;
      });
    annihilators.forEach((a, i) =>
      annihilators.forEach((b, j) => {
        expect(product(a, b, false).every((value) => value === 0)).toBe(true);
        expect(product(a, b, true)).toEqual(Array.from({ length: 64 }, (_, at) => (i === j && at % 9 === 0 ? 1 : 0)));
      }),
    );
  });

  it('has rates that depend on time', () => {
    const text = `${chain}param r(t) = exp(-t)\n${xxz}jump L(i) = sqrt(r) * Sm(i) + gamma*Sz(i)\n`;
    const [operator] = compiled(text, { time: 2 }).jumps[0]!.operators;
    const { constant, parts } = operator!.drive!;
    expect(parts).toHaveLength(1);
    const f = timeNumber(parts[0]!.coefficient, 2).re;
    expect(f).toBeCloseTo(Math.exp(-1), 12);
    const [still, moving, whole] = [
      denseMatrix(constant),
      denseMatrix(parts[0]!.operator),
      denseMatrix(operator!.operator),
    ];
    expect(Math.max(...whole.re.map((value, at) => Math.abs(value - still.re[at]! - f * moving.re[at]!)))).toBeLessThan(
      1e-13,
    );
  });

  it('is typeset', () => {
    const { open, jumps } = compiled(`${chain}${xxz}jump L(i) = sqrt(gamma) * Sm(i)\njump K = Sz(0)\n`);
    expect(jumps.map(({ latex }) => latex)).toEqual(['L_{i} = \\sqrt{\\gamma} S^-_{i}', 'K = S^z_{0}']);
    expect(open?.latex).toContain('\\sum_{i} \\mathcal{D}[L_{i}]\\rho + \\mathcal{D}[K]\\rho');
    for (const latex of [open!.latex, ...jumps.map((jump) => jump.latex)])
      expect(() => katex.renderToString(latex, { throwOnError: true, strict: 'error' })).not.toThrow();
  });
});

describe('what needs one H at all times', () => {
  it('is refused, with ways out that compile', () => {
    const texts = [
      `${chain}param h(t) = 1 + t\n${xxz}  + h*sum i X(i)\n`,
      `${chain}${xxz}jump L(i) = sqrt(gamma) * Sm(i)\njump D(<i,j>) = Sz(i)*Sz(j)/2\n`,
    ];
    expect(texts.map((text) => staticRefusal(compiled(text))?.code)).toEqual(['SYSTEM_TIME_DEPENDENT', 'SYSTEM_OPEN']);
    const fixes = texts.flatMap((text) => staticFixes(compiled(text)));
    expect(fixes.map(({ title }) => title)).toEqual([
      'Freeze at t = 0',
      'Remove the jump operators',
      'Keep their rates as observables',
    ]);
    for (const { text } of fixes) expect(staticRefusal(compiled(text))).toBeNull();
    const observed = compiled(fixes[2]!.text).observables;
    expect(observed.map(({ text, hermitian }) => [text, hermitian])).toEqual([
      ['sum i ((sqrt(gamma)*Sp(i))*(sqrt(gamma) * Sm(i)))', true],
      ['sum <i,j> ((1/2*Sz(j)*Sz(i))*(Sz(i)*Sz(j)/2))', true],
    ]);
    expect(staticRefusal(compiled(`${chain}${xxz}`))).toBeNull();
  });

  it('shows jumps that are one operator, with the family as a fix', () => {
    const text = `${chain}${xxz}jump L = sqrt(gamma) * sum i Sm(i)\n`;
    const found = compile(text).diagnostics.find(({ code }) => code === 'HAMILTONIAN_JUMP_COLLECTIVE');
    const { span, replacement } = found!.fixes[0]!;
    const fixed = text.slice(0, span.start) + replacement + text.slice(span.end);
    expect(fixed.split('\n').at(-2)).toBe('jump L(i) = sqrt(gamma) * Sm(i)');
    expect(compiled(fixed).open?.jumpOperators).toBe(4);
  });
});

describe('observables', () => {
  it.each([
    ['sum i Sz(i)', true],
    ['sum <i,j> S(i).S(j)', false],
    ['J * sum <i,j> (Sx(i)*Sx(j) + Sy(i)*Sy(j) + 0.5*Sz(i)*Sz(j))', true],
    ['Sz(0)', false],
    ['3*Id', true],
    // Of the XXZ chain: the current of energy is conserved, that of spin is not.
    ['sum i (Sx(i)*Sy(i+1) - Sy(i)*Sx(i+1))', false],
    ['(sum i Sz(i))^2', true],
  ])('%s: conserved or not', (text, conserved) => {
    expect(compiled(`${chain}${xxz}observable O = ${text}\n`).observables[0]).toMatchObject({ conserved });
  });

  it('have a range, terms to draw, and what jumps do to them', () => {
    const text = `${chain}${xxz}jump L(i) = Sm(i)\nobservable m = sum i Sz(i)\nobservable d = sum <<i,j>> Sz(i)*Sz(j)\n`;
    expect(compiled(text).observables).toMatchObject([
      { products: 4, mostSites: 1, range: 0, conserved: true, conservedByJumps: false },
      { products: 2, mostSites: 2, range: 2, conserved: false, conservedByJumps: false },
    ]);
    expect(compiled(text).observables[1]?.terms[0]?.supports).toHaveLength(2);
    const timed = `${chain}param h(t) = t\n${xxz} - h*sum i X(i)\nobservable m = sum i Sz(i)\n`;
    expect(compiled(timed).observables[0]?.conserved).toBe(false);
    const electrons = `lattice chain(3) open\nsite electron\nH = sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 4*sum i docc(i)\nobservable N = sum i n(i)\nobservable D = sum i docc(i)\n`;
    expect(compiled(electrons).observables.map(({ conserved }) => conserved)).toEqual([true, false]);
  });
});
