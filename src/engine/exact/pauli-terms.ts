import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';

/** An operator of spins 1/2 with at most two of them in a term, in Pauli matrices. */
export interface PauliTerms {
  readonly constant: number;
  /** [site][axis x, y, z] */
  readonly fields: readonly (readonly number[])[];
  /** Key "i,j" with i < j: [axis of i][axis of j], nine numbers. */
  readonly couplings: ReadonlyMap<string, readonly number[]>;
  /** Largest coefficient met, what "zero" is measured against. */
  readonly scale: number;
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

/** sigma_a as row -> [column, value]; index 0 is the identity, then x, y, z. Local state 0 is up. */
const pauli: readonly (readonly (readonly [number, Complex])[])[] = [
  [
    [0, { re: 1, im: 0 }],
    [1, { re: 1, im: 0 }],
  ],
  [
    [1, { re: 1, im: 0 }],
    [0, { re: 1, im: 0 }],
  ],
  [
    [1, { re: 0, im: -1 }],
    [0, { re: 0, im: 1 }],
  ],
  [
    [0, { re: 1, im: 0 }],
    [1, { re: -1, im: 0 }],
  ],
];

const times = (a: Complex, b: Complex): Complex => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re });

/** Null unless all sites are spins 1/2 without fermionic strings, all terms have at most two sites and all Pauli coefficients are real. */
export function pauliTerms(operator: CompiledOperator): PauliTerms | null {
  if (operator.localDimensions.some((dimension) => dimension !== 2)) return null;
  const { siteOffsets, sites, matrixIndex, coefficients, strings } = operator.terms;
  if (strings && strings.sites.length > 0) return null;
  const nSites = operator.localDimensions.length;
  const fields = Array.from({ length: nSites }, () => [0, 0, 0]);
  const couplings = new Map<string, number[]>();
  let constant = operator.constant;
  let scale = 0;
  let imaginary = 0;

  for (let term = 0; term < matrixIndex.length; term++) {
    const support = Array.from(sites.subarray(siteOffsets[term], siteOffsets[term + 1]));
    if (support.length > 2) return null;
    const coefficient = { re: coefficients[2 * term], im: coefficients[2 * term + 1] };
    const axes = support.length === 2 ? pairs : support.length === 1 ? singles : [[]];
    for (const labels of axes) {
      const { re, im } = times(coefficient, projection(operator, matrixIndex[term], labels));
      imaginary = Math.max(imaginary, Math.abs(im));
      scale = Math.max(scale, Math.abs(re));
      add(support, labels, re);
    }
  }
  return imaginary > 1e-12 * scale ? null : { constant, fields, couplings, scale };

  function add(support: readonly number[], labels: readonly number[], value: number): void {
    const acting = support
      .map((site, position) => ({ site, label: labels[position] }))
      .filter(({ label }) => label > 0);
    acting.sort((a, b) => a.site - b.site);
    const [first, second] = acting;
    if (!first) constant += value;
    else if (!second) fields[first.site][first.label - 1] += value;
    else {
      const key = `${first.site},${second.site}`;
      const matrix = couplings.get(key) ?? new Array<number>(9).fill(0);
      matrix[3 * (first.label - 1) + second.label - 1] += value;
      couplings.set(key, matrix);
    }
  }
}

const singles = [0, 1, 2, 3].map((a) => [a]);
const pairs = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].map((b) => [a, b]));

/** tr(P M) / d with P the product of the labelled Pauli matrices. */
function projection(operator: CompiledOperator, index: number, labels: readonly number[]): Complex {
  const { dimension, rowOffsets, columns, values } = operator.matrices[index];
  let re = 0;
  let im = 0;
  for (let row = 0; row < dimension; row++) {
    for (let entry = rowOffsets[row]; entry < rowOffsets[row + 1]; entry++) {
      const back = element(labels, columns[entry], row);
      const value = times(back, { re: values[2 * entry], im: values[2 * entry + 1] });
      re += value.re / dimension;
      im += value.im / dimension;
    }
  }
  return { re, im };
}

/** <row|P|column> of a product of Pauli matrices, first label the most significant digit. */
function element(labels: readonly number[], row: number, column: number): Complex {
  let value: Complex = { re: 1, im: 0 };
  labels.forEach((label, position) => {
    const shift = labels.length - 1 - position;
    const [target, factor] = pauli[label][(row >> shift) & 1];
    value = target === ((column >> shift) & 1) ? times(value, factor) : { re: 0, im: 0 };
  });
  return value;
}
