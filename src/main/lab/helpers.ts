import { connect, type Connection, type StreamHandle } from '../../shared/contract';
import { engineContract, type EngineContract } from '../../shared/run/engine-contract';
import type { RunProcessSpawner } from './run-process-spawner';

/** Processes for work outside the runs: exact references, inspections, measurements. Few at a time. */
export class HelperProcesses {
  readonly #spawner: RunProcessSpawner;
  readonly #limit: number;
  #active = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(spawner: RunProcessSpawner, limit: number) {
    this.#spawner = spawner;
    this.#limit = limit;
  }

  /** A process of its own for one piece of work; it is killed when the work ends in whatever way. */
  async *stream<Event, Result>(
    work: (engine: Connection<EngineContract>) => AsyncGenerator<Event, Result, void>,
  ): AsyncGenerator<Event, Result, void> {
    const leave = await this.#enter();
    const child = this.#spawner.spawn([]);
    const engine = connect(engineContract, child.transport);
    try {
      return yield* work(engine);
    } finally {
      engine.close();
      // It holds nothing: what it was to give has been given, or nobody wants it any more.
      child.kill('SIGKILL');
      leave();
    }
  }

  /** One stream of the engine in a process of its own. */
  follow<Event, Result>(
    open: (engine: Connection<EngineContract>) => StreamHandle<Event, Result>,
  ): AsyncGenerator<Event, Result, void> {
    return this.stream(async function* (engine) {
      const stream = open(engine);
      yield* stream;
      return await stream.result;
    });
  }

  async call<Result>(work: (engine: Connection<EngineContract>) => Promise<Result>): Promise<Result> {
    const steps = this.stream<never, Result>(async function* (engine) {
      return await work(engine);
    });
    const next = await steps.next();
    return next.value;
  }

  async #enter(): Promise<() => void> {
    while (this.#active >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#active += 1;
    return () => {
      this.#active -= 1;
      this.#waiting.shift()?.();
    };
  }
}
