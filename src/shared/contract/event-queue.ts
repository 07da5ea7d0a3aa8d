type End = { readonly error: unknown } | 'finished' | 'cancelled';

/**
 * Events of a stream between the connection and its one listener. Taking events acknowledges them (in halves of the
 * credit, to save messages). The end comes after the events before it.
 */
export class EventQueue {
  readonly result: Promise<unknown>;
  readonly #acknowledge: (count: number) => void;
  readonly #batch: number;
  readonly #events: unknown[] = [];
  #taken = 0;
  #end: End | null = null;
  #wake: () => void = () => undefined;
  #resolve: (value: unknown) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(acknowledge: (count: number) => void, credit: number) {
    this.#acknowledge = acknowledge;
    this.#batch = Math.max(1, Math.floor(credit / 2));
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // A listener may only iterate and never look at the result: that is no unhandled rejection.
    this.result.catch(() => undefined);
  }

  push(event: unknown): void {
    if (this.#end !== null) return;
    this.#events.push(event);
    this.#wake();
  }

  finish(value: unknown): void {
    this.#close('finished', () => this.#resolve(value));
  }

  fail(error: unknown): void {
    this.#close({ error }, () => this.#reject(error));
  }

  /** Ends the iteration quietly and at once; the result rejects. */
  cancel(error: unknown): void {
    this.#events.length = 0;
    this.#close('cancelled', () => this.#reject(error));
  }

  #close(end: End, settle: () => void): void {
    if (this.#end !== null) return;
    this.#end = end;
    settle();
    this.#wake();
  }

  iterate(leave: () => void): AsyncIterator<unknown, undefined> {
    return {
      next: async () => {
        while (this.#events.length === 0 && this.#end === null) {
          await new Promise<void>((resolve) => (this.#wake = resolve));
        }
        if (this.#events.length > 0) return { done: false, value: this.#take() };
        if (typeof this.#end === 'object' && this.#end !== null) throw this.#end.error;
        return { done: true, value: undefined };
      },
      return: async () => {
        leave();
        return { done: true, value: undefined };
      },
    };
  }

  #take(): unknown {
    const event = this.#events.shift();
    this.#taken += 1;
    if (this.#taken >= this.#batch) {
      this.#acknowledge(this.#taken);
      this.#taken = 0;
    }
    return event;
  }
}
