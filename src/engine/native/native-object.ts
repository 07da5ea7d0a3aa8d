import type { z } from 'zod';
import { AnsatzError, cancelledError } from '../../shared/contract/errors';
import { RequestBuffers, request, type CheckedReply, type NativeBinding } from './binding';

/** An object of the Rust core by its handle. Calls on it run in the order in which they were made. */
export class NativeObject {
  private calls = 0;
  private last: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly binding: NativeBinding,
    private readonly handle: number,
    private readonly name: string,
  ) {}

  call<Value>(
    method: string,
    schema: z.ZodType<Value>,
    options: { header?: object; buffers?: RequestBuffers; signal?: AbortSignal | undefined } = {},
  ): Promise<CheckedReply<Value>> {
    if (this.closed) return Promise.reject(this.closedError());
    const { header = {}, buffers = new RequestBuffers(), signal } = options;
    return this.inOrder(async () => {
      if (signal?.aborted) throw cancelledError(this.name);
      const call = ++this.calls;
      const abort = (): void => this.binding.cancel(this.handle, call);
      signal?.addEventListener('abort', abort, { once: true });
      try {
        const target = { ...header, handle: this.handle, call };
        return await request(this.binding, method, target, buffers, schema);
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    });
  }

  /** Waits for the calls already made, then frees the native memory. Closing twice is harmless. */
  async close(schema: z.ZodType<unknown>): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.inOrder(() => request(this.binding, 'close', { handle: this.handle }, new RequestBuffers(), schema));
  }

  private inOrder<R>(work: () => Promise<R>): Promise<R> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }

  private closedError(): AnsatzError {
    return new AnsatzError({
      code: 'ENGINE_CLOSED',
      message: `${this.name} has been closed.`,
      reason: 'Its memory is freed; nothing can be asked of it any more.',
      suggestion: 'Create it again.',
    });
  }
}
