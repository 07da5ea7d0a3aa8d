/** Tells any number of waiters that something has changed. */
export class ChangeSignal {
  #version = 0;
  #waiters: (() => void)[] = [];

  /** Grows with each change. */
  get version(): number {
    return this.#version;
  }

  notify(): void {
    this.#version += 1;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  /** Returns once there was a change after `version`, or the signal is aborted. */
  async after(version: number, signal?: AbortSignal): Promise<void> {
    if (this.#version !== version || signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      signal?.addEventListener('abort', wake);
      this.#waiters.push(wake);
    });
  }
}

/** Resolves after some milliseconds, or at once when the signal is aborted. */
export function delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    signal?.addEventListener('abort', finish);
  });
}
