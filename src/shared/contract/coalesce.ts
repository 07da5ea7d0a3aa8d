export interface CoalesceOptions {
  readonly maxPerSecond: number;
  /** Ends the waiting at once when the listener leaves. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A stream for a screen: at most `maxPerSecond` events a second, the first at once, the last always. The source is pulled
 * as fast as it goes; an event is merged into the newest waiting one that `merge` accepts (it returns null for two that
 * cannot become one), so a slow listener gets fewer, newer events.
 */
export async function* coalesce<Event, Result>(
  source: AsyncGenerator<Event, Result, void>,
  merge: (older: Event, newer: Event) => Event | null,
  { maxPerSecond, signal }: CoalesceOptions,
): AsyncGenerator<Event, Result, void> {
  const waiting: Event[] = [];
  let end: { readonly result: Result } | { readonly error: unknown } | null = null;
  let wake = () => {};

  const drain = async () => {
    try {
      for (let step = await source.next(); ; step = await source.next()) {
        if (step.done === true) {
          end = { result: step.value };
          return;
        }
        add(waiting, step.value, merge);
        wake();
      }
    } catch (error) {
      end = { error };
    } finally {
      wake();
    }
  };
  const ended = () => end;
  const onAbort = () => wake();
  signal?.addEventListener('abort', onAbort);
  try {
    void drain();
    let notBefore = 0;
    for (;;) {
      while (waiting.length === 0 && ended() === null && signal?.aborted !== true) {
        await new Promise<void>((resolve) => (wake = resolve));
      }
      const delay = notBefore - performance.now();
      if (delay > 0 && ended() === null && signal?.aborted !== true) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, delay);
          wake = () => {
            if (ended() === null && signal?.aborted !== true) return;
            clearTimeout(timer);
            resolve();
          };
        });
      }
      signal?.throwIfAborted();
      const event = waiting.shift();
      if (event !== undefined) {
        notBefore = performance.now() + 1000 / maxPerSecond;
        yield event;
        continue;
      }
      const last = ended();
      if (last === null) continue;
      if ('error' in last) throw last.error;
      return last.result;
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    void leave(source);
  }
}

function add<Event>(waiting: Event[], event: Event, merge: (older: Event, newer: Event) => Event | null): void {
  for (let index = waiting.length - 1; index >= 0; index--) {
    const older = waiting[index];
    const merged = older === undefined ? null : merge(older, event);
    if (merged !== null) {
      waiting[index] = merged;
      return;
    }
  }
  waiting.push(event);
}

/** Ends a generator that nobody reads any more; what its clean-up throws has no one to hear it. */
async function leave(source: AsyncGenerator<unknown, unknown, void>): Promise<void> {
  try {
    await source.return(undefined);
  } catch {
    // The listener has left.
  }
}
