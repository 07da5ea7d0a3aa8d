import { describe, expect, it } from 'vitest';
import { compile, denseMatrix } from '../../../shared/hamiltonian';
import { DivergenceGuard, isCollapsed, spectrumOf, type Seen } from './divergence';

const spectrum = { centre: 1, radius: 20, nSites: 10 };
const good: Seen = { energy: -11, error: 0.05, variance: 2, frozenVariance: null };
const all = { wanted: 'lowest', resumed: false } as const;

/** Steps of a healthy run: scattered about an energy that may fall. */
function healthy(guard: DivergenceGuard, steps: number, slope = 0): void {
  for (let step = 0; step < steps; step++) {
    guard.observe({ ...good, energy: good.energy + 0.05 * Math.sin(17 * step) - slope * step });
  }
}

const thrownBy = (work: () => void): unknown => {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  return null;
};

/** What is said of one more step after healthy ones. */
function after(
  seen: Partial<Seen>,
  options: ConstructorParameters<typeof DivergenceGuard>[1] = all,
  steps = 30,
): unknown {
  const guard = new DivergenceGuard(spectrum, options);
  healthy(guard, steps);
  return thrownBy(() => guard.observe({ ...good, ...seen }));
}

describe('the bound of the spectrum', () => {
  it.each([
    ['lattice chain(4) periodic\nsite spin(1/2)\nH = 3 - sum <i,j> Z(i)*Z(j) - 0.7 * sum i X(i)', 3],
    ['lattice chain(4) periodic\nsite spin(1)\nH = sum <i,j> S(i).S(j)', 0],
    ['lattice chain(4) open\nsite fermion\nH = - sum <i,j> (cdag(i)*c(j) + cdag(j)*c(i)) + 2 * sum <i,j> n(i)*n(j)', 0],
  ])('holds for %s', (text, constant) => {
    const compiled = compile(text);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
    const { operator } = compiled.hamiltonian;
    const { centre, radius } = spectrumOf(operator);
    expect(centre).toBeCloseTo(constant, 12);
    // |x| of the largest eigenvalue by powers of H - c.
    const { dimension, re } = denseMatrix(operator);
    let vector = Float64Array.from({ length: dimension }, (_, k) => Math.sin(k + 1));
    let norm = 0;
    for (let power = 0; power < 300; power++) {
      const image = vector.map((own, row) => {
        let sum = -centre * own;
        for (let column = 0; column < dimension; column++) sum += re[row * dimension + column]! * vector[column]!;
        return sum;
      });
      norm = Math.hypot(...image) / Math.hypot(...vector);
      vector = image.map((value) => value / Math.hypot(...image));
    }
    expect(norm).toBeLessThanOrEqual(radius * (1 + 1e-12));
    expect(norm).toBeGreaterThan(0.3 * radius);
  });
});

describe('the guard against divergence', () => {
  it('lets a run go on that falls, scatters and finds lower energies', () => {
    const guard = new DivergenceGuard(spectrum, all);
    healthy(guard, 60, 0.01);
    expect(thrownBy(() => guard.observe({ ...good, energy: -15 }))).toBeNull();
    expect(after({ energy: -10.7 })).toBeNull();
    expect(after({ variance: 100 })).toBeNull();
  });

  it.each([
    ['an energy beyond the spectrum', { energy: 60 }, 'the energy', 'outside of the spectrum'],
    ['an energy below it', { energy: -40 }, 'the energy', 'outside of the spectrum'],
    ['a variance that no state has', { variance: 1e6 }, 'the variance', 'no state has more than'],
    ['chains that stand still', { variance: 0, frozenVariance: 10 }, 'the chains', 'no eigenstate of H'],
    ['an energy that jumps up', { energy: -6 }, 'the energy', 'times the spread of the last steps'],
  ])('throws at %s', (_, seen, where, words) => {
    expect(after(seen)).toMatchObject({
      code: 'ENGINE_DIVERGED',
      message: expect.stringContaining(words),
      details: { where, late: 0 },
    });
  });

  it.each([
    ['a variance', { variance: 3000 }, 'the variance'],
    ['an energy with the error of one sample', { energy: -6, error: 3 }, 'the energy'],
  ])('waits for the next step where one sample can have made %s jump', (_, jumped, where) => {
    const broken = new DivergenceGuard(spectrum, all);
    healthy(broken, 30);
    broken.observe({ ...good, ...jumped });
    expect(thrownBy(() => broken.observe({ ...good, ...jumped }))).toMatchObject({
      code: 'ENGINE_DIVERGED',
      details: { where, late: 1 },
    });
    const whole = new DivergenceGuard(spectrum, all);
    healthy(whole, 30);
    for (let outlier = 0; outlier < 5; outlier++) {
      whole.observe({ ...good, ...jumped });
      healthy(whole, 1);
    }
  });

  it('asks for many spreads, not only for a large jump', () => {
    const guard = new DivergenceGuard(spectrum, all);
    for (let step = 0; step < 30; step++) guard.observe({ ...good, energy: -11 + Math.sin(17 * step) });
    expect(thrownBy(() => guard.observe({ ...good, energy: -6 }))).toBeNull();
  });

  it('knows no jumps in the first steps, nor where another target may raise the energy', () => {
    expect(after({ energy: -6 }, all, 5)).toBeNull();
    expect(after({ energy: -6 }, { wanted: 'level', resumed: false })).toBeNull();
    expect(after({ energy: 60 }, { wanted: 'level', resumed: false })).toMatchObject({ code: 'ENGINE_DIVERGED' });
  });

  it('leaves a first state as it is, but not one that a step has made', () => {
    const frozen = { variance: 0, frozenVariance: 10 };
    expect(after(frozen, all, 0)).toBeNull();
    expect(after(frozen, { wanted: 'lowest', resumed: true }, 0)).toMatchObject({ code: 'ENGINE_DIVERGED' });
    const guard = new DivergenceGuard(spectrum, all);
    for (let step = 0; step < 5; step++) guard.observe({ ...good, ...frozen });
  });

  it('tells an eigenstate from a state that has collapsed', () => {
    expect(isCollapsed(null, spectrum)).toBe(false);
    expect(isCollapsed(1e-6, spectrum)).toBe(false);
    expect(isCollapsed(10, spectrum)).toBe(true);
    expect(after({ variance: 0, frozenVariance: 1e-6 })).toBeNull();
    // A state that is to be met need not be one.
    expect(after({ variance: 0, frozenVariance: 10 }, { wanted: 'any', resumed: false })).toBeNull();
    expect(after({ variance: 0, frozenVariance: 10 }, { wanted: 'level', resumed: false })).not.toBeNull();
  });
});
