import { TransportBase, type Frame, type Transport } from '../transport';

/** Two ends in one process. Frames arrive in a later microtask, in order, as they would from another process. */
export function inProcessPair(): readonly [Transport, Transport] {
  const connect = (other: () => TransportBase) =>
    new TransportBase({
      post: (frame: Frame) => queueMicrotask(() => other().deliver(frame)),
      end: () => queueMicrotask(() => other().markClosed()),
    });
  const first: TransportBase = connect(() => second);
  const second: TransportBase = connect(() => first);
  return [first, second];
}
