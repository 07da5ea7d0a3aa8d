import { decodeFrame, encodeFrame } from '../encoding';
import { defaultLimits, TransportBase, type Transport, type TransportLimits } from '../transport';

/** What the browser's WebSocket and the one of `ws` have in common. */
interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
}

const connecting = 0;

/** Frames sent while the socket still connects leave when it is open. A broken frame is dropped. */
export function webSocketTransport(socket: WebSocketLike, limits: TransportLimits = defaultLimits): Transport {
  socket.binaryType = 'arraybuffer';
  let early: Uint8Array<ArrayBuffer>[] = [];
  let earlyBytes = 0;
  const transport = new TransportBase({
    post: (frame) => {
      const bytes = encodeFrame(frame, limits);
      if (socket.readyState === connecting) {
        early.push(bytes);
        earlyBytes += bytes.length;
      } else {
        socket.send(bytes);
      }
    },
    end: () => socket.close(),
    bufferedBytes: () => earlyBytes + socket.bufferedAmount,
  });
  socket.addEventListener('open', () => {
    early.forEach((bytes) => socket.send(bytes));
    early = [];
    earlyBytes = 0;
  });
  socket.addEventListener('message', ({ data }) => {
    if (!(data instanceof ArrayBuffer)) return;
    try {
      transport.deliver(decodeFrame(new Uint8Array(data), limits));
    } catch {
      // Garbage from the other side must not end this process; a request in it goes unanswered.
    }
  });
  socket.addEventListener('close', () => transport.markClosed());
  // Without a listener `ws` throws; a close event follows.
  socket.addEventListener('error', () => undefined);
  return transport;
}
