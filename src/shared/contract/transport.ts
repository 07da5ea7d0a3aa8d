import { AnsatzError } from './errors';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One message: a JSON header and the binary data that it refers to by index. */
export interface Frame {
  readonly header: Json;
  readonly buffers: readonly Uint8Array[];
}

/** A two-way, ordered connection between two processes (or two halves of one). Listeners are never called inside `send`. */
export interface Transport {
  /** Does nothing once closed. Throws an `AnsatzError` for a frame that this transport cannot carry. */
  send(frame: Frame): void;
  /** Frames that came before the first listener are kept for it. Returns the function that unsubscribes. */
  onFrame(listener: (frame: Frame) => void): () => void;
  /** Called once, also when it was closed already. Returns the function that unsubscribes. */
  onClose(listener: () => void): () => void;
  close(): void;
  /** Bytes handed to `send` that have not left this process yet, as far as the adapter can know. */
  readonly bufferedBytes: number;
}

export interface TransportLimits {
  /** Largest frame that is accepted or sent, header and buffers together. */
  readonly maxFrameBytes: number;
  /** Deepest nesting of a header. */
  readonly maxDepth: number;
  readonly maxBuffers: number;
}

export const defaultLimits: TransportLimits = { maxFrameBytes: 256 * 2 ** 20, maxDepth: 64, maxBuffers: 10_000 };

interface TransportParts {
  /** Hands a frame on; may throw when the connection is gone. */
  readonly post: (frame: Frame) => void;
  /** Ends the underlying connection. */
  readonly end: () => void;
  readonly bufferedBytes?: () => number;
}

/** The bookkeeping that all adapters share: listeners, early frames, closing exactly once. */
export class TransportBase implements Transport {
  readonly #parts: TransportParts;
  readonly #frameListeners = new Set<(frame: Frame) => void>();
  readonly #closeListeners = new Set<() => void>();
  /** Frames that wait for the first listener; null once it has had them. */
  #early: Frame[] | null = [];
  #closed = false;

  constructor(parts: TransportParts) {
    this.#parts = parts;
  }

  get bufferedBytes(): number {
    return this.#parts.bufferedBytes?.() ?? 0;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  send(frame: Frame): void {
    if (this.#closed) return;
    try {
      this.#parts.post(frame);
    } catch (error) {
      if (error instanceof AnsatzError) throw error;
      this.markClosed();
    }
  }

  onFrame(listener: (frame: Frame) => void): () => void {
    this.#frameListeners.add(listener);
    queueMicrotask(() => {
      const early = this.#early ?? [];
      this.#early = null;
      for (const frame of early) this.deliver(frame);
    });
    return () => this.#frameListeners.delete(listener);
  }

  onClose(listener: () => void): () => void {
    if (this.#closed) queueMicrotask(listener);
    else this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  close(): void {
    if (this.#closed) return;
    try {
      this.#parts.end();
    } finally {
      this.markClosed();
    }
  }

  /** For the adapter: a frame arrived. */
  deliver(frame: Frame): void {
    if (this.#early !== null) {
      this.#early.push(frame);
      return;
    }
    for (const listener of [...this.#frameListeners]) listener(frame);
  }

  /** For the adapter: the connection ended. */
  markClosed(): void {
    if (this.#closed) return;
    this.#closed = true;
    const listeners = [...this.#closeListeners];
    this.#closeListeners.clear();
    queueMicrotask(() => listeners.forEach((listener) => listener()));
  }
}

/** The frame in a message of a structured-clone channel, or null when it is something else. */
export function frameFromMessage(message: unknown): Frame | null {
  if (typeof message !== 'object' || message === null || !('header' in message) || !('buffers' in message)) return null;
  const { header, buffers } = message;
  if (!Array.isArray(buffers) || !buffers.every((buffer) => buffer instanceof Uint8Array)) return null;
  return isJsonContainer(header) ? { header, buffers } : null;
}

/** Only the outermost kind: what is inside is checked when it is unpacked. */
function isJsonContainer(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
