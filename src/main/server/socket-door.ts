import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { serve, webSocketTransport, type Handlers } from '../../shared/contract';
import { labContract, type LabContract } from '../../shared/lab/contract';
import type { AccessControl } from './access';
import { RateMeter } from './rate-meter';

export interface SocketLimits {
  /** Windows at once. */
  readonly maxConnections: number;
  /** Largest message from a window. */
  readonly maxMessageBytes: number;
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
  /** A window that does not answer a ping for this long is gone. */
  readonly heartbeatMilliseconds: number;
}

export const socketLimits: SocketLimits = {
  maxConnections: 32,
  maxMessageBytes: 8 * 2 ** 20,
  messagesPerSecond: 500,
  messageBurst: 3000,
  heartbeatMilliseconds: 30_000,
};

export interface SocketDoor {
  close(): void;
}

/** The WebSocket at /socket, which speaks the lab contract. Everything is checked before the upgrade. */
export function openSocketDoor(
  server: Server,
  access: AccessControl,
  lab: Handlers<LabContract>,
  limits: SocketLimits = socketLimits,
): SocketDoor {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxMessageBytes,
    perMessageDeflate: false,
    clientTracking: true,
  });
  const onUpgrade = (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    connection.on('error', () => connection.destroy());
    const refusal = refuse(request, access, sockets.clients.size >= limits.maxConnections);
    if (refusal !== null) {
      connection.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
        connection.destroy(),
      );
      return;
    }
    sockets.handleUpgrade(request, connection, head, (socket) => {
      watch(socket, limits);
      serve(labContract, lab, webSocketTransport(socket));
    });
  };
  server.on('upgrade', onUpgrade);
  return {
    close: () => {
      server.off('upgrade', onUpgrade);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

/** Status line of the refusal, or null. */
function refuse(request: IncomingMessage, access: AccessControl, full: boolean): string | null {
  const refusal = access.refuseSocket(request.headers);
  if (refusal !== null) return refusal.status === 401 ? '401 Unauthorized' : '403 Forbidden';
  if (request.url !== '/socket') return '404 Not Found';
  return full ? '503 Service Unavailable' : null;
}

/** Ends connections that flood or that are dead. */
function watch(socket: WebSocket, limits: SocketLimits): void {
  const meter = new RateMeter(limits.messagesPerSecond, limits.messageBurst, performance.now());
  let alive = true;
  const heartbeat = setInterval(() => {
    if (!alive) socket.terminate();
    alive = false;
    socket.ping();
  }, limits.heartbeatMilliseconds);
  heartbeat.unref();
  socket.on('pong', () => (alive = true));
  socket.on('message', () => {
    alive = true;
    if (!meter.take(performance.now())) socket.close(1008, 'too many messages');
  });
  socket.on('close', () => clearInterval(heartbeat));
}
