/** Seconds of work, pauses excluded. */
export class Stopwatch {
  #collected: number;
  #startedAt: number | null = null;
  readonly #now: () => number;

  constructor(seconds: number, now: () => number = () => performance.now() / 1000) {
    this.#collected = seconds;
    this.#now = now;
  }

  get seconds(): number {
    return this.#collected + (this.#startedAt === null ? 0 : this.#now() - this.#startedAt);
  }

  start(): void {
    this.#startedAt ??= this.#now();
  }

  stop(): void {
    this.#collected = this.seconds;
    this.#startedAt = null;
  }

  set(seconds: number): void {
    this.#collected = seconds;
    if (this.#startedAt !== null) this.#startedAt = this.#now();
  }
}
