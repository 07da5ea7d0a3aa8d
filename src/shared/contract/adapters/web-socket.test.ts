import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { describeConformance } from '../conformance/conformance';
import { probeContract, probeHandlers } from '../conformance/probe-contract';
import { connect } from '../connect';
import { serve } from '../serve';
import { webSocketTransport } from './web-socket';

async function startServer() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: 64 * 2 ** 20 });
  server.on('connection', (socket) => serve(probeContract, probeHandlers(), webSocketTransport(socket)));
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  const socket = new WebSocket(`ws://127.0.0.1:${address.port}`);
  const dispose = () => {
    server.clients.forEach((client) => client.terminate());
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { server, socket, dispose };
}

describeConformance('a WebSocket', async () => {
  const { server, socket, dispose } = await startServer();
  const breakServer = () => server.clients.forEach((client) => client.terminate());
  return { transport: webSocketTransport(socket), breakServer, dispose };
});

test('garbage on the wire leaves the connection alive', async () => {
  const { socket, dispose } = await startServer();
  await once(socket, 'open');
  socket.send('text');
  socket.send(new Uint8Array(0));
  for (let length = 1; length < 40; length++) socket.send(new Uint8Array(length).fill(length * 37));
  const client = connect(probeContract, webSocketTransport(socket));
  expect(await client.echo({ value: 'alive' })).toEqual({ value: 'alive' });
  await dispose();
});

test('a refused connection ends calls with CONNECTION_LOST', async () => {
  const client = connect(probeContract, webSocketTransport(new WebSocket('ws://127.0.0.1:9')));
  await expect(client.echo({ value: 1 })).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
});
