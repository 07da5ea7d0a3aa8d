import type { Intervention, RunHistory } from '../../shared/run/history';

/**
 * Columns that grow. A snapshot is views on the same memory: what is appended later lies behind their end, so they never
 * change. A metric that comes late or is missing for a while has NaN there.
 */
export class HistoryBuffer {
  #length = 0;
  #steps = new Float64Array(1024);
  #seconds = new Float64Array(1024);
  #values = new Map<string, Float64Array>();
  #interventions: readonly Intervention[] = [];

  get length(): number {
    return this.#length;
  }

  clear(): void {
    // New arrays, because snapshots still look at the old ones.
    this.#length = 0;
    this.#steps = new Float64Array(1024);
    this.#seconds = new Float64Array(1024);
    this.#values = new Map();
    this.#interventions = [];
  }

  append(history: RunHistory): void {
    const count = history.steps.length;
    this.#reserve(this.#length + count);
    this.#steps.set(history.steps, this.#length);
    this.#seconds.set(history.seconds, this.#length);
    for (const [name, column] of Object.entries(history.values)) {
      const own = this.#values.get(name) ?? this.#addColumn(name);
      own.set(column.subarray(0, count), this.#length);
    }
    this.#length += count;
    if (history.interventions.length > 0) this.#interventions = [...this.#interventions, ...history.interventions];
  }

  snapshot(): RunHistory {
    const values: Record<string, Float64Array> = {};
    for (const [name, column] of this.#values) values[name] = column.subarray(0, this.#length);
    return {
      steps: this.#steps.subarray(0, this.#length),
      seconds: this.#seconds.subarray(0, this.#length),
      values,
      interventions: this.#interventions,
    };
  }

  #addColumn(name: string): Float64Array<ArrayBuffer> {
    const column = new Float64Array(this.#steps.length).fill(Number.NaN);
    this.#values.set(name, column);
    return column;
  }

  #reserve(length: number): void {
    if (length <= this.#steps.length) return;
    const capacity = Math.max(length, this.#steps.length * 2);
    this.#steps = grown(this.#steps, capacity, 0);
    this.#seconds = grown(this.#seconds, capacity, 0);
    for (const [name, column] of this.#values) this.#values.set(name, grown(column, capacity, Number.NaN));
  }
}

function grown(column: Float64Array, capacity: number, rest: number): Float64Array<ArrayBuffer> {
  const next = new Float64Array(capacity);
  if (rest !== 0) next.fill(rest, column.length);
  next.set(column);
  return next;
}
