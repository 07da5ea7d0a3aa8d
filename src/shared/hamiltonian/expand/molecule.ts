import { type Complex, complexOne, complexProduct, identityMatrix, MatrixBuilder } from '../algebra/local-matrix';
import type { SiteSpaces } from '../sites';
import type { SourceSpan } from '../model';
import type { IntegralRow } from '../syntax/integrals';
import { OperatorAlgebra, type OperatorValue } from './operator-value';
import { WorkBudget } from './problem';
import type { TermTable } from './term-table';

/** Most orbitals of a molecule: its products grow with their fourth power. */
export const mostOrbitals = 14;

interface Ladder {
  readonly mode: number;
  readonly creates: boolean;
}

interface TemplatePart {
  readonly ranks: readonly number[];
  readonly odd: number;
  readonly matrixId: number;
  readonly factor: Complex;
}

/**
 * The Hamiltonian of electrons in orthonormal real orbitals, one site each (Szabo and Ostlund, Modern Quantum Chemistry, Eq. 2.95):
 *
 *   H = E_0 + sum_pq h_pq sum_s c+_ps c_qs + 1/2 sum_pqrs (pq|rs) sum_st c+_ps c+_rt c_st c_qs
 *
 * Each row of the table stands for its permutations: (pq|rs) = (qp|rs) = (pq|sr) = (rs|pq), h_pq = h_qp.
 */
export class MoleculeWriter {
  readonly #algebra = new OperatorAlgebra(new WorkBudget(1024));
  readonly #templates = new Map<string, readonly TemplatePart[]>();

  constructor(
    readonly table: TermTable,
    readonly spaces: SiteSpaces,
    readonly span: SourceSpan,
  ) {}

  write(rows: readonly IntegralRow[], coefficient: Complex): void {
    for (const { value, orbitals } of distinct(rows)) {
      const [i, j, k, l] = orbitals;
      const strength = { re: coefficient.re * value, im: coefficient.im * value };
      if (i === 0) {
        const unit = this.table.pool.intern(identityMatrix(1));
        if (unit) this.table.add([], 0, unit.id, complexProduct(strength, unit.factor));
      } else if (k === 0) {
        for (const [p, q] of i === j
          ? [[i, j]]
          : [
              [i, j],
              [j, i],
            ])
          this.#oneBody(p! - 1, q! - 1, strength);
      } else {
        const half = { re: strength.re / 2, im: strength.im / 2 };
        for (const [p, q, r, s] of permutations(i, j, k, l)) this.#twoBody(p - 1, q - 1, r - 1, s - 1, half);
      }
    }
  }

  #oneBody(p: number, q: number, strength: Complex): void {
    for (const spin of [0, 1]) {
      this.#product([this.#creates(p, spin), this.#takes(q, spin)], strength);
    }
  }

  #twoBody(p: number, q: number, r: number, s: number, strength: Complex): void {
    for (const first of [0, 1]) {
      for (const second of [0, 1]) {
        // Pauli: no two equal operators beside each other.
        if (first === second && (p === r || q === s)) continue;
        this.#product(
          [this.#creates(p, first), this.#creates(r, second), this.#takes(s, second), this.#takes(q, first)],
          strength,
        );
      }
    }
  }

  #creates(orbital: number, spin: number): Ladder {
    return { mode: this.spaces.modeOf(orbital, spin), creates: true };
  }

  #takes(orbital: number, spin: number): Ladder {
    return { mode: this.spaces.modeOf(orbital, spin), creates: false };
  }

  /** One product, from the template of its pattern of coinciding modes. */
  #product(ladders: readonly Ladder[], strength: Complex): void {
    const modes = [...new Set(ladders.map(({ mode }) => mode))].sort((a, b) => a - b);
    const ranked = ladders.map(({ mode, creates }) => ({ mode: modes.indexOf(mode), creates }));
    const pattern = ranked.map(({ mode, creates }) => `${mode}${creates ? '+' : '-'}`).join('');
    let template = this.#templates.get(pattern);
    if (!template) {
      template = this.#template(ranked);
      this.#templates.set(pattern, template);
    }
    for (const { ranks, odd, matrixId, factor } of template) {
      this.table.add(
        ranks.map((rank) => modes[rank]!),
        odd,
        matrixId,
        complexProduct(strength, factor),
      );
    }
  }

  #template(ladders: readonly Ladder[]): readonly TemplatePart[] {
    const value = ladders.reduce<OperatorValue>(
      (product, ladder) => this.#algebra.multiply(product, this.#single(ladder), this.span),
      this.#algebra.identity(),
    );
    return [...value.values()].flatMap(({ sites, odd, matrix }) => {
      const pooled = this.table.pool.intern(matrix);
      return pooled ? [{ ranks: sites, odd, matrixId: pooled.id, factor: pooled.factor }] : [];
    });
  }

  /** Local states of a mode: 0 occupied, 1 empty. */
  #single({ mode, creates }: Ladder): OperatorValue {
    const builder = new MatrixBuilder(2);
    const [row, column] = creates ? [0, 1] : [1, 0];
    builder.add(row, column, complexOne.re, complexOne.im);
    return this.#algebra.single({ sites: [mode], dimensions: [2], odd: 1, matrix: builder.build(), time: 0 });
  }
}

/** The last row of those that are permutations of each other; orbital energies (one orbital alone) are left out. */
function distinct(rows: readonly IntegralRow[]): Iterable<IntegralRow> {
  const found = new Map<string, IntegralRow>();
  for (const row of rows) {
    const [i, j, k, l] = row.orbitals;
    if (i > 0 && j === 0) continue;
    const pairs = [pair(i, j), pair(k, l)].sort();
    // h_ij and (ij|kl) differ in their zeros.
    found.set(k === 0 ? `h ${pair(i, j)}` : pairs.join(' '), row);
  }
  return found.values();
}

const pair = (a: number, b: number): string => (a > b ? `${b},${a}` : `${a},${b}`);

function permutations(
  p: number,
  q: number,
  r: number,
  s: number,
): readonly (readonly [number, number, number, number])[] {
  const all: [number, number, number, number][] = [
    [p, q, r, s],
    [q, p, r, s],
    [p, q, s, r],
    [q, p, s, r],
    [r, s, p, q],
    [s, r, p, q],
    [r, s, q, p],
    [s, r, q, p],
  ];
  return [...new Map(all.map((orbitals) => [orbitals.join(), orbitals])).values()];
}
