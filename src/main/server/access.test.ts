import { beforeEach, expect, test } from 'vitest';
import { AccessControl } from './access';

let access: AccessControl;
let cookie = '';
const host = '127.0.0.1:8787';

beforeEach(() => {
  access = new AccessControl([host, 'localhost:8787', '[::1]:8787'], 'ansatz-8787');
  cookie = `ansatz-8787=${access.redeem(access.createToken()) ?? ''}`;
});

test('a token opens one session and is spent', () => {
  const token = access.createToken();
  expect(access.redeem('wrong')).toBe(null);
  expect(access.redeem('')).toBe(null);
  expect(access.redeem(token)).toMatch(/^[\w-]{43}$/);
  expect(access.redeem(token)).toBe(null);
});

test('a session is good from our own names only', () => {
  expect(access.refuse({ host, cookie })).toBe(null);
  expect(access.refuse({ host: 'LOCALHOST:8787', cookie, origin: 'http://localhost:8787' })).toBe(null);
  expect(access.refuse({ host, cookie, origin: `http://${host}` })).toBe(null);
  for (const foreign of [undefined, '', 'evil.org', '127.0.0.1', '127.0.0.1:8788', '127.0.0.1.evil.org:8787']) {
    expect(access.refuse({ host: foreign, cookie }), foreign).toMatchObject({ status: 403 });
  }
  for (const origin of [
    'null',
    '',
    'http://evil.org',
    'http://127.0.0.1',
    `http://${host}/`,
    `ftp://${host}`,
    `http://x@${host}`,
    'http://[::1',
  ]) {
    expect(access.refuse({ host, cookie, origin }), origin).toMatchObject({ status: 403 });
  }
});

test('without the cookie nothing goes', () => {
  for (const wrong of [
    undefined,
    '',
    'ansatz-8787=',
    'ansatz-8787=wrong',
    cookie.replace('8787', '8788'),
    `${cookie}x`,
  ]) {
    expect(access.refuse({ host, cookie: wrong }), wrong).toMatchObject({ status: 401 });
  }
});

test('a token is no session and a session is no token', () => {
  const token = access.createToken();
  expect(access.refuse({ host, cookie: `ansatz-8787=${token}` })).toMatchObject({ status: 401 });
  expect(access.redeem(cookie.split('=')[1] ?? '')).toBe(null);
});

test('a WebSocket needs an Origin', () => {
  expect(access.refuseSocket({ host, cookie })).toMatchObject({ status: 403 });
  expect(access.refuseSocket({ host, cookie, origin: `http://${host}` })).toBe(null);
  expect(access.refuseSocket({ host, origin: `http://${host}` })).toMatchObject({ status: 401 });
});
