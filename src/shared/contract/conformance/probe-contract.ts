import { z } from 'zod';
import { call, defineContract, stream } from '../define';
import { AnsatzError } from '../errors';
import type { Handlers } from '../define';
import { bytes, float64Array } from '../binary';

/** A contract that touches everything that a transport must carry, and a server that keeps count of what it did. */
export const probeContract = defineContract('probe', {
  echo: call({ input: z.object({ value: z.unknown() }), output: z.object({ value: z.unknown() }) }),
  double: call({ input: z.object({ data: float64Array() }), output: z.object({ data: float64Array(), raw: bytes() }) }),
  fail: call({
    input: z.object({ kind: z.enum(['coded', 'plain', 'badOutput']) }),
    output: z.object({ ok: z.literal(true) }),
  }),
  /** Never answers by itself. */
  hang: call({ input: z.object({}), output: z.null() }),
  count: stream({
    input: z.object({ to: z.int().min(0), failAt: z.int().nullable().default(null) }),
    event: z.object({ n: z.int() }),
    result: z.object({ sum: z.number() }),
  }),
  /** Events for ever, as fast as they are taken. */
  endless: stream({
    input: z.object({ bytes: z.int().default(8) }),
    event: z.object({ n: z.int(), data: float64Array() }),
    result: z.null(),
  }),
  /** Nothing for ever. */
  silent: stream({ input: z.object({}), event: z.null(), result: z.null() }),
  state: call({ input: z.object({}), output: z.object({ produced: z.int(), closed: z.int(), aborted: z.int() }) }),
});

export function probeHandlers(): Handlers<typeof probeContract> {
  const state = { produced: 0, closed: 0, aborted: 0 };
  const untilAborted = (signal: AbortSignal) =>
    new Promise<null>((resolve) => {
      signal.addEventListener('abort', () => {
        state.aborted += 1;
        resolve(null);
      });
    });
  return {
    echo: async ({ value }) => ({ value }),
    double: async ({ data }) => ({ data: data.map((x) => 2 * x), raw: new Uint8Array(data.buffer.slice(0, 3)) }),
    fail: async ({ kind }) => {
      if (kind === 'plain') throw new Error('a plain error');
      if (kind === 'badOutput') return JSON.parse('{"ok":false}');
      throw new AnsatzError({ code: 'PROBE', message: 'what', reason: 'why', suggestion: 'try', details: { at: 3 } });
    },
    hang: (_, { signal }) => untilAborted(signal),
    count: async function* ({ to, failAt }) {
      let sum = 0;
      for (let n = 1; n <= to; n++) {
        if (n === failAt) throw new AnsatzError({ code: 'PROBE', message: 'what', reason: 'why', suggestion: 'try' });
        sum += n;
        yield { n };
      }
      return { sum };
    },
    endless: async function* ({ bytes: size }) {
      try {
        for (let n = 0; ; n++) {
          state.produced += 1;
          yield { n, data: new Float64Array(size / 8).fill(n) };
        }
      } finally {
        state.closed += 1;
      }
    },
    silent: async function* (_, { signal }) {
      try {
        return await untilAborted(signal);
      } finally {
        state.closed += 1;
      }
    },
    state: async () => ({ ...state }),
  };
}
