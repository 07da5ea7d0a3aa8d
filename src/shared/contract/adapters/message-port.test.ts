import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { describeConformance } from '../conformance/conformance';
import { probeContract, probeHandlers } from '../conformance/probe-contract';
import { connect } from '../connect';
import { serve } from '../serve';
import { messagePortTransport } from './message-port';

describeConformance('a message port', async () => {
  const { port1, port2 } = new MessageChannel();
  const service = serve(probeContract, probeHandlers(), messagePortTransport(port2));
  return { transport: messagePortTransport(port1), breakServer: () => service.close(), dispose: () => service.close() };
});

describeConformance("a port with Electron's shape", async () => {
  const { port1, port2 } = new MessageChannel();
  const service = serve(probeContract, probeHandlers(), messagePortTransport(electronShape(port2)));
  return { transport: messagePortTransport(port1), breakServer: () => port2.close(), dispose: () => service.close() };
});

/** MessagePortMain: an emitter whose messages come as events with `data`. */
function electronShape(port: MessagePort) {
  return {
    postMessage: (message: unknown) => port.postMessage(message),
    on: (type: 'message' | 'close', listener: (message: unknown) => void) =>
      port.on(type, (message: unknown) => listener(type === 'message' ? { data: message, ports: [] } : undefined)),
    start: () => undefined,
    close: () => port.close(),
  };
}

test('messages of others on the same port are ignored', async () => {
  const { port1, port2 } = new MessageChannel();
  const service = serve(probeContract, probeHandlers(), messagePortTransport(port2));
  for (const stray of [
    null,
    'text',
    3,
    {},
    { header: {}, buffers: 'no' },
    { header: [], buffers: [] },
    { header: {}, buffers: [1] },
  ]) {
    port1.postMessage(stray);
  }
  const client = connect(probeContract, messagePortTransport(port1));
  expect(await client.echo({ value: 1 })).toEqual({ value: 1 });
  service.close();
});
