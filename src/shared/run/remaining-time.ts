/** Estimates the time that is left from the duration of the recent steps. */
export class RemainingTime {
  readonly #window: number;
  readonly #durations: number[] = [];

  constructor(window = 50) {
    this.#window = window;
  }

  add(stepSeconds: number): void {
    this.#durations.push(stepSeconds);
    if (this.#durations.length > this.#window) this.#durations.shift();
  }

  /** Seconds for `steps` more steps, from the mean of the window; null before two steps. */
  estimate(steps: number): number | null {
    if (this.#durations.length < 2) return null;
    const sum = this.#durations.reduce((total, duration) => total + duration, 0);
    return (sum / this.#durations.length) * Math.max(0, steps);
  }
}
