import { binaryBytes } from '../encoding';
import { frameFromMessage, TransportBase, type Transport } from '../transport';

/** `ChildProcess` of a fork with `serialization: 'advanced'`, or `process` inside it. */
interface ForkEnd {
  readonly connected?: boolean;
  send?(message: unknown, callback: (error: Error | null) => void): boolean;
  disconnect?(): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect' | 'error', listener: () => void): unknown;
}

/** Electron's `process.parentPort` inside a utility process. It lives as long as its host. */
interface ParentPortEnd {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** Electron's `UtilityProcess` in the host. */
interface UtilityProcessEnd extends ParentPortEnd {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  kill(): boolean;
}

/** Connection between the host and a run's process, at either end. */
export function childProcessTransport(end: ForkEnd | UtilityProcessEnd | ParentPortEnd): Transport {
  return 'postMessage' in end ? utilityTransport(end) : forkTransport(end);
}

function forkTransport(end: ForkEnd): Transport {
  let waitingBytes = 0;
  const transport = new TransportBase({
    post: (frame) => {
      const bytes = binaryBytes(frame);
      waitingBytes += bytes;
      if (end.send === undefined || end.connected === false) throw new Error('The channel is closed.');
      end.send({ header: frame.header, buffers: frame.buffers }, (error) => {
        waitingBytes -= bytes;
        if (error !== null) transport.markClosed();
      });
    },
    end: () => {
      if (end.connected === true) end.disconnect?.();
    },
    bufferedBytes: () => waitingBytes,
  });
  listen(end, transport);
  end.on('disconnect', () => transport.markClosed());
  // Node reports an end of the channel that it meets while messages are still on their way as an error event.
  end.on('error', () => transport.markClosed());
  return transport;
}

function utilityTransport(end: UtilityProcessEnd | ParentPortEnd): Transport {
  const transport = new TransportBase({
    post: (frame) => end.postMessage({ header: frame.header, buffers: frame.buffers }),
    end: () => {
      if ('kill' in end) end.kill();
    },
  });
  listen(end, transport);
  if ('kill' in end) end.on('exit', () => transport.markClosed());
  return transport;
}

function listen(
  end: { on(event: 'message', listener: (message: unknown) => void): unknown },
  transport: TransportBase,
): void {
  end.on('message', (message) => {
    const frame = frameFromMessage(message) ?? frameFromMessage(eventData(message));
    if (frame !== null) transport.deliver(frame);
  });
}

/** Inside a utility process a message comes as an event. */
function eventData(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'data' in message ? message.data : null;
}
