import type { CompiledOperator, LocalMatrix } from '../../shared/hamiltonian/compiled-operator';

/** Configurations s' with <s|H|s'> other than zero, s itself left out. */
export interface Connections {
  /** [connection][site] */
  readonly configurations: Uint8Array;
  /** [connection], real and imaginary part interleaved. */
  readonly elements: Float64Array;
  readonly count: number;
}

/** One term, ready to be applied to a configuration. */
interface Term {
  readonly sites: Uint32Array;
  readonly strides: readonly number[];
  readonly matrix: LocalMatrix;
  readonly re: number;
  readonly im: number;
  readonly string: Uint32Array;
}

/** Rows of an operator, for local energies E(s) = sum_{s'} <s|H|s'> psi(s') / psi(s). */
export class OperatorRows {
  private readonly terms: readonly Term[];

  constructor(private readonly operator: CompiledOperator) {
    const { terms, matrices, localDimensions } = operator;
    this.terms = Array.from(terms.matrixIndex, (matrix, term) => {
      const sites = terms.sites.subarray(terms.siteOffsets[term], terms.siteOffsets[term + 1]);
      const strides = new Array<number>(sites.length);
      for (let place = sites.length - 1, stride = 1; place >= 0; place--) {
        strides[place] = stride;
        stride *= localDimensions[sites[place]!]!;
      }
      return {
        sites,
        strides,
        matrix: matrices[matrix]!,
        re: terms.coefficients[2 * term]!,
        im: terms.coefficients[2 * term + 1]!,
        string: terms.strings
          ? terms.strings.sites.subarray(terms.strings.offsets[term], terms.strings.offsets[term + 1])
          : new Uint32Array(0),
      };
    });
  }

  get nSites(): number {
    return this.operator.localDimensions.length;
  }

  /** <s|H|s>, real and imaginary part, and what s connects to; equal s' of different terms are added up. */
  row(configuration: Uint8Array): { readonly diagonal: readonly [number, number]; readonly connections: Connections } {
    const found = new Map<string, { configuration: Uint8Array; re: number; im: number }>();
    let [diagonalRe, diagonalIm] = [this.operator.constant, 0];
    for (const term of this.terms) {
      const { sites, strides, matrix } = term;
      let row = 0;
      for (let place = 0; place < sites.length; place++) row += configuration[sites[place]!]! * strides[place]!;
      const sign = parity(term.string, configuration);
      for (let at = matrix.rowOffsets[row]!; at < matrix.rowOffsets[row + 1]!; at++) {
        const column = matrix.columns[at]!;
        const [valueRe, valueIm] = [matrix.values[2 * at]! * sign, matrix.values[2 * at + 1]! * sign];
        const re = term.re * valueRe - term.im * valueIm;
        const im = term.re * valueIm + term.im * valueRe;
        if (column === row) {
          diagonalRe += re;
          diagonalIm += im;
          continue;
        }
        const key = `${changeKey(sites, strides, row, column, this.operator.localDimensions)}`;
        const before = found.get(key);
        if (before) {
          before.re += re;
          before.im += im;
        } else {
          found.set(key, { configuration: this.changed(configuration, sites, strides, column), re, im });
        }
      }
    }
    const kept = [...found.values()].filter(({ re, im }) => re !== 0 || im !== 0);
    const configurations = new Uint8Array(kept.length * this.nSites);
    const elements = new Float64Array(2 * kept.length);
    kept.forEach((connection, place) => {
      configurations.set(connection.configuration, place * this.nSites);
      elements.set([connection.re, connection.im], 2 * place);
    });
    return { diagonal: [diagonalRe, diagonalIm], connections: { configurations, elements, count: kept.length } };
  }

  private changed(
    configuration: Uint8Array,
    sites: Uint32Array,
    strides: readonly number[],
    column: number,
  ): Uint8Array {
    const after = Uint8Array.from(configuration);
    sites.forEach((site, place) => {
      after[site] = Math.floor(column / strides[place]!) % this.operator.localDimensions[site]!;
    });
    return after;
  }
}

/** Names a change: the sites that change and what they become. */
function changeKey(
  sites: Uint32Array,
  strides: readonly number[],
  row: number,
  column: number,
  localDimensions: Uint8Array,
): string {
  const changes: [number, number][] = [];
  sites.forEach((site, place) => {
    const digit = (index: number): number => Math.floor(index / strides[place]!) % localDimensions[site]!;
    if (digit(row) !== digit(column)) changes.push([site, digit(column)]);
  });
  return changes
    .sort(([a], [b]) => a - b)
    .map(([site, index]) => `${site}:${index}`)
    .join(' ');
}

/** (-1)^n of n occupied sites, those in state 0. */
function parity(string: Uint32Array, configuration: Uint8Array): number {
  let sign = 1;
  for (const site of string) if (configuration[site] === 0) sign = -sign;
  return sign;
}
