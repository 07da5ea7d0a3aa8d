import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeConformance } from '../conformance/conformance';
import { probeContract, probeHandlers } from '../conformance/probe-contract';
import { connect } from '../connect';
import { serve } from '../serve';
import { childProcessTransport } from './child-process';

const entry = fileURLToPath(new URL('../../../../test/fixtures/contract-probe-child.ts', import.meta.url));
const forkProbe = () => fork(entry, [], { serialization: 'advanced', execArgv: ['--import', 'tsx'] });

const exitOf = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));

describeConformance('a child process', async () => {
  const child = forkProbe();
  return {
    transport: childProcessTransport(child),
    breakServer: () => child.kill('SIGKILL'),
    dispose: async () => {
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await exitOf(child);
    },
  };
});

/** The two ends of Electron's utility process: `UtilityProcess` and `process.parentPort`. */
describeConformance("a pair with the utility process's shape", async () => {
  const parent = new EventEmitter();
  const child = new EventEmitter();
  const post = (target: EventEmitter, wrap: (message: unknown) => unknown) => (message: unknown) =>
    setImmediate(() => target.emit('message', wrap(structuredClone(message))));
  const kill = () => setImmediate(() => parent.emit('exit', 0));
  const parentEnd = Object.assign(parent, { postMessage: post(child, (data) => ({ data, ports: [] })), kill });
  const childEnd = Object.assign(child, { postMessage: post(parent, (message) => message) });
  serve(probeContract, probeHandlers(), childProcessTransport(childEnd));
  return { transport: childProcessTransport(parentEnd), breakServer: kill, dispose: () => undefined };
});

test('closing from the host ends the child', async () => {
  const child = forkProbe();
  const client = connect(probeContract, childProcessTransport(child));
  await client.echo({ value: 1 });
  const exit = exitOf(child);
  client.close();
  expect(await exit).toBe(0);
});
