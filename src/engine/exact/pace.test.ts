import { describe, expect, it } from 'vitest';
import { timeLeftText } from '../../shared/run/phase';
import { EvolutionPace } from './evolution-pace';
import type { SearchProgress } from '../native/exact-diagonalisation';
import { SearchPace, productsLeft } from './pace';

const base: SearchProgress = {
  stage: 'basis',
  fraction: null,
  states: 0,
  iteration: 0,
  residual: null,
  limit: null,
  seconds: 0,
};

describe('the pace of a search', () => {
  it('takes the time that is left of a stage from its own measured times', () => {
    const pace = new SearchPace(1_000);
    expect(pace.at({ ...base, fraction: 0, seconds: 1 })).toMatchObject({ fraction: 0, remaining: null });
    const half = pace.at({ ...base, fraction: 0.5, states: 400, seconds: 2 });
    expect(half).toEqual({
      words: '400 of 1,000 basis states',
      fraction: 0.5,
      remaining: { seconds: 3, of: 'stage' },
    });
    // The next stage has a clock of its own.
    const matrix = pace.at({ ...base, stage: 'matrix', fraction: 0.25, seconds: 1 });
    expect(matrix.remaining).toEqual({ seconds: 3, of: 'stage' });
  });

  it('has no share of a search, and extrapolates a residual that falls as an exponential', () => {
    const pace = new SearchPace(10);
    const at = (iteration: number) =>
      pace.at({ ...base, stage: 'search', iteration, residual: 10 ** (-iteration / 10), limit: 1e-8, seconds: 0.5 });
    const first = at(1);
    expect(first).toMatchObject({ fraction: null, remaining: null });
    let last = first;
    for (let iteration = 2; iteration <= 40; iteration++) last = at(iteration);
    expect(last.fraction).toBeNull();
    // 40 products more of half a second each.
    expect(last.remaining?.of).toBe('extrapolation');
    expect(last.remaining?.seconds).toBeCloseTo(20, 9);
    expect(last.words).toContain('residual 1.0e-4, wanted 1e-8');
    expect(timeLeftText({ label: '', ...last }, 20)).toMatch(/^about 20 s if the residual/);
  });

  it('extrapolates neither few points nor what does not fall', () => {
    const points = Array.from({ length: 40 }, (_, iteration) => ({ iteration, logarithm: -0.1 * iteration }));
    expect(productsLeft(points, -5, 39)).toBe(11);
    expect(productsLeft(points.slice(0, 8), -5, 7)).toBeNull();
    const flat = points.map(({ iteration }) => ({ iteration, logarithm: Math.sin(iteration) }));
    expect(productsLeft(flat, -5, 39)).toBeNull();
    const rising = points.map(({ iteration }) => ({ iteration, logarithm: 0.1 * iteration }));
    expect(productsLeft(rising, -5, 39)).toBeNull();
  });
});

describe('the pace of an evolution', () => {
  const progress = { ...base, stage: 'search' as const, initial: false, errorBound: 0, weight: 1, echo: null };

  it('foresees products by those of a unit of time, and counts the time of what is measured', () => {
    const pace = new EvolutionPace(100, 10);
    const times = { all: 11, done: 1, seconds: 0.1 };
    expect(pace.at({ ...progress, time: 0, products: 3, seconds: 3 }, times)).toMatchObject({
      fraction: null,
      remaining: null,
    });
    const found = pace.at({ ...progress, time: 2.5, products: 10, seconds: 7 }, { ...times, done: 3, seconds: 0.6 });
    expect(found.words).toBe('t = 2.5, 10 of about 40 products, 1.0 s each');
    expect(found.fraction).toBe(0.25);
    expect(found.remaining?.of).toBe('work');
    expect(found.remaining?.seconds).toBeCloseTo(30 + 8 * 0.2, 12);
  });

  it('shows the search for the state where it starts as one', () => {
    const pace = new EvolutionPace(100, 10);
    const seen = { ...progress, initial: true, iteration: 4, residual: 0.1, limit: 1e-9, time: 0, products: 0 };
    expect(pace.at(seen, { all: 2, done: 0, seconds: 0 })).toMatchObject({
      words: expect.stringContaining('ground state to start from, Lanczos product 4'),
      fraction: null,
    });
  });
});
