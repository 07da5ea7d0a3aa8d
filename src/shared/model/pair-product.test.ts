import { describe, expect, it } from 'vitest';
import type { PairProductDefinition } from './ansatz-definition';
import { compileModel, type CompiledModel } from './compile-model';
import { factsOf, heisenbergOn, optionsOf } from './facts.test-support';
import type { AnsatzOptions } from './options';
import { graphOf } from './presets';

const compiled = (options: Partial<AnsatzOptions>, text: string, rotated = false): CompiledModel => {
  const graph = graphOf(optionsOf({ ansatz: 'pairProduct', ...options }));
  if (graph === null) throw new Error('no graph');
  return compileModel(graph, factsOf(text, { sector: true, rotated }));
};

const pairsOf = (options: Partial<AnsatzOptions>, text: string, rotated = false): PairProductDefinition => {
  const { definition, issues } = compiled(options, text, rotated);
  expect(issues).toEqual([]);
  if (definition?.kind !== 'pairProduct') throw new Error('no pair product');
  return definition;
};

const square = heisenbergOn('square(6, 6) periodic');

/** f of a pair with its sign, from the initial values. */
const valueOf = ({ classes, signs, initial }: PairProductDefinition, i: number, j: number): number => {
  const pair = i * Math.sqrt(classes.length) + j;
  return classes[pair] < 0 ? 0 : signs[pair] * initial[classes[pair]];
};

describe('a pair product', () => {
  it('has one number for each pair, or each ordered pair, without symmetry', () => {
    expect(pairsOf({}, square).initial).toHaveLength((36 * 35) / 2);
    expect(pairsOf({ singlet: false }, square).initial).toHaveLength(36 * 35);
    expect(pairsOf({ singlet: false, parameters: 'complex' }, square).initial).toHaveLength(2 * 36 * 35);
  });

  it('shares over displacements, a minus sign for pairs across an antiperiodic boundary', () => {
    const periodic = pairsOf({ symmetry: 'translations', singlet: false }, square);
    expect(periodic.initial).toHaveLength(35);
    expect(new Set(periodic.signs)).toEqual(new Set([1]));
    const pairs = pairsOf({ symmetry: 'translations', singlet: false, partonBoundary: 'antiperiodic' }, square);
    for (let y = 0; y < 6; y++) {
      // Sites are numbered along the second direction first.
      const row = Array.from({ length: 6 }, (_, x) => valueOf(pairs, 6 * x + y, 6 * ((x + 1) % 6) + y));
      expect(row[5]).toBeCloseTo(-row[0], 12);
      for (const value of row.slice(1, 5)) expect(value).toBeCloseTo(row[0], 12);
    }
    expect(Math.abs(valueOf(pairs, 0, 1))).toBeGreaterThan(0.1);
  });

  it('begins with d waves that the shared pairs keep as they are', () => {
    const boundaries = { symmetry: 'translations', singlet: true, partonBoundary: 'antiperiodic' } as const;
    const shared = pairsOf(boundaries, square);
    const each = pairsOf({ ...boundaries, symmetry: 'none' }, square);
    for (let i = 0; i < 36; i++) {
      for (let j = 0; j < 36; j++) {
        if (i === j) continue;
        expect(valueOf(shared, i, j)).toBeCloseTo(valueOf(each, i, j), 10);
        expect(valueOf(shared, j, i)).toBeCloseTo(valueOf(shared, i, j), 12);
      }
    }
    const whole = pairsOf({ symmetry: 'spaceGroup' }, square);
    expect(valueOf(whole, 0, 1)).toBeCloseTo(-valueOf(whole, 0, 6), 10);
    expect(whole.initial.length).toBeLessThan(9);
  });

  it('is the same state in the rotated basis, by a sign for every spin down on the second sublattice', () => {
    const options = { symmetry: 'translations', partonBoundary: 'antiperiodic' } as const;
    const plain = pairsOf(options, square);
    const turned = pairsOf(options, square, true);
    for (let pair = 0; pair < 36 * 36; pair++) {
      const [i, j] = [Math.floor(pair / 36), pair % 36];
      const sign = (Math.floor(j / 6) + (j % 6)) % 2 === 0 ? 1 : -1;
      if (i !== j) expect(valueOf(turned, i, j)).toBeCloseTo(sign * valueOf(plain, i, j), 12);
    }
  });

  it('is multiplied by a positive network', () => {
    const { definition, amplitude } = compiled({ factor: 'residualConvolutional', symmetry: 'translations' }, square);
    if (definition?.kind !== 'product') throw new Error('no product');
    expect(definition.factors.map(({ kind }) => kind)).toEqual(['pairProduct', 'network']);
    expect(amplitude).toBe('real');
    const machine = compiled({ factor: 'restrictedBoltzmannMachine' }, square).definition;
    if (machine?.kind !== 'product') throw new Error('no product');
    expect(machine.factors[1]).toMatchObject({ kind: 'machine', complex: false });
  });

  it('takes other lattices, and refuses what has no pairs', () => {
    const triangular = pairsOf({ symmetry: 'spaceGroup' }, heisenbergOn('triangular(4, 4) periodic'));
    expect(triangular.initial.every((value) => Number.isFinite(value))).toBe(true);
    const codes = (text: string, options: Partial<AnsatzOptions> = {}): readonly string[] =>
      compiled(options, text).issues.map(({ code }) => code);
    expect(codes(heisenbergOn('chain(5) periodic'))).toEqual(['MODEL_NEEDS_PAIRS']);
    expect(codes(heisenbergOn('chain(4) periodic', '1'))).toEqual(['MODEL_NEEDS_SPINS']);
    expect(codes(heisenbergOn('chain(4) open'), { partonBoundary: 'antiperiodic' })).toEqual(['MODEL_NO_BOUNDARY']);
    const field = 'lattice chain(4) periodic\nsite spin(1/2)\nH = -sum <i,j> Z(i)*Z(j) - sum i X(i)';
    expect(codes(field)).toEqual(['MODEL_NEEDS_ZERO_SZ']);
  });
});
