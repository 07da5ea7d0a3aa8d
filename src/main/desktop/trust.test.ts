import { expect, test } from 'vitest';
import { allowedExternalUrl, developmentOrigin, isTrustedFrame } from './trust';

test('only the main frame of our page is trusted', () => {
  expect(isTrustedFrame({ url: 'app://ansatz/', parent: null }, null)).toBe(true);
  expect(isTrustedFrame({ url: 'app://ansatz/index.html#runs', parent: null }, null)).toBe(true);
  expect(isTrustedFrame({ url: 'app://ansatz/', parent: {} }, null)).toBe(false);
  expect(isTrustedFrame(null, null)).toBe(false);
  for (const url of [
    'app://ansatz.evil/',
    'app://evil/',
    'app://x@ansatz/',
    'https://ansatz/',
    'file:///a',
    'about:blank',
    'data:,',
    '',
    'app:ansatz',
  ]) {
    expect(isTrustedFrame({ url, parent: null }, null), url).toBe(false);
  }
});

test('the page under hot reload is trusted only from its exact origin', () => {
  const origin = 'http://localhost:5173';
  expect(isTrustedFrame({ url: `${origin}/index.html`, parent: null }, origin)).toBe(true);
  expect(isTrustedFrame({ url: 'http://localhost:5174/', parent: null }, origin)).toBe(false);
  expect(isTrustedFrame({ url: `${origin}/`, parent: null }, null)).toBe(false);
});

test('hot reload is for this machine and never for an installed app', () => {
  expect(developmentOrigin('http://localhost:5173/x', false)).toBe('http://localhost:5173');
  expect(developmentOrigin('http://localhost:5173/', true)).toBe(null);
  for (const address of [
    undefined,
    '',
    'http://evil.org',
    'https://localhost:1',
    'file:///x',
    'http://localhost.evil.org',
  ]) {
    expect(developmentOrigin(address, false)).toBe(null);
  }
});

test('only https goes to the browser', () => {
  expect(allowedExternalUrl('https://arxiv.org/abs/1606.02318')).toBe('https://arxiv.org/abs/1606.02318');
  for (const url of [
    'http://arxiv.org',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://host/x',
    'https://user:key@host/',
    'vscode://x',
    '',
  ]) {
    expect(allowedExternalUrl(url), url).toBe(null);
  }
});
