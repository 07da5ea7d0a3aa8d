import { request as httpRequest, type IncomingMessage } from 'node:http';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type LabServer } from '../../src/main/server';
import { labForTests } from '../../src/main/server/lab-for-tests';

/** Every way of asking the lab server from outside: nothing may succeed without the session, or from another site with it. */

const marker = 'the window itself';
let directory = '';
let server: LabServer;
let goodCookie = '';

interface Ask {
  readonly method: string;
  readonly path: string;
  readonly host: string | null;
  readonly origin: string | null;
  readonly cookie: string | null;
  readonly upgrade?: boolean;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/** A raw request: a browser's fetch would not let a test say another Host. */
function ask({ method, path, host, origin, cookie, upgrade }: Ask): Promise<Answer> {
  const headers: Record<string, string> = {};
  if (host !== null) headers['Host'] = host;
  if (origin !== null) headers['Origin'] = origin;
  if (cookie !== null) headers['Cookie'] = cookie;
  if (upgrade === true) {
    Object.assign(headers, {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    });
  }
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port: server.port,
      method,
      path,
      headers,
      setHost: false,
      agent: false,
    });
    request.on('response', (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
    });
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, body: '', headers: response.headers });
    });
    request.on('error', reject);
    request.end();
  });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'server-security-'));
  await mkdir(join(directory, 'assets'));
  await writeFile(join(directory, 'index.html'), marker);
  await writeFile(join(directory, 'assets', 'app.js'), marker);
  server = await startServer({ lab: labForTests(), staticDirectory: directory, port: 0, requestsPerMinute: 1e9 });
  const url = new URL(server.createUrl());
  const entered = await ask({ ...own(), path: url.pathname + url.search, cookie: null });
  goodCookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

const ownHost = () => `127.0.0.1:${server.port}`;
const own = (): Ask => ({ method: 'GET', path: '/', host: ownHost(), origin: null, cookie: goodCookie });

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const paths = [
  '/',
  '/index.html',
  '/assets/app.js',
  '/enter',
  '/enter?token=',
  '/enter?token=wrong',
  '/socket',
  '/missing',
  '/..%2findex.html',
  '//index.html',
];
const foreignHosts = () => [
  null,
  '',
  'evil.org',
  `evil.org:${server.port}`,
  '127.0.0.1',
  `127.0.0.1:${server.port + 1}`,
  `127.0.0.1.evil.org:${server.port}`,
];
const foreignOrigins = () => [
  'null',
  'http://evil.org',
  `http://evil.org:${server.port}`,
  'http://127.0.0.1',
  `http://127.0.0.1:${server.port + 1}`,
  'file://',
];
const wrongCookies = () => [
  null,
  '',
  'ansatz=wrong',
  `${goodCookie.split('=')[0] ?? ''}=wrong`,
  `${goodCookie}x`,
  goodCookie.replace('=', '2='),
];

function* product(hosts: (string | null)[], origins: (string | null)[], cookies: (string | null)[]): Generator<Ask> {
  for (const method of methods) {
    for (const path of paths) {
      for (const host of hosts)
        for (const origin of origins) for (const cookie of cookies) yield { method, path, host, origin, cookie };
    }
  }
}

async function expectNoSuccess(asks: Iterable<Ask>): Promise<number> {
  let count = 0;
  for (const one of asks) {
    const answer = await ask(one);
    const what = JSON.stringify(one);
    expect(answer.status, what).toBeGreaterThanOrEqual(400);
    expect(answer.body, what).not.toContain(marker);
    expect(answer.headers['set-cookie'], what).toBeUndefined();
    expect(answer.headers['access-control-allow-origin'], what).toBeUndefined();
    count += 1;
  }
  return count;
}

describe('requests', () => {
  test('with the session from our own page succeed: the matrix would see a success', async () => {
    for (const origin of [null, `http://${ownHost()}`]) {
      for (const path of ['/', '/index.html', '/assets/app.js']) {
        const answer = await ask({ ...own(), path, origin });
        expect([answer.status, answer.body]).toEqual([200, marker]);
      }
    }
    await expect(expectNoSuccess([own()])).rejects.toThrow();
  });

  test('without the session never succeed', async () => {
    const hosts = [ownHost(), `localhost:${server.port}`, ...foreignHosts()];
    const origins = [null, `http://${ownHost()}`, ...foreignOrigins()];
    expect(await expectNoSuccess(product(hosts, origins, wrongCookies()))).toBeGreaterThan(4000);
  });

  test('with the session but under another name, or from another site, never succeed', async () => {
    const good = [goodCookie];
    expect(
      await expectNoSuccess(product(foreignHosts(), [null, `http://${ownHost()}`, ...foreignOrigins()], good)),
    ).toBeGreaterThan(300);
    expect(await expectNoSuccess(product([ownHost()], foreignOrigins(), good))).toBeGreaterThan(300);
  });

  test('with a good token from elsewhere do not spend it', async () => {
    const url = new URL(server.createUrl());
    const path = url.pathname + url.search;
    for (const host of foreignHosts()) await expectNoSuccess([{ ...own(), path, host, cookie: null }]);
    for (const origin of foreignOrigins()) await expectNoSuccess([{ ...own(), path, origin, cookie: null }]);
    for (const method of methods.slice(1)) await expectNoSuccess([{ ...own(), method, path, cookie: null }]);
    expect((await ask({ ...own(), path, cookie: null })).status).toBe(303);
  });
});

describe('WebSocket upgrades', () => {
  const upgrade = (): Ask => ({ ...own(), path: '/socket', origin: `http://${ownHost()}`, upgrade: true });

  test('with the session from our own page succeed', async () => {
    expect((await ask(upgrade())).status).toBe(101);
    expect(
      (await ask({ ...upgrade(), host: `localhost:${server.port}`, origin: `http://localhost:${server.port}` })).status,
    ).toBe(101);
  });

  test('otherwise never succeed', async () => {
    const asks: Ask[] = [];
    for (const cookie of wrongCookies()) {
      for (const host of [ownHost(), ...foreignHosts()]) {
        for (const origin of [null, `http://${ownHost()}`, ...foreignOrigins()])
          asks.push({ ...upgrade(), cookie, host, origin });
      }
    }
    for (const host of foreignHosts()) asks.push({ ...upgrade(), host });
    for (const origin of [null, ...foreignOrigins()]) asks.push({ ...upgrade(), origin });
    for (const path of ['/', '/socket?x', '/socket/', '/index.html', '/enter?token=wrong'])
      asks.push({ ...upgrade(), path });
    for (const method of ['POST', 'PUT']) asks.push({ ...upgrade(), method, cookie: null });
    expect(await expectNoSuccess(asks)).toBeGreaterThan(300);
  });

  test('a token in the address of the socket opens nothing', async () => {
    const token = new URL(server.createUrl()).searchParams.get('token') ?? '';
    await expectNoSuccess([{ ...upgrade(), path: `/socket?token=${token}`, cookie: null }]);
  });
});
