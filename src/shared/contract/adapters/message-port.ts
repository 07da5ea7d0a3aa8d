import { frameFromMessage, TransportBase, type Transport } from '../transport';

/** A port of the DOM or of node:worker_threads. */
interface EventTargetPort {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: Event) => void): void;
  start?(): void;
  close(): void;
}

/** Electron's MessagePortMain, or a port of node:worker_threads as its types show it. */
interface EmitterPort {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (message: unknown) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
  start?(): void;
  close(): void;
}

/** Said before a port is closed: in older browsers a closed port tells its other end nothing. */
const goodbye = 'ansatz:goodbye';

/**
 * A port between the window and the host. Frames are never transferred, always copied: an ArrayBuffer in a transfer list
 * arrives as null in Electron's main process.
 */
export function messagePortTransport(port: EventTargetPort | EmitterPort): Transport {
  const transport = new TransportBase({
    post: (frame) => port.postMessage(frame),
    end: () => {
      port.postMessage(goodbye);
      port.close();
    },
  });
  const receive = (message: unknown) => {
    if (message === goodbye) {
      transport.markClosed();
      port.close();
      return;
    }
    const frame = frameFromMessage(message);
    if (frame !== null) transport.deliver(frame);
  };
  if ('addEventListener' in port) {
    port.addEventListener('message', (event) => receive('data' in event ? event.data : undefined));
    port.addEventListener('close', () => transport.markClosed());
  } else {
    port.on('message', (message) => receive(dataOf(message)));
    port.on('close', () => transport.markClosed());
  }
  port.start?.();
  return transport;
}

/** Electron hands on an event with `data`, node:worker_threads the message itself. */
function dataOf(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || 'header' in message) return message;
  return 'data' in message ? message.data : message;
}
