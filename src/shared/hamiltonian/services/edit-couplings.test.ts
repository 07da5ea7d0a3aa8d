import { describe, expect, it } from 'vitest';
import { compile } from '../compile';
import { denseMatrix } from '../dense';
import type { CompiledHamiltonian } from '../model';
import { couplingsOn, editCoupling, operatorsToAdd, type CouplingEdit } from './edit-couplings';

const compiled = (source: string): CompiledHamiltonian => {
  const { hamiltonian, diagnostics } = compile(source);
  if (!hamiltonian) throw new Error(`${source}\n${diagnostics.map(({ message }) => message).join('\n')}`);
  return hamiltonian;
};

const matrix = (source: string): readonly number[] => {
  const dense = denseMatrix(compiled(source).operator);
  return [...dense.re, ...dense.im];
};

/** Largest element of what one text has more than another, less `factor` times a third of the same sites. */
const difference = (after: string, before: string, operator: string, factor: number): number => {
  const [a, b, c] = [matrix(after), matrix(before), matrix(operator)];
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]! - factor * c[at]!)), 0);
};

const edited = (source: string, sites: readonly number[], edit: CouplingEdit): string => {
  const result = editCoupling(source, sites, edit);
  if (!result.ok) throw new Error(result.reason);
  return result.text;
};

/** Systems with a pair of sites, the operator there by hand, and its coupling. */
const systems: readonly {
  readonly name: string;
  readonly head: string;
  readonly body: string;
  readonly sites: readonly number[];
  readonly operator: string;
  readonly coupling: number;
}[] = [
  {
    name: 'a periodic chain with a field',
    head: 'lattice chain(6) periodic\nsite spin(1/2)\nparam J = 1.5, h = 0.5\n',
    body: 'J * sum <i,j> S(i).S(j) - h * sum i Sz(i)',
    sites: [5, 0],
    operator: 'S(5).S(0)',
    coupling: 1.5,
  },
  {
    name: 'the field on one site',
    head: 'lattice chain(6) periodic\nsite spin(1/2)\nparam J = 1.5, h = 0.5\n',
    body: 'J * sum <i,j> S(i).S(j) - h * sum i Sz(i)',
    sites: [4],
    operator: 'Sz(4)',
    coupling: -0.5,
  },
  {
    name: 'second neighbours on the square with a condition and a parenthesis',
    head: 'lattice square(3, 3) periodic\nsite spin(1/2)\nparam J = 2\n',
    body: 'sum <i,j> S(i).S(j) + J/4 * (sum <<i,j>> where i > 0 or j > 1: 3 * X(i)*X(j) + sum i Z(i)) + h.c.',
    sites: [0, 4],
    operator: 'X(0)*X(4)',
    coupling: 1.5,
  },
  {
    name: 'all pairs by distance',
    head: 'lattice chain(5) open\nsite spin(1/2)\nparam V = 8\n',
    body: 'sum i X(i) + V * sum i<j n(i)*n(j) / dist(i,j)^2',
    sites: [1, 3],
    operator: 'n(1)*n(3)',
    coupling: 2,
  },
  {
    name: 'a random bond of spins 1',
    head: 'lattice chain(4) periodic\nsite spin(1)\n',
    body: 'sum <i,j> normal(0, 1, seed=4) * S(i).S(j)',
    sites: [1, 2],
    operator: 'S(1).S(2)',
    coupling: Number.NaN,
  },
  {
    name: 'hopping of fermions, h.c. at the end',
    head: 'lattice chain(6) periodic\nsite fermion\nparam t = 0.7, V = 2\n',
    body: 'V * sum <i,j> n(i)*n(j) - t * sum <i,j> cdag(i)*c(j) + h.c.',
    sites: [2, 3],
    operator: '(cdag(2)*c(3) + h.c.)',
    coupling: -0.7,
  },
  {
    name: 'electrons in a twisted ring',
    head: 'lattice chain(3) periodic twist (0.4)\nsite electron\nparam t = 1, U = 4\n',
    body: '-t * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + U * sum i docc(i)',
    sites: [2, 0],
    operator: 'sum <i,j> where i = 2: sum spin s (cdag(i,s)*c(j,s) + h.c.)',
    coupling: -1,
  },
  {
    name: 'bosons on a cube',
    head: 'lattice cubic(2, 2, 2) open\nsite boson(1)\n',
    body: '-1 * sum <i,j>z (adag(i)*a(j) + h.c.) + sum <i,j>x n(i)*n(j)',
    sites: [0, 1],
    operator: '(adag(0)*a(1) + h.c.)',
    coupling: -1,
  },
  {
    name: 'neighbours by arithmetic',
    head: 'lattice chain(5) periodic\nsite spin(1/2)\n',
    body: '-sum i Z(i)*Z(i+1) - 0.3 * sum i X(i)',
    sites: [0, 4],
    operator: 'Z(4)*Z(0)',
    coupling: -1,
  },
  {
    name: 'listed pairs',
    head: 'lattice chain(6) open\nsite spin(1/2)\n',
    body: '2 * sum <i,j> in (0,3) (1,4) (2,5) S(i).S(j)',
    sites: [1, 4],
    operator: 'S(1).S(4)',
    coupling: 2,
  },
  {
    name: 'a term written out',
    head: 'lattice chain(4) open\nsite spin(1/2)\n',
    body: 'sum i X(i) + 2 X(0) Z(1)',
    sites: [0, 1],
    operator: 'X(0)*Z(1)',
    coupling: 2,
  },
  {
    name: 'a first term written out, before a minus',
    head: 'lattice chain(4) open\nsite spin(1/2)\n',
    body: '2 * Z(0)*Z(1) - sum i X(i)',
    sites: [0, 1],
    operator: 'Z(0)*Z(1)',
    coupling: 2,
  },
  {
    name: 'sites of different kinds',
    head: 'lattice chain(4) periodic\nsite spin(1/2) on sublattice 0\nsite spin(1) on sublattice 1\nparam J = 1\n',
    body: 'J * sum <i,j> S(i).S(j)',
    sites: [1, 2],
    operator: 'S(1).S(2)',
    coupling: 1,
  },
];

