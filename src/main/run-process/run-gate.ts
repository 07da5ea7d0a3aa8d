import type { Problem } from '../../shared/lab/contract';

export type StopMode = 'cancel' | 'interrupt';

/** What the host has asked of the run, and where the run waits for it between two steps. */
export class RunGate {
  #pauseAsked = false;
  #stop: StopMode | null = null;
  #problem: Problem | null = null;
  #wake: (() => void)[] = [];
  #reached: (() => void)[] = [];

  get stop(): StopMode | null {
    return this.#stop;
  }

  get pauseAsked(): boolean {
    return this.#pauseAsked;
  }

  /** Why the run paused by itself; null if it was asked to. */
  get problem(): Problem | null {
    return this.#problem;
  }

  /** Resolves when the run stands still (or has ended, see `release`). */
  pause(problem: Problem | null = null): Promise<void> {
    this.#pauseAsked = true;
    this.#problem = problem;
    return new Promise((resolve) => this.#reached.push(resolve));
  }

  resume(): void {
    this.#pauseAsked = false;
    this.#problem = null;
    this.release();
    this.#wakeAll();
  }

  askToStop(mode: StopMode): void {
    // Cancelling is for good: a later wish to interrupt does not take it back.
    if (this.#stop !== 'cancel') this.#stop = mode;
    this.#wakeAll();
  }

  /** The run stands still and waits until it may go on or must stop. */
  async wait(): Promise<void> {
    this.release();
    while (this.#pauseAsked && this.#stop === null) await new Promise<void>((resolve) => this.#wake.push(resolve));
  }

  /** Answers those who wait for the pause. */
  release(): void {
    const reached = this.#reached;
    this.#reached = [];
    for (const resolve of reached) resolve();
  }

  #wakeAll(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const resolve of wake) resolve();
  }
}
