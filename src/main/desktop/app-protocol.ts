import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { securityHeaders } from '../doors/security-headers';

/** The window's files, under an origin of their own: app://ansatz/ */

export const appScheme = 'app';
export const appHost = 'ansatz';
export const appOrigin = `${appScheme}://${appHost}`;

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.md': 'text/markdown; charset=utf-8',
};

/** Path of the file that a URL names inside the directory, or null when it would lead out of it. */
export function fileOfUrl(url: URL, directory: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const root = resolve(directory);
  const file = resolve(root, `.${path.endsWith('/') ? `${path}index.html` : path}`);
  return file.startsWith(root + sep) ? file : null;
}

/** Answers a request of the window: 200, 403 for other hosts and paths outside, 404, 405. */
export async function answerAppRequest(request: { url: string; method: string }, directory: string): Promise<Response> {
  const url = new URL(request.url);
  if (url.protocol !== `${appScheme}:` || url.host !== appHost) return refuse(403);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  const file = fileOfUrl(url, directory);
  const mediaType = file === null ? undefined : mediaTypes[extname(file).toLowerCase()];
  if (file === null) return refuse(403);
  if (mediaType === undefined) return refuse(404);
  try {
    const content = await readFile(file);
    const headers = { ...securityHeaders(), 'Content-Type': mediaType, 'Cache-Control': 'no-cache' };
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(content), { status: 200, headers });
  } catch {
    return refuse(404);
  }
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: { ...securityHeaders() } });
}
