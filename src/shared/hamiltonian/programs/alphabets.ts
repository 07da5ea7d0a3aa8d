import type { Alphabet, Letter } from './local-words';

const real = (word: string, re: number): Letter => ({ word, re, im: 0 });

/** Pauli matrices; index 0 is up, Z = +1. */
export const pauliAlphabet: Alphabet = { name: 'pauli', unit: pauliUnit };

/** Pauli matrices of a qubit that is |1>, Z = -1, where the mode is occupied (index 0). */
export const qubitAlphabet: Alphabet = { name: 'qubit', unit: (row, column) => pauliUnit(1 - row, 1 - column) };

function pauliUnit(row: number, column: number): readonly Letter[] {
  if (row === column) return [real('', 0.5), real('Z', row === 0 ? 0.5 : -0.5)];
  return [real('X', 0.5), { word: 'Y', re: 0, im: row === 0 ? 0.5 : -0.5 }];
}

/** c^dagger (+), c (-) and n of a mode; index 0 is occupied. */
export const fermionAlphabet: Alphabet = {
  name: 'fermion',
  unit: (row, column) => {
    if (row === column) return row === 0 ? [real('n', 1)] : [real('', 1), real('n', -1)];
    return [real(row === 0 ? '+' : '-', 1)];
  },
};

/**
 * S^+ (+), S^- (-) and S^z (z) of a spin with `dimension` states: |a><b| is a power of S^+ or S^- times a polynomial of S^z that
 * vanishes at the other states.
 */
export function spinAlphabet(dimension: number): Alphabet {
  const spin = (dimension - 1) / 2;
  return {
    name: `spin ${dimension}`,
    unit: (row, column) => {
      const [to, from] = [dimension - 1 - row, dimension - 1 - column];
      const steps = Math.abs(to - from);
      const lower = Math.min(to, from);
      let element = 1;
      for (let level = lower; level < lower + steps; level++)
        element *= Math.sqrt((level + 1) * (dimension - 1 - level));
      const others = Array.from({ length: dimension - steps }, (_, level) => level - spin);
      const power = (to >= from ? '+' : '-').repeat(steps);
      return selector(others, lower).map((coefficient, degree) => {
        const diagonal = 'z'.repeat(degree);
        return real(to >= from ? power + diagonal : diagonal + power, coefficient / element);
      });
    },
  };
}

/** Coefficients, lowest first, of the polynomial that is 1 at nodes[chosen] and 0 at the others (Lagrange). */
function selector(nodes: readonly number[], chosen: number): readonly number[] {
  const own = nodes[chosen]!;
  return nodes
    .filter((_, index) => index !== chosen)
    .reduce<readonly number[]>(
      (polynomial, node) =>
        Array.from(
          { length: polynomial.length + 1 },
          (_, degree) => ((polynomial[degree - 1] ?? 0) - node * (polynomial[degree] ?? 0)) / (own - node),
        ),
      [1],
    );
}

/**
 * a^dagger (+), a (-) and n = +- of a boson with `dimension` states, normal ordered:
 * |p><q| = sum_j (-1)^j / (j! sqrt(p! q!)) (a^dagger)^(p + j) a^(q + j), as far as the cut-off lets levels be reached.
 */
export function bosonAlphabet(dimension: number): Alphabet {
  return {
    name: `boson ${dimension}`,
    unit: (row, column) => {
      const [to, from] = [dimension - 1 - row, dimension - 1 - column];
      const norm = Math.sqrt(factorial(to) * factorial(from));
      return Array.from({ length: dimension - Math.max(to, from) }, (_, order) => {
        const [raised, lowered] = [to + order, from + order];
        const word = raised === 1 && lowered === 1 ? 'n' : '+'.repeat(raised) + '-'.repeat(lowered);
        return real(word, (order % 2 === 0 ? 1 : -1) / (factorial(order) * norm));
      });
    },
  };
}

function factorial(n: number): number {
  let product = 1;
  for (let factor = 2; factor <= n; factor++) product *= factor;
  return product;
}
