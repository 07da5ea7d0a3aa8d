import type { LocalMatrix } from '../compiled-operator';
import type { GradedOperator } from '../graded-operator';
import { type Complex, complexProduct, forEachElement, identityMatrix, MatrixBuilder } from '../algebra/local-matrix';
import { MatrixPool } from '../algebra/matrix-pool';

/** Contributions on one set of sites: most have one, so further ones are kept apart. */
interface Entry {
  readonly sites: readonly number[];
  readonly odd: number;
  readonly matrixId: number;
  coefficient: Complex;
  others: Map<number, Complex> | null;
}

const keyBase = 8193;

/** Sites and the mask of odd ones as a map key: a number for up to three sites below 8,192, else text. */
export function supportKey(sites: readonly number[], odd = 0): number | string {
  if (sites.length > 3) return odd === 0 ? sites.join(' ') : `${sites.join(' ')}|${odd}`;
  let key = 0;
  for (const site of sites) key = key * keyBase + site + 1;
  return key * 8 + odd;
}

/** supportKey([first, second]) without a list. */
export function pairKey(first: number, second: number): number {
  return ((first + 1) * keyBase + second + 1) * 8;
}

function sum(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im };
}

/** Adds up matrices by the sites they act on and the odd ones among them. Sites are ascending. */
export class TermTable {
  readonly #entries = new Map<number | string, Entry>();

  constructor(readonly pool = new MatrixPool()) {}

  add(sites: readonly number[], odd: number, matrixId: number, coefficient: Complex): void {
    const key = supportKey(sites, odd);
    const entry = this.#entries.get(key);
    if (!entry) {
      this.#entries.set(key, { sites, odd, matrixId, coefficient, others: null });
    } else if (entry.matrixId === matrixId) {
      entry.coefficient = sum(entry.coefficient, coefficient);
    } else {
      entry.others ??= new Map();
      const known = entry.others.get(matrixId);
      entry.others.set(matrixId, known ? sum(known, coefficient) : coefficient);
    }
  }

  /** Adds another table of the same pool, times a number. */
  addAll(other: TermTable, factor: Complex): void {
    for (const { sites, odd, matrixId, coefficient, others } of other.#entries.values()) {
      this.add(sites, odd, matrixId, complexProduct(factor, coefficient));
      for (const [id, strength] of others ?? []) this.add(sites, odd, id, complexProduct(factor, strength));
    }
  }

  /** One term for each set of sites and odd sites, in order of first appearance; what cancels is left out. */
  assemble(localDimensions: Uint8Array, fermionic: Uint8Array): GradedOperator {
    const output = new MatrixPool();
    const outputOf = new Map<number, { id: number; factor: Complex }>();
    const terms: Term[] = [];
    let constant = 0;
    const write = (
      sites: readonly number[],
      odd: number,
      matrix: LocalMatrix,
      coefficient: Complex,
      inputId: number | null,
    ): void => {
      let pooled = inputId === null ? undefined : outputOf.get(inputId);
      if (!pooled) {
        const interned = output.intern(matrix);
        if (!interned) return;
        pooled = interned;
        if (inputId !== null) outputOf.set(inputId, pooled);
      }
      terms.push({ sites, odd, matrix: pooled.id, coefficient: complexProduct(coefficient, pooled.factor) });
    };
    for (const { sites, odd, matrixId, coefficient, others } of this.#entries.values()) {
      const all: readonly (readonly [number, Complex])[] = [[matrixId, coefficient], ...(others ?? [])];
      const largest = all.reduce((size, [, { re, im }]) => Math.max(size, Math.abs(re), Math.abs(im)), 0);
      const parts = all.filter(([, { re, im }]) => Math.max(Math.abs(re), Math.abs(im)) > 1e-14 * largest);
      if (parts.length === 0) continue;
      if (sites.length === 0) {
        const { re, im } = this.#number(parts);
        constant += re;
        // The constant of an operator is real; an imaginary one is written as a term, where the report sees it.
        if (im !== 0) write([0], 0, identityMatrix(localDimensions[0]!), { re: 0, im }, null);
        continue;
      }
      if (parts.length === 1) {
        const [id, strength] = parts[0]!;
        write(sites, odd, this.pool.matrices[id]!, strength, id);
        continue;
      }
      write(sites, odd, this.#combined(parts), { re: 1, im: 0 }, null);
    }
    return toOperator(terms, output.matrices, constant, localDimensions, fermionic);
  }

  #number(parts: readonly (readonly [number, Complex])[]): Complex {
    let re = 0;
    let im = 0;
    for (const [id, coefficient] of parts) {
      const { values } = this.pool.matrices[id]!;
      const value = complexProduct(coefficient, { re: values[0] ?? 0, im: values[1] ?? 0 });
      re += value.re;
      im += value.im;
    }
    return { re, im };
  }

  #combined(parts: readonly (readonly [number, Complex])[]): LocalMatrix {
    const builder = new MatrixBuilder(this.pool.matrices[parts[0]![0]]!.dimension);
    for (const [id, { re, im }] of parts) {
      forEachElement(this.pool.matrices[id]!, (row, column, valueRe, valueIm) => {
        builder.add(row, column, re * valueRe - im * valueIm, re * valueIm + im * valueRe);
      });
    }
    return builder.build();
  }
}

interface Term {
  readonly sites: readonly number[];
  readonly odd: number;
  readonly matrix: number;
  readonly coefficient: Complex;
}

function toOperator(
  terms: readonly Term[],
  matrices: readonly LocalMatrix[],
  constant: number,
  localDimensions: Uint8Array,
  fermionic: Uint8Array,
): GradedOperator {
  const siteOffsets = new Uint32Array(terms.length + 1);
  terms.forEach((term, index) => {
    siteOffsets[index + 1] = siteOffsets[index]! + term.sites.length;
  });
  const sites = new Uint32Array(siteOffsets[terms.length]!);
  const matrixIndex = new Uint32Array(terms.length);
  const coefficients = new Float64Array(2 * terms.length);
  terms.forEach((term, index) => {
    sites.set(term.sites, siteOffsets[index]!);
    matrixIndex[index] = term.matrix;
    coefficients[2 * index] = term.coefficient.re;
    coefficients[2 * index + 1] = term.coefficient.im;
  });
  return {
    terms: { localDimensions, terms: { siteOffsets, sites, matrixIndex, coefficients }, matrices, constant },
    odd: Uint16Array.from(terms, ({ odd }) => odd),
    fermionic,
  };
}
