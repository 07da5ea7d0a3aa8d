import { formatRoughDuration } from '../../shared/format';

const plainEverySeconds = 10;

/** Progress of work that is no run, with the time that is left where the share that is done is known. */
class PhaseLine {
  readonly #terminal = process.stderr.isTTY === true;
  readonly #began = performance.now();
  #lastPlain = performance.now();

  show({ label, fraction }: { readonly label: string; readonly fraction: number | null }): void {
    const text = [label, ...(fraction === null ? [] : [`${Math.round(fraction * 100)} %`, ...this.#left(fraction)])];
    if (this.#terminal) {
      process.stderr.write(`\r\u001b[K${text.join('  ')}`);
      return;
    }
    if (performance.now() - this.#lastPlain < plainEverySeconds * 1000) return;
    this.#lastPlain = performance.now();
    process.stderr.write(`${text.join('  ')}\n`);
  }

  clear(): void {
    if (this.#terminal) process.stderr.write('\r\u001b[K');
  }

  /** Nothing in the first second: it would be a guess. */
  #left(fraction: number): readonly string[] {
    const seconds = (performance.now() - this.#began) / 1000;
    if (seconds < 1 || fraction <= 0 || fraction >= 1) return [];
    return [`${formatRoughDuration((seconds * (1 - fraction)) / fraction)} left`];
  }
}

/** Result of work that is no run, its progress shown as it comes. */
export async function followed<Result>(
  work: AsyncGenerator<{ readonly label: string; readonly fraction: number | null }, Result>,
): Promise<Result> {
  const line = new PhaseLine();
  try {
    for (;;) {
      const next = await work.next();
      if (next.done === true) return next.value;
      line.show(next.value);
    }
  } finally {
    line.clear();
  }
}
