/** Milliseconds of a frame that drawing may take before the rest waits for the next one. */
const budget = 10;

/**
 * Runs drawing jobs on animation frames, a few a frame: many figures that change at once do not make one long frame.
 * A job that is asked for again before it ran runs once.
 */
export class DrawQueue {
  private readonly waiting = new Set<() => void>();
  private frame = 0;

  constructor(
    private readonly schedule: (callback: () => void) => number = (callback) => requestAnimationFrame(callback),
    private readonly now: () => number = () => performance.now(),
  ) {}

  request(job: () => void): void {
    this.waiting.add(job);
    if (this.frame === 0) this.frame = this.schedule(() => this.run());
  }

  cancel(job: () => void): void {
    this.waiting.delete(job);
  }

  private run(): void {
    this.frame = 0;
    const start = this.now();
    for (const job of this.waiting) {
      this.waiting.delete(job);
      job();
      if (this.now() - start > budget) break;
    }
    if (this.waiting.size > 0 && this.frame === 0) this.frame = this.schedule(() => this.run());
  }
}

/** The one queue of a window. */
export const drawQueue = new DrawQueue();
