import type { Connection } from '../connect';
import { resultOf } from '../define';
import type { Json, Transport } from '../transport';
import { check, checkEqual, checkEventually, checkRejects, pause } from './check';
import type { probeContract } from './probe-contract';

/** A client of the probe contract, fresh for each case; the other end is served by `probeHandlers`. */
export interface Probe {
  readonly client: Connection<typeof probeContract>;
  readonly transport: Transport;
  /** Ends the server's side: a killed process, a dropped socket, a closed port. */
  readonly breakServer: () => void;
}

export interface ConformanceCase {
  readonly name: string;
  run(probe: Probe): Promise<void>;
}

const data: ConformanceCase[] = [
  {
    name: 'carries plain data unchanged',
    async run({ client }) {
      const value = {
        text: 'ψ ≠ 0 \u0000',
        list: [1, -0, 1e300, null, true, [[]]],
        $: { $: ['f64', 0] },
        nan: NaN,
        deep: { inf: -Infinity },
      };
      checkEqual(await client.echo({ value }), { value });
    },
  },
  {
    name: 'carries typed arrays anywhere, copied',
    async run({ client }) {
      const source = new Float64Array([1, 2, 3, 4, 5]);
      const view = source.subarray(1, 4);
      const rest = {
        nested: [{ bytes: new Uint8Array([7, 8]) }],
        empty: new Float32Array(0),
        big: new BigInt64Array([-1n]),
      };
      checkEqual(await client.echo({ value: { view, ...rest } }), {
        value: { view: new Float64Array([2, 3, 4]), ...rest },
      });
      const doubled = await client.double({ data: view });
      checkEqual(doubled.data, new Float64Array([4, 6, 8]));
      check(doubled.raw instanceof Uint8Array, 'bytes come back as bytes');
      checkEqual(source, new Float64Array([1, 2, 3, 4, 5]));
    },
  },
  {
    name: 'carries a megabyte',
    async run({ client }) {
      const values = new Float64Array(131_072).map((_, index) => index);
      checkEqual((await client.double({ data: values })).data[131_071], 262_142);
    },
  },
];

const calls: ConformanceCase[] = [
  {
    name: 'answers many calls at once, each its own',
    async run({ client }) {
      const numbers = Array.from({ length: 200 }, (_, value) => value);
      const answers = await Promise.all(numbers.map((value) => client.echo({ value })));
      checkEqual(
        answers.map((answer) => answer.value),
        numbers,
      );
    },
  },
  {
    name: 'errors keep code, message, reason, suggestion and details',
    async run({ client }) {
      const fields = { name: 'AnsatzError', code: 'PROBE', message: 'what', reason: 'why', suggestion: 'try' };
      await checkRejects(client.fail({ kind: 'coded' }), { ...fields, details: { at: 3 } });
      await checkRejects(client.fail({ kind: 'plain' }), { code: 'INTERNAL', message: 'a plain error' });
    },
  },
  {
    name: 'validates on both sides',
    async run({ client }) {
      // @ts-expect-error the wrong type on purpose
      await checkRejects(client.double({ data: [1, 2] }), { code: 'INVALID_INPUT' });
      await checkRejects(client.fail({ kind: 'badOutput' }), { code: 'INVALID_OUTPUT' });
      await checkRejects(client.echo({ value: () => 1 }), { code: 'UNSERIALISABLE' });
      checkEqual(await client.echo({ value: 'still alive' }), { value: 'still alive' });
    },
  },
];

const streams: ConformanceCase[] = [
  {
    name: 'a stream gives its events in order and then one result',
    async run({ client }) {
      const handle = client.count({ to: 100 });
      const seen: number[] = [];
      for await (const { n } of handle) seen.push(n);
      checkEqual(
        seen,
        Array.from({ length: 100 }, (_, index) => index + 1),
      );
      checkEqual(await handle.result, { sum: 5050 });
      checkEqual(await resultOf(client.count({ to: 0 })), { sum: 0 });
    },
  },
  {
    name: 'a stream that fails gives the events before it and then the error, both ways',
    async run({ client }) {
      const handle = client.count({ to: 10, failAt: 4 });
      const seen: number[] = [];
      const iterate = async () => {
        for await (const { n } of handle) seen.push(n);
      };
      await checkRejects(iterate(), { code: 'PROBE' });
      checkEqual(seen, [1, 2, 3]);
      await checkRejects(handle.result, { code: 'PROBE', suggestion: 'try' });
    },
  },
  {
    name: 'bad input of a stream rejects its result and its iteration',
    async run({ client }) {
      const handle = client.count({ to: -1 });
      await checkRejects(handle.result, { code: 'INVALID_INPUT' });
      await checkRejects(resultOf(handle), { code: 'INVALID_INPUT' });
    },
  },
  {
    name: 'a producer is held back while its listener does not take events',
    async run({ client }) {
      const handle = client.endless({});
      const iterator = handle[Symbol.asyncIterator]();
      await iterator.next();
      await pause(50);
      const { produced } = await client.state({});
      check(produced > 1 && produced <= 18, `2 to 18 events are sent ahead, not ${produced}`);
      for (let taken = 0; taken < 40; taken++) await iterator.next();
      await checkEventually(async () => (await client.state({})).produced > 40, 'taking events lets it go on');
      handle.cancel();
    },
  },
  {
    name: 'large events flow without loss',
    async run({ client }) {
      let expected = 0;
      for await (const event of client.endless({ bytes: 80_000 })) {
        checkEqual([event.n, event.data.length, event.data[9_999]], [expected, 10_000, expected]);
        if (++expected === 60) break;
      }
    },
  },
];

