import type { CompiledOperator } from '../shared/hamiltonian/compiled-operator';

/** Configurations s' with <s|H|s'> other than zero, of several s, s itself left out. */
export interface Connections {
  /** [connection][site] */
  readonly configurations: Uint8Array;
  /** [connection], which s it belongs to. */
  readonly samples: Uint32Array;
  /** [connection], real and imaginary part interleaved. */
  readonly elements: Float64Array;
  readonly count: number;
}

/** What a row of a group of terms connects to, on the sites of the group. */
interface Entry {
  /** Local index of each site of the group. */
  readonly indices: readonly number[];
  readonly re: number;
  readonly im: number;
}

interface LocalRow {
  readonly diagonal: readonly [number, number];
  readonly entries: readonly Entry[];
}

/** Terms on the same sites with the same string, added up. */
interface Group {
  readonly sites: Uint32Array;
  readonly strides: readonly number[];
  readonly string: Uint32Array;
  readonly rows: readonly LocalRow[];
}

/** Rows of an operator, for local energies E(s) = sum_{s'} <s|H|s'> psi(s') / psi(s). */
export class OperatorRows {
  private readonly groups: readonly Group[];
  /** Of one configuration. */
  readonly mostConnections: number;

  constructor(private readonly operator: CompiledOperator) {
    this.groups = groupsOf(operator);
    this.mostConnections = this.groups.reduce(
      (sum, { rows }) => sum + rows.reduce((most, row) => Math.max(most, row.entries.length), 0),
      0,
    );
  }

  /** <s|H|s> of configurations [n][site], interleaved. */
  diagonals(configurations: Uint8Array): Float64Array {
    const nSites = this.operator.localDimensions.length;
    const count = configurations.length / nSites;
    const diagonals = new Float64Array(2 * count);
    for (let sample = 0; sample < count; sample++) {
      let [re, im] = [this.operator.constant, 0];
      for (const group of this.groups) {
        const { diagonal } = group.rows[rowOf(group, configurations, sample * nSites)]!;
        const sign = parity(group.string, configurations, sample * nSites);
        re += sign * diagonal[0];
        im += sign * diagonal[1];
      }
      diagonals[2 * sample] = re;
      diagonals[2 * sample + 1] = im;
    }
    return diagonals;
  }

  /** What configurations [n][site] connect to, in pieces of about `most` connections that hold all of a configuration. */
  *connections(configurations: Uint8Array, most: number): Generator<Connections, void> {
    const nSites = this.operator.localDimensions.length;
    const count = configurations.length / nSites;
    const room = Math.max(most, this.mostConnections);
    let piece = new Piece(room, nSites);
    for (let sample = 0; sample < count; sample++) {
      if (piece.count + this.mostConnections > room) {
        yield piece.cut();
        piece = new Piece(room, nSites);
      }
      const own = configurations.subarray(sample * nSites, (sample + 1) * nSites);
      for (const group of this.groups) {
        const { entries } = group.rows[rowOf(group, own, 0)]!;
        if (entries.length === 0) continue;
        const sign = parity(group.string, own, 0);
        for (const entry of entries) piece.add(sample, own, group.sites, entry, sign);
      }
    }
    if (piece.count > 0) yield piece.cut();
  }
}

/** Connections while they are collected. */
class Piece {
  count = 0;
  private readonly configurations: Uint8Array;
  private readonly samples: Uint32Array;
  private readonly elements: Float64Array;

  constructor(
    room: number,
    private readonly nSites: number,
  ) {
    this.configurations = new Uint8Array(room * nSites);
    this.samples = new Uint32Array(room);
    this.elements = new Float64Array(2 * room);
  }

  add(sample: number, from: Uint8Array, sites: Uint32Array, entry: Entry, sign: number): void {
    const start = this.count * this.nSites;
    this.configurations.set(from, start);
    for (let place = 0; place < sites.length; place++) {
      this.configurations[start + sites[place]!] = entry.indices[place]!;
    }
    this.samples[this.count] = sample;
    this.elements[2 * this.count] = sign * entry.re;
    this.elements[2 * this.count + 1] = sign * entry.im;
    this.count++;
  }

  cut(): Connections {
    return {
      configurations: this.configurations.subarray(0, this.count * this.nSites),
      samples: this.samples.subarray(0, this.count),
      elements: this.elements.subarray(0, 2 * this.count),
      count: this.count,
    };
  }
}

function groupsOf(operator: CompiledOperator): Group[] {
  const { terms, localDimensions } = operator;
  const byPlace = new Map<string, number[]>();
  terms.matrixIndex.forEach((_, term) => {
    const key = `${sitesOf(operator, term).join(' ')}|${stringOf(operator, term).join(' ')}`;
    const known = byPlace.get(key);
    if (known) known.push(term);
    else byPlace.set(key, [term]);
  });
  return [...byPlace.values()].map((members) => {
    const sites = sitesOf(operator, members[0]!);
    const strides = new Array<number>(sites.length);
    let dimension = 1;
    for (let place = sites.length - 1; place >= 0; place--) {
      strides[place] = dimension;
      dimension *= localDimensions[sites[place]!]!;
    }
    const indicesOf = (column: number): number[] =>
      strides.map((stride, place) => Math.floor(column / stride) % localDimensions[sites[place]!]!);
    const rows = Array.from({ length: dimension }, (_, row) => localRow(operator, members, row, indicesOf));
    return { sites, strides, string: stringOf(operator, members[0]!), rows };
  });
}

/** Row of the sum of terms that act on the same sites. */
function localRow(
  { terms, matrices }: CompiledOperator,
  members: readonly number[],
  row: number,
  indicesOf: (column: number) => number[],
): LocalRow {
  const columns = new Map<number, [number, number]>();
  for (const term of members) {
    const matrix = matrices[terms.matrixIndex[term]!]!;
    const [re, im] = [terms.coefficients[2 * term]!, terms.coefficients[2 * term + 1]!];
    for (let at = matrix.rowOffsets[row]!; at < matrix.rowOffsets[row + 1]!; at++) {
      const [valueRe, valueIm] = [matrix.values[2 * at]!, matrix.values[2 * at + 1]!];
      const [beforeRe, beforeIm] = columns.get(matrix.columns[at]!) ?? [0, 0];
      columns.set(matrix.columns[at]!, [
        beforeRe + re * valueRe - im * valueIm,
        beforeIm + re * valueIm + im * valueRe,
      ]);
    }
  }
  const diagonal = columns.get(row) ?? [0, 0];
  const entries = [...columns]
    .filter(([column, [re, im]]) => column !== row && (re !== 0 || im !== 0))
    .map(([column, [re, im]]) => ({ indices: indicesOf(column), re, im }));
  return { diagonal, entries };
}

function sitesOf({ terms }: CompiledOperator, term: number): Uint32Array {
  return terms.sites.subarray(terms.siteOffsets[term], terms.siteOffsets[term + 1]);
}

function stringOf({ terms: { strings } }: CompiledOperator, term: number): Uint32Array {
  return strings ? strings.sites.subarray(strings.offsets[term], strings.offsets[term + 1]) : new Uint32Array(0);
}

function rowOf({ sites, strides }: Group, configurations: Uint8Array, start: number): number {
  let row = 0;
  for (let place = 0; place < sites.length; place++) row += configurations[start + sites[place]!]! * strides[place]!;
  return row;
}

/** (-1)^n of n occupied sites, those in state 0. */
function parity(string: Uint32Array, configurations: Uint8Array, start: number): number {
  let sign = 1;
  for (const site of string) if (configurations[start + site] === 0) sign = -sign;
  return sign;
}
