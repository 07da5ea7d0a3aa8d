import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerAppRequest, fileOfUrl } from './app-protocol';

let base = '';
let directory = '';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'app-protocol-'));
  directory = join(base, 'renderer');
  await mkdir(join(directory, 'assets'), { recursive: true });
  await mkdir(join(base, 'renderer-other'));
  await writeFile(join(directory, 'index.html'), '<title>window</title>');
  await writeFile(join(directory, 'assets', 'app.js'), 'export {}');
  await writeFile(join(directory, 'assets', 'key.pem'), 'not for the window');
  await writeFile(join(base, 'secret.json'), '{}');
  await writeFile(join(base, 'renderer-other', 'secret.json'), '{}');
});
afterAll(() => rm(base, { recursive: true }));

const answer = (url: string, method = 'GET') => answerAppRequest({ url, method }, directory);

test('serves the window with its headers', async () => {
  const response = await answer('app://ansatz/');
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('<title>window</title>');
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect((await answer('app://ansatz/assets/app.js?query#hash')).headers.get('content-type')).toContain(
    'text/javascript',
  );
});

test.each([
  'app://ansatz/..%2fsecret.json',
  'app://ansatz/assets/..%2f..%2fsecret.json',
  'app://ansatz/..%2frenderer-other%2fsecret.json',
  'app://ansatz/..%5csecret.json',
  'app://ansatz/%2e%2e%2fsecret.json',
  'app://ansatz/index.html%00.js',
  'app://ansatz/%ff',
  'app://other/index.html',
  'app://ansatz.evil/index.html',
  'file:///etc/passwd',
])('refuses %s', async (url) => {
  expect((await answer(url)).status).toBe(403);
});

test('a path that the URL itself shortens stays inside', async () => {
  expect((await answer('app://ansatz/../secret.json')).status).toBe(404);
  expect((await answer('app://ansatz/%2e%2e/secret.json')).status).toBe(404);
  expect(fileOfUrl(new URL('app://ansatz//etc/passwd'), directory)).toBe(join(directory, 'etc/passwd'));
});

test('answers 404 for what is not there or has no known type, 405 for other methods', async () => {
  expect((await answer('app://ansatz/missing.js')).status).toBe(404);
  expect((await answer('app://ansatz/assets/')).status).toBe(404);
  expect((await answer('app://ansatz/assets/key.pem')).status).toBe(404);
  expect((await answer('app://ansatz/', 'POST')).status).toBe(405);
  const head = await answer('app://ansatz/', 'HEAD');
  expect([head.status, await head.text()]).toEqual([200, '']);
});
