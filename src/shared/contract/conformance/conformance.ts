import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect, type Connection } from '../connect';
import { resultOf } from '../define';
import type { Json, Transport } from '../transport';
import { probeContract } from './probe-contract';

/** One end for the client; the other end is served by `probeHandlers` (perhaps in another process). */
export interface ServedProbe {
  readonly transport: Transport;
  /** Ends the server's side: a killed process, a dropped socket. */
  breakServer(): void;
  dispose(): Promise<void> | void;
}

/** What every transport must do. The same suite runs over all of them. */
export function describeConformance(name: string, start: () => Promise<ServedProbe>): void {
  describe(`contract over ${name}`, () => {
    let probe: ServedProbe;
    let client: Connection<typeof probeContract>;

    beforeEach(async () => {
      probe = await start();
      client = connect(probeContract, probe.transport);
    });
    afterEach(async () => {
      client.close();
      await probe.dispose();
    });

    const eventually = async (check: () => Promise<boolean>) => {
      await expect.poll(check, { timeout: 5000, interval: 5 }).toBe(true);
    };

    test('carries plain data unchanged', async () => {
      const value = {
        text: 'ψ ≠ 0 \u0000',
        list: [1, -0, 1e300, null, true, [[]]],
        $: { $: ['f64', 0] },
        nan: NaN,
        deep: { inf: -Infinity },
      };
      expect(await client.echo({ value })).toEqual({ value });
    });

    test('carries typed arrays anywhere, copied', async () => {
      const source = new Float64Array([1, 2, 3, 4, 5]);
      const view = source.subarray(1, 4);
      const value = {
        view,
        nested: [{ bytes: new Uint8Array([7, 8]) }],
        empty: new Float32Array(0),
        big: new BigInt64Array([-1n]),
      };
      expect(await client.echo({ value })).toEqual({ value: { ...value, view: new Float64Array([2, 3, 4]) } });
      const { data, raw } = await client.double({ data: view });
      expect(data).toEqual(new Float64Array([4, 6, 8]));
      expect(raw).toBeInstanceOf(Uint8Array);
      expect(source).toEqual(new Float64Array([1, 2, 3, 4, 5]));
    });

    test('carries a megabyte', async () => {
      const data = new Float64Array(131_072).map((_, index) => index);
      expect((await client.double({ data })).data[131_071]).toBe(262_142);
    });

    test('answers many calls at once, each its own', async () => {
      const answers = await Promise.all(Array.from({ length: 200 }, (_, value) => client.echo({ value })));
      expect(answers.map((answer) => answer.value)).toEqual(Array.from({ length: 200 }, (_, value) => value));
    });

    test('errors keep code, message, reason, suggestion and details', async () => {
      await expect(client.fail({ kind: 'coded' })).rejects.toMatchObject({
        name: 'AnsatzError',
        code: 'PROBE',
        message: 'what',
        reason: 'why',
        suggestion: 'try',
        details: { at: 3 },
      });
      await expect(client.fail({ kind: 'plain' })).rejects.toMatchObject({
        code: 'INTERNAL',
        message: 'a plain error',
      });
    });

    test('validates on both sides', async () => {
      // @ts-expect-error the wrong type on purpose
      await expect(client.double({ data: [1, 2] })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      await expect(client.fail({ kind: 'badOutput' })).rejects.toMatchObject({ code: 'INVALID_OUTPUT' });
      await expect(client.echo({ value: () => 1 })).rejects.toMatchObject({ code: 'UNSERIALISABLE' });
      expect(await client.echo({ value: 'still alive' })).toEqual({ value: 'still alive' });
    });

    test('a stream gives its events in order and then one result', async () => {
      const handle = client.count({ to: 100 });
      const seen: number[] = [];
      for await (const { n } of handle) seen.push(n);
      expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
      expect(await handle.result).toEqual({ sum: 5050 });
      expect(await resultOf(client.count({ to: 0 }))).toEqual({ sum: 0 });
    });

    test('a stream that fails gives the events before it and then the error, both ways', async () => {
      const handle = client.count({ to: 10, failAt: 4 });
      const seen: number[] = [];
      await expect(async () => {
        for await (const { n } of handle) seen.push(n);
      }).rejects.toMatchObject({ code: 'PROBE' });
      expect(seen).toEqual([1, 2, 3]);
      await expect(handle.result).rejects.toMatchObject({ code: 'PROBE', suggestion: 'try' });
    });

    test('bad input of a stream rejects its result and its iteration', async () => {
      const handle = client.count({ to: -1 });
      await expect(handle.result).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      await expect(resultOf(handle)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });

    test('leaving the loop closes the generator', async () => {
      const handle = client.endless({});
      for await (const { n } of handle) if (n === 20) break;
      await expect(handle.result).rejects.toMatchObject({ code: 'CANCELLED' });
      await eventually(async () => (await client.state({})).closed === 1);
      const { produced } = await client.state({});
      expect((await client.state({})).produced).toBe(produced);
    });

    test('cancelling ends a stream that waits on either side', async () => {
      const handle = client.silent({});
      const iteration = resultOf(handle);
      await client.state({});
      handle.cancel();
      await expect(iteration).rejects.toMatchObject({ code: 'CANCELLED' });
      await eventually(async () => (await client.state({})).closed === 1);
      expect((await client.state({})).aborted).toBe(1);
    });

    test('a signal cancels calls and streams on the other side too', async () => {
      const controller = new AbortController();
      const hanging = client.hang({}, { signal: controller.signal });
      const silent = client.silent({}, { signal: controller.signal });
      const results = Promise.allSettled([hanging, silent.result]);
      await client.state({});
      controller.abort();
      for (const result of await results)
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'CANCELLED' } });
      await eventually(async () => (await client.state({})).aborted === 2);
      await expect(client.hang({}, { signal: controller.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    });

    test('a producer is held back while its listener does not take events', async () => {
      const handle = client.endless({});
      const iterator = handle[Symbol.asyncIterator]();
      await iterator.next();
      await new Promise((resolve) => setTimeout(resolve, 50));
      const { produced } = await client.state({});
      expect(produced).toBeGreaterThan(1);
      expect(produced).toBeLessThanOrEqual(18);
      for (let taken = 0; taken < 40; taken++) await iterator.next();
      await eventually(async () => (await client.state({})).produced > 40);
      handle.cancel();
    });

    test('large events flow without loss', async () => {
      let expected = 0;
      for await (const { n, data } of client.endless({ bytes: 80_000 })) {
        expect(n).toBe(expected++);
        expect(data.length).toBe(10_000);
        expect(data[9_999]).toBe(n);
        if (n === 60) break;
      }
    });

    test('unknown methods are answered with a code', async () => {
      const answer = new Promise<Json>((resolve) => {
        probe.transport.onFrame(({ header }) => {
          if (JSON.stringify(header).includes('9999')) resolve(header);
        });
      });
      probe.transport.send({ header: { type: 'call', id: 9999, method: 'constructor', input: {} }, buffers: [] });
      expect(await answer).toMatchObject({ type: 'error', id: 9999, error: { code: 'UNKNOWN_METHOD' } });
    });

    test('survives malformed messages', async () => {
      const headers: Json[] = [
        {},
        { type: 'nothing' },
        { type: 'call' },
        { type: 'call', id: -1, method: 'echo', input: null },
        { type: 'call', id: 5001, method: 'echo', input: { $: ['f64', 99] } },
        { type: 'call', id: 5002, method: 'echo', input: { value: { $: 7 } } },
        { type: 'call', id: 5003, method: 'count', input: { to: 1 } },
        { type: 'open', id: 5004, method: 'echo', input: {}, credit: 1 },
        { type: 'open', id: 5005, method: 'count', input: { to: 3 }, credit: 0 },
        { type: 'acknowledge', id: 77, count: 3 },
        { type: 'cancel', id: 77 },
        { type: 'hello', protocol: 1, contract: 'x' },
      ];
      for (const header of headers) probe.transport.send({ header, buffers: [new Uint8Array([1, 2, 3])] });
      let deep: Json = 1;
      for (let level = 0; level < 3000; level++) deep = [deep];
      probe.transport.send({ header: { type: 'call', id: 5006, method: 'echo', input: { value: deep } }, buffers: [] });
      expect(await client.echo({ value: 'alive' })).toEqual({ value: 'alive' });
    });

    test('a second request with an open number is not answered', async () => {
      const answers: Json[] = [];
      probe.transport.onFrame(({ header }) => answers.push(header));
      probe.transport.send({ header: { type: 'call', id: 7000, method: 'hang', input: {} }, buffers: [] });
      probe.transport.send({ header: { type: 'call', id: 7000, method: 'echo', input: { value: 1 } }, buffers: [] });
      await client.echo({ value: 'after' });
      expect(answers.filter((header) => JSON.stringify(header).includes('7000'))).toEqual([]);
    });

    test('a lost connection ends everything with its code', async () => {
      await client.echo({ value: 'connected' });
      const hanging = client.hang({});
      const silent = client.silent({});
      const iteration = resultOf(silent);
      const results = Promise.allSettled([hanging, silent.result, iteration]);
      probe.breakServer();
      for (const result of await results) {
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'CONNECTION_LOST' } });
      }
      await expect(client.echo({ value: 1 })).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    });

    test('closing ends everything that is open', async () => {
      const hanging = client.hang({});
      const result = Promise.allSettled([hanging]);
      client.close();
      expect((await result)[0]).toMatchObject({ status: 'rejected', reason: { code: 'CONNECTION_LOST' } });
    });
  });
}
