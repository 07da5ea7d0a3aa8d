import type { Intervention, RunHistory } from './history';

const initialCapacity = 256;

/** Observations of a run as columns that grow by doubling: 8 bytes a number, whatever the length. */
export class HistoryBuffer {
  #length = 0;
  #steps = new Float64Array(initialCapacity);
  #seconds = new Float64Array(initialCapacity);
  readonly #columns = new Map<string, Float64Array>();
  /** Counts how often observations were withdrawn: a listener that knows an older number starts afresh. */
  #generation = 0;

  get length(): number {
    return this.#length;
  }

  get generation(): number {
    return this.#generation;
  }

  append(step: number, seconds: number, values: Readonly<Record<string, number | null>>): void {
    if (this.#length === this.#steps.length) this.#grow();
    const row = this.#length;
    this.#steps[row] = step;
    this.#seconds[row] = seconds;
    for (const column of this.#columns.values()) column[row] = Number.NaN;
    for (const name in values) {
      let column = this.#columns.get(name);
      if (column === undefined) {
        column = new Float64Array(this.#steps.length).fill(Number.NaN);
        this.#columns.set(name, column);
      }
      column[row] = values[name] ?? Number.NaN;
    }
    this.#length = row + 1;
  }

  /** Rows of columns at once; a metric that is not among them has NaN there. */
  appendRows(steps: Float64Array, seconds: Float64Array, values: Readonly<Record<string, Float64Array>>): void {
    const end = this.#length + steps.length;
    while (this.#steps.length < end) this.#grow();
    this.#steps.set(steps, this.#length);
    this.#seconds.set(seconds, this.#length);
    for (const column of this.#columns.values()) column.fill(Number.NaN, this.#length, end);
    for (const [name, added] of Object.entries(values)) {
      let column = this.#columns.get(name);
      if (column === undefined) {
        column = new Float64Array(this.#steps.length).fill(Number.NaN);
        this.#columns.set(name, column);
      }
      column.set(added, this.#length);
    }
    this.#length = end;
  }

  /** Withdraws the observations of steps after `step`. */
  truncateAfter(step: number): void {
    let length = this.#length;
    while (length > 0 && (this.#steps[length - 1] ?? 0) > step) length -= 1;
    if (length === this.#length) return;
    this.#length = length;
    this.#generation += 1;
  }

  /** Copy of the rows from `first` on. */
  slice(first: number, interventions: readonly Intervention[]): RunHistory {
    const values: Record<string, Float64Array> = {};
    for (const [name, column] of this.#columns) values[name] = column.slice(first, this.#length);
    return {
      steps: this.#steps.slice(first, this.#length),
      seconds: this.#seconds.slice(first, this.#length),
      values,
      interventions,
    };
  }

  /** Last finite value of each metric; looks back over at most `rows` rows. */
  latest(rows = 64): Record<string, number> {
    const found: Record<string, number> = {};
    for (const [name, column] of this.#columns) {
      for (let row = this.#length - 1; row >= Math.max(0, this.#length - rows); row -= 1) {
        const value = column[row] ?? Number.NaN;
        if (Number.isFinite(value)) {
          found[name] = value;
          break;
        }
      }
    }
    return found;
  }

  get lastStep(): number {
    return this.#length === 0 ? 0 : (this.#steps[this.#length - 1] ?? 0);
  }

  get lastSeconds(): number {
    return this.#length === 0 ? 0 : (this.#seconds[this.#length - 1] ?? 0);
  }

  #grow(): void {
    const capacity = this.#steps.length * 2;
    const larger = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const copy = new Float64Array(capacity);
      copy.set(column);
      return copy;
    };
    this.#steps = larger(this.#steps);
    this.#seconds = larger(this.#seconds);
    for (const [name, column] of this.#columns) this.#columns.set(name, larger(column));
  }
}
