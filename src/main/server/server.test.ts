import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { connect, webSocketTransport } from '../../shared/contract';
import { labContract } from '../../shared/lab/contract';
import { startServer, type LabServer, type ServerOptions } from '.';
import { aboutForTests, labForTests } from './lab-for-tests';

let directory = '';
let server: LabServer;
const start = (options: Partial<ServerOptions> = {}) =>
  startServer({ lab: labForTests(), staticDirectory: directory, port: 0, ...options });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lab-server-'));
  await mkdir(join(directory, 'assets'));
  await writeFile(join(directory, 'index.html'), '<title>window</title>');
  await writeFile(join(directory, 'assets', 'app-1234.js'), 'export {}');
  await writeFile(join(directory, '.secret'), 'hidden');
  server = await start();
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

const enter = async (url: string) => {
  const response = await fetch(url, { redirect: 'manual' });
  return {
    status: response.status,
    location: response.headers.get('location'),
    cookie: response.headers.get('set-cookie'),
  };
};
const base = (of: LabServer) => `http://127.0.0.1:${of.port}`;
const sessionOf = async (of: LabServer) => (await enter(of.createUrl())).cookie?.split(';')[0] ?? '';
const openSocket = (of: LabServer, headers: Record<string, string>) =>
  new WebSocket(`ws://127.0.0.1:${of.port}/socket`, { headers: { origin: base(of), ...headers } });
const refusalOf = (socket: WebSocket) =>
  new Promise<number | undefined>((resolve) => {
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.on('open', () => resolve(101));
  });

test('the token opens the window once and leaves the address', async () => {
  const first = await enter(server.url);
  expect(first).toMatchObject({ status: 303, location: '/' });
  expect(first.cookie).toMatch(/HttpOnly/);
  expect(first.cookie).toMatch(/SameSite=Strict/);
  expect(await enter(server.url)).toMatchObject({ status: 401, cookie: null });
  const cookie = first.cookie?.split(';')[0] ?? '';
  const page = await fetch(base(server), { headers: { cookie } });
  expect([page.status, await page.text()]).toEqual([200, '<title>window</title>']);
  const again = await fetch(server.url, { redirect: 'manual', headers: { cookie } });
  expect(again.status).toBe(303);
});

test('pages carry the headers; files with a digest are kept', async () => {
  const cookie = await sessionOf(server);
  const page = await fetch(base(server), { headers: { cookie } });
  expect(page.headers.get('content-security-policy')).toContain(`connect-src 'self' ws://127.0.0.1:${server.port}`);
  expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(page.headers.get('access-control-allow-origin')).toBe(null);
  expect(page.headers.get('cache-control')).toBe('no-cache');
  const script = await fetch(`${base(server)}/assets/app-1234.js`, { headers: { cookie } });
  expect(script.headers.get('cache-control')).toContain('immutable');
  for (const path of ['/.secret', '/..%2f..%2fetc/passwd', '/assets/', '/missing', '/%00']) {
    const { status } = await fetch(`${base(server)}${path}`, { headers: { cookie } });
    expect(status, path).toBeGreaterThanOrEqual(400);
  }
});

test('the contract works over the socket', async () => {
  const socket = openSocket(server, { cookie: await sessionOf(server) });
  const client = connect(labContract, webSocketTransport(socket));
  expect(await client.about({})).toEqual(aboutForTests);
  client.close();
});

test('connections are limited, and floods are cut off', async () => {
  const small = await start({
    limits: { maxConnections: 1, messagesPerSecond: 1, messageBurst: 10, maxMessageBytes: 1000 },
  });
  const cookie = await sessionOf(small);
  const socket = openSocket(small, { cookie });
  expect(await refusalOf(socket)).toBe(101);
  expect(await refusalOf(openSocket(small, { cookie }))).toBe(503);
  const flooded = new Promise((resolve) => socket.on('close', resolve));
  for (let message = 0; message < 20; message++) socket.send('x');
  expect(await flooded).toBe(1008);
  const large = openSocket(small, { cookie });
  await new Promise((resolve) => large.on('open', resolve));
  large.on('error', () => undefined);
  const refused = new Promise((resolve) => large.on('close', resolve));
  large.send(new Uint8Array(2000));
  expect(await refused).toBe(1009);
  await small.close();
});

test('requests are limited in number, and bodies are refused', async () => {
  const small = await start({ requestsPerMinute: 5 });
  const cookie = await sessionOf(small);
  const body = await fetch(base(small), {
    method: 'POST',
    body: '{}',
    headers: { cookie, 'content-type': 'application/json' },
  });
  expect(body.status).toBeGreaterThanOrEqual(400);
  const statuses: number[] = [];
  for (let request = 0; request < 8; request++)
    statuses.push((await fetch(base(small), { headers: { cookie } })).status);
  expect(statuses.at(0)).toBe(200);
  expect(statuses.at(-1)).toBe(429);
  await small.close();
});

test('other machines may connect only when that was said, with a warning', async () => {
  await expect(start({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'SERVER_REMOTE' });
  const warnings: string[] = [];
  const open = await start({ host: '0.0.0.0', allowRemote: true, warn: (message) => warnings.push(message) });
  expect(warnings).toHaveLength(1);
  await open.close();
});

test('a port that is taken is an error that says so', async () => {
  await expect(start({ port: server.port })).rejects.toMatchObject({ code: 'SERVER_PORT' });
});

test('closing ends open windows', async () => {
  const other = await start();
  const socket = openSocket(other, { cookie: await sessionOf(other) });
  await new Promise((resolve) => socket.on('open', resolve));
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await other.close();
  await closed;
  await expect(fetch(base(other))).rejects.toThrow();
});
