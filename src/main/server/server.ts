import { createServer } from 'node:http';
import cookies from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import staticFiles from '@fastify/static';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AnsatzError, type Handlers } from '../../shared/contract';
import type { LabContract } from '../../shared/lab/contract';
import { securityHeaders } from '../doors/security-headers';
import { AccessControl } from './access';
import { isLoopback, reachableHosts, withPort } from './hosts';
import { openSocketDoor, socketLimits, type SocketLimits } from './socket-door';

export interface ServerOptions {
  readonly lab: Handlers<LabContract>;
  /** The built window. */
  readonly staticDirectory: string;
  /** 0: any free one. */
  readonly port: number;
  /** 127.0.0.1 unless said otherwise. */
  readonly host?: string;
  /** Needed for a host that other machines can reach. */
  readonly allowRemote?: boolean;
  /** More names of this machine that a browser may use, without port. */
  readonly extraNames?: readonly string[];
  readonly warn?: (message: string) => void;
  readonly limits?: Partial<SocketLimits>;
  /** Requests of one address in a minute. */
  readonly requestsPerMinute?: number;
}

export interface LabServer {
  /** Address with a one-time token. */
  readonly url: string;
  readonly port: number;
  /** Another address with a token of its own, for another browser. */
  createUrl(): string;
  close(): Promise<void>;
}

const tokenQuery = z.object({ token: z.string().max(200) });

/** The lab server: the same window and the same contract in a browser. Throws SERVER_REMOTE and SERVER_PORT. */
export async function startServer(options: ServerOptions): Promise<LabServer> {
  const host = options.host ?? '127.0.0.1';
  if (!isLoopback(host)) {
    if (options.allowRemote !== true) throw remoteNotAllowed(host);
    options.warn?.(
      `Listening on ${host}: whoever has the address with the token can use this machine, and the connection is not encrypted. An SSH tunnel is safer.`,
    );
  }
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 });
  server.maxConnections = 512;
  const port = await listen(server, options.port, host);
  const access = new AccessControl(reachableHosts(host, port, options.extraNames ?? []), `ansatz-${port}`);
  const app = await createApp(options, access, server);
  const door = openSocketDoor(server, access, options.lab, { ...socketLimits, ...options.limits });
  const shownHost = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const createUrl = () => `http://${withPort(shownHost, port)}/enter?token=${access.createToken()}`;
  return {
    url: createUrl(),
    port,
    createUrl,
    close: async () => {
      door.close();
      await app.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type HttpServer = ReturnType<typeof createServer>;

function listen(server: HttpServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(portNotFree(port, host, error)));
    server.listen(port, host, () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
    });
  });
}

async function createApp(options: ServerOptions, access: AccessControl, server: HttpServer): Promise<FastifyInstance> {
  const app = fastify({
    // The port must be known before the hosts are; until the app is ready nobody has the token.
    serverFactory: (handler) => server.on('request', handler),
    bodyLimit: 1024,
    trustProxy: false,
    logger: false,
  });
  // Nothing here takes a body: what is asked goes over the WebSocket.
  app.removeAllContentTypeParsers();
  app.addHook('onRequest', async (request, reply) => guard(request, reply, access));
  await app.register(cookies);
  await app.register(rateLimit, { max: options.requestsPerMinute ?? 3000, timeWindow: '1 minute' });
  // Tokens are too long to be guessed: a tighter limit here would only let another page lock the user out.
  app.get('/enter', (request, reply) => enter(request, reply, access));
  await app.register(staticFiles, {
    root: options.staticDirectory,
    dotfiles: 'deny',
    cacheControl: false,
    setHeaders: (response, path) => {
      // Built files carry a digest in their names.
      const lasting = path.includes('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache';
      response.setHeader('Cache-Control', lasting);
    },
  });
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (_request, reply) => reply.code(404).send('Not found.\n'));
  app.setErrorHandler((error, _request, reply) => {
    const status = z.object({ statusCode: z.int().min(400).max(599) }).safeParse(error).data?.statusCode ?? 500;
    return reply.code(status).type('text/plain').send(`Error ${status}.\n`);
  });
  await app.ready();
  return app;
}

/** Runs before everything else, also before a route is known not to exist. */
async function guard(request: FastifyRequest, reply: FastifyReply, access: AccessControl): Promise<void> {
  const { host } = request.headers;
  reply.headers(securityHeaders(access.isKnownHost(host) ? [`ws://${host}`, `wss://${host}`] : []));
  const entering = request.method === 'GET' && request.url.startsWith('/enter?');
  const refusal = entering ? access.refuseSource(request.headers) : access.refuse(request.headers);
  if (refusal === null) return;
  await reply.code(refusal.status).type('text/plain').send(`${refusal.reason}\n`);
}

/** The one-time token becomes a cookie, and the address is shown without it. */
async function enter(request: FastifyRequest, reply: FastifyReply, access: AccessControl): Promise<FastifyReply> {
  const { token } = tokenQuery.safeParse(request.query).data ?? { token: '' };
  const session = access.redeem(token);
  reply.header('Cache-Control', 'no-store');
  if (session === null) {
    // A second click on the same address, from the browser that used it first.
    if (access.refuse(request.headers) === null) return reply.redirect('/', 303);
    const text = 'This address was used before, or its token is wrong. Start "ansatz serve" again for a new one.\n';
    return reply.code(401).type('text/plain').send(text);
  }
  reply.setCookie(access.cookieName, session, { httpOnly: true, sameSite: 'strict', path: '/' });
  return reply.redirect('/', 303);
}

function remoteNotAllowed(host: string): AnsatzError {
  return new AnsatzError({
    code: 'SERVER_REMOTE',
    message: `The server was not started on ${host}.`,
    reason: 'Other machines could reach it there.',
    suggestion: 'Leave the host out and use an SSH tunnel, or say explicitly that others may connect.',
  });
}

function portNotFree(port: number, host: string, cause: Error): AnsatzError {
  return new AnsatzError({
    code: 'SERVER_PORT',
    message: `The server cannot listen on ${withPort(host, port)}.`,
    reason: cause.message,
    suggestion: 'Choose another port, or 0 for any free one.',
    cause,
  });
}
