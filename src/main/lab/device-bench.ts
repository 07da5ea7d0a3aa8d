import type { About } from '../../shared/lab/contract';
import type { Device, MeasuredDevices } from '../../shared/lab/device';
import type { Phase } from '../../shared/run/phase';
import { listDevices, measureDevices } from './devices';
import type { HelperProcesses } from './helpers';

/** What this machine computes with, and how fast. */
export class DeviceBench {
  readonly #helpers: HelperProcesses;
  readonly #cores: number;
  #engine: Promise<About['engine']> | null = null;
  /** Of devices, under way. */
  #listing: Promise<Device[]> | null = null;
  /** The last measurement of devices that was begun. */
  #measured: Promise<unknown> = Promise.resolve();

  constructor(helpers: HelperProcesses, cores: number) {
    this.#helpers = helpers;
    this.#cores = cores;
  }

  engine(): Promise<About['engine']> {
    this.#engine ??= this.#helpers.call((process) => process.describe({ kind: 'best', threads: this.#cores }));
    this.#engine.catch(() => (this.#engine = null));
    return this.#engine;
  }

  /** Whoever asks while they are being listed gets the same list: each device takes a process of its own. */
  list(): Promise<Device[]> {
    this.#listing ??= listDevices(this.#helpers, this.#cores).finally(() => (this.#listing = null));
    return this.#listing;
  }

  /** Times a training step on every device; two measurements at once would slow each other down, so the second one waits. */
  async *measure(signal: AbortSignal): AsyncGenerator<Phase, MeasuredDevices, void> {
    const before = this.#measured;
    let end = (): void => undefined;
    this.#measured = Promise.all([before, new Promise<void>((resolve) => (end = resolve))]);
    try {
      await before;
      return yield* measureDevices(this.#helpers, this.#cores, signal);
    } finally {
      end();
    }
  }
}