describe.each(systems)('$name', ({ name, head, body, sites, operator, coupling }) => {
  const source = `${head}H = ${body}\n`;
  const only = `${head}H = ${operator}\n`;
  const there = couplingsOn(source, sites);
  const first = Number.isNaN(coupling) ? there[0] : there.find(({ re }) => Math.abs(re - coupling) < 1e-12);

  it('is found with its coupling', () => {
    expect(first?.refusalHere).toBeNull();
    expect(there).toHaveLength(name.startsWith('hopping') ? 2 : 1);
  });

  it('is taken away: the matrix changes by it and nothing else', () => {
    const after = edited(source, sites, { kind: 'remove', coupling: first!.id });
    expect(difference(after, source, only, -first!.re)).toBeLessThan(1e-12);
    expect(couplingsOn(after, sites)).toHaveLength(there.length - 1);
  });

  it('is given another coupling, twice, and a negative one', () => {
    let text = source;
    let last = first!.re;
    for (const value of [0.25, -1.75]) {
      const now = couplingsOn(text, sites).find(({ re }) => re === last);
      text = edited(text, sites, { kind: 'setHere', coupling: now!.id, value });
      last = value;
      expect(couplingsOn(text, sites).map(({ re }) => re)).toContain(value);
      expect(difference(text, source, only, value - first!.re)).toBeLessThan(1e-12);
    }
  });
});

describe('editCoupling', () => {
  const ring = 'lattice chain(6) periodic\nsite spin(1/2)\nparam J = 1\nH = J * sum <i,j> S(i).S(j)  # exchange\n';

  it('writes an exception and a list, and joins equal values in one list', () => {
    const set = (text: string, sites: readonly number[]): string =>
      edited(text, sites, { kind: 'setHere', coupling: couplingsOn(text, sites)[0]!.id, value: 0.5 });
    const once = set(ring, [1, 2]);
    expect(once).toContain(
      'H = J * sum <i,j> except (1,2) S(i).S(j)  # exchange\n  + 0.5 * sum <i,j> in (1,2) S(i).S(j)\n',
    );
    expect(set(once, [3, 4])).toContain(
      'H = J * sum <i,j> except (1,2) (3,4) S(i).S(j)  # exchange\n  + 0.5 * sum <i,j> in (1,2) (3,4) S(i).S(j)\n',
    );
  });

  it('sets all of a kind by their parameter, or by the number in front', () => {
    const [bond] = couplingsOn(ring, [0, 1]);
    expect(edited(ring, [0, 1], { kind: 'setAll', coupling: bond!.id, value: 3 })).toContain('param J = 3\n');
    const field = ring.replace('  # exchange', ' - 2 * sum i Sz(i)');
    const [site] = couplingsOn(field, [0]);
    expect(edited(field, [0], { kind: 'setAll', coupling: site!.id, value: 1.5 })).toContain('+ 1.5 * sum i Sz(i)');
  });

  it('adds an operator on sites of every kind', () => {
    for (const { head, sites } of systems) {
      const source = `${head}H = 0 * n(0) + h.c.\n`.replace(
        '0 * n(0) + h.c.',
        head.includes('spin') ? 'Sz(0)^2' : 'n(0)',
      );
      for (const operator of operatorsToAdd(compiled(source), sites)) {
        if (head.includes('on sublattice')) continue;
        const text = edited(source, sites, { kind: 'add', operator, value: -0.5 });
        const [i, j] = sites;
        const domain = j === undefined ? `i in (${i})` : `<i,j> in (${i},${j})`;
        expect(difference(text, source, `${head}H = sum ${domain} ${operator}\n`, -0.5)).toBeLessThan(1e-12);
      }
    }
  });

  it('finds nothing in a double sum and refuses what has changed', () => {
    expect(couplingsOn(ring.replace('<i,j>', 'i sum j'), [0, 1])).toHaveLength(0);
    expect(editCoupling(ring, [0, 1], { kind: 'remove', coupling: 'none' }).ok).toBe(false);
  });
});
