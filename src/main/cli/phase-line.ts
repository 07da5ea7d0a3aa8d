import { timeLeftText, type Phase } from '../../shared/run/phase';

const plainEverySeconds = 10;

/** Progress of work that is no run, with the time that is left where the share that is done is known. */
class PhaseLine {
  readonly #terminal = process.stderr.isTTY === true;
  readonly #began = performance.now();
  #lastPlain = performance.now();

  show(phase: Phase): void {
    const { label, fraction } = phase;
    const left = timeLeftText(phase, (performance.now() - this.#began) / 1000);
    const share = fraction === null ? '' : `${Math.round(fraction * 100)} %`;
    const text = [label, share, left].filter((part) => part !== '');
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
}

/** Result of work that is no run, its progress shown as it comes. */
export async function followed<Result>(work: AsyncGenerator<Phase, Result>): Promise<Result> {
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