const endings: ConformanceCase[] = [
  {
    name: 'leaving the loop closes the generator',
    async run({ client }) {
      const handle = client.endless({});
      for await (const { n } of handle) if (n === 20) break;
      await checkRejects(handle.result, { code: 'CANCELLED' });
      await checkEventually(async () => (await client.state({})).closed === 1, 'the generator is closed');
      const { produced } = await client.state({});
      checkEqual((await client.state({})).produced, produced);
    },
  },
  {
    name: 'cancelling ends a stream that waits on either side',
    async run({ client }) {
      const handle = client.silent({});
      const iteration = resultOf(handle);
      const rejected = checkRejects(iteration, { code: 'CANCELLED' });
      await client.state({});
      handle.cancel();
      await rejected;
      await checkEventually(async () => (await client.state({})).closed === 1, 'the generator is closed');
      checkEqual((await client.state({})).aborted, 1);
    },
  },
  {
    name: 'a signal cancels calls and streams on the other side too',
    async run({ client }) {
      const controller = new AbortController();
      const hanging = checkRejects(client.hang({}, { signal: controller.signal }), { code: 'CANCELLED' });
      const silent = checkRejects(client.silent({}, { signal: controller.signal }).result, { code: 'CANCELLED' });
      await client.state({});
      controller.abort();
      await Promise.all([hanging, silent]);
      await checkEventually(async () => (await client.state({})).aborted === 2, 'both are aborted');
      await checkRejects(client.hang({}, { signal: controller.signal }), { code: 'CANCELLED' });
    },
  },
  {
    name: 'a lost connection ends everything with its code',
    async run({ client, breakServer }) {
      await client.echo({ value: 'connected' });
      const lost = { code: 'CONNECTION_LOST' };
      const silent = client.silent({});
      const ends = [client.hang({}), silent.result, resultOf(silent)].map((end) => checkRejects(end, lost));
      breakServer();
      await Promise.all(ends);
      await checkRejects(client.echo({ value: 1 }), lost);
    },
  },
  {
    name: 'closing ends everything that is open',
    async run({ client }) {
      const hanging = checkRejects(client.hang({}), { code: 'CONNECTION_LOST' });
      client.close();
      await hanging;
    },
  },
];

/** An answer to the request with this number, as it came over the wire. */
function answerTo(transport: Transport, id: number): Promise<Json> {
  return new Promise((resolve) => {
    transport.onFrame(({ header }) => {
      if (JSON.stringify(header).includes(`"id":${id}`)) resolve(header);
    });
  });
}

const abuse: ConformanceCase[] = [
  {
    name: 'unknown methods are answered with a code',
    async run({ transport }) {
      const answer = answerTo(transport, 9999);
      transport.send({ header: { type: 'call', id: 9999, method: 'constructor', input: {} }, buffers: [] });
      check(JSON.stringify(await answer).includes('"code":"UNKNOWN_METHOD"'), 'the code is UNKNOWN_METHOD');
    },
  },
  {
    name: 'survives malformed messages',
    async run({ client, transport }) {
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
      for (const header of headers) transport.send({ header, buffers: [new Uint8Array([1, 2, 3])] });
      let deep: Json = 1;
      for (let level = 0; level < 500; level++) deep = [deep];
      transport.send({ header: { type: 'call', id: 5006, method: 'echo', input: { value: deep } }, buffers: [] });
      checkEqual(await client.echo({ value: 'alive' }), { value: 'alive' });
    },
  },
  {
    name: 'a second request with an open number is not answered',
    async run({ client, transport }) {
      let answered = false;
      void answerTo(transport, 7000).then(() => (answered = true));
      transport.send({ header: { type: 'call', id: 7000, method: 'hang', input: {} }, buffers: [] });
      transport.send({ header: { type: 'call', id: 7000, method: 'echo', input: { value: 1 } }, buffers: [] });
      await client.echo({ value: 'after' });
      check(!answered, 'nothing was answered');
    },
  },
];

/** What every transport must do. */
export const conformanceCases: readonly ConformanceCase[] = [...data, ...calls, ...streams, ...endings, ...abuse];
