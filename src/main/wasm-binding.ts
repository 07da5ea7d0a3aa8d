import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { AnsatzError } from '../shared/contract/errors';
import type { NativeBinding, NativeReply } from '../engine/native';

const address = z.number();
type NativeFunction = (...values: number[]) => unknown;
const nativeFunction = z.custom<NativeFunction>((value) => typeof value === 'function');
const exportsSchema = z.object({
  memory: z.instanceof(WebAssembly.Memory),
  ansatz_alloc: nativeFunction,
  ansatz_call: nativeFunction,
  ansatz_free: nativeFunction,
});

/** A 32-bit address space, less what the engine needs besides the vectors. */
const memoryLimit = 3 * 2 ** 30;
const word = 4;
/** A clock, in seconds. */
const imports = { ansatz: { now: () => performance.now() / 1000 } };

/** The WebAssembly build of the Rust core. A call holds this thread: between calls the event loop gets its turn. */
export async function openWasmBinding(file: string, hint: string | null): Promise<NativeBinding> {
  const { instance } = await WebAssembly.instantiate(await readFile(file), imports);
  const native = exportsSchema.parse({ ...instance.exports });
  const { memory } = native;
  let broken = false;

  function callNow(method: string, header: string, buffers: readonly Uint8Array[]): NativeReply {
    const encoder = new TextEncoder();
    const parts = [encoder.encode(method), encoder.encode(header), ...buffers];
    const words = [parts[0].length, parts[1].length, buffers.length, ...buffers.map((buffer) => buffer.length)];
    const length = words.length * word + parts.reduce((sum, part) => sum + part.length, 0);
    const pointer = address.parse(native.ansatz_alloc(length)) >>> 0;
    const request = new Uint8Array(memory.buffer, pointer, length);
    request.set(new Uint8Array(Uint32Array.from(words).buffer));
    let position = words.length * word;
    for (const part of parts) {
      request.set(part, position);
      position += part.length;
    }
    const reply = address.parse(native.ansatz_call(pointer, length)) >>> 0;
    return takeReply(reply);
  }

  function takeReply(pointer: number): NativeReply {
    // the memory may have grown, so views are made anew
    const view = new DataView(memory.buffer, pointer);
    const [total, headerLength, count] = [0, 1, 2].map((index) => view.getUint32(index * word, true));
    const lengths = Array.from({ length: count }, (_, index) => view.getUint32((3 + index) * word, true));
    let position = pointer + (3 + count) * word;
    const [header, ...buffers] = [headerLength, ...lengths].map((length) => {
      const bytes = new Uint8Array(memory.buffer, position, length).slice();
      position += length;
      return bytes;
    });
    native.ansatz_free(pointer, total);
    return { header: new TextDecoder().decode(header), buffers };
  }

  return {
    kind: 'wasm',
    hint,
    async call(method, header, buffers) {
      await setImmediate();
      if (broken) throw panicError(method, 'An earlier failure has left its memory in an unknown state.');
      try {
        return callNow(method, header, buffers);
      } catch (error) {
        broken = true;
        throw panicError(method, String(error));
      }
    },
    // Nothing else runs while a call does: the caller sees its signal between calls.
    cancel: () => undefined,
    availableMemoryBytes: () => memoryLimit - memory.buffer.byteLength,
  };
}

function panicError(method: string, reason: string): AnsatzError {
  return new AnsatzError({
    code: 'ENGINE_PANIC',
    message: `The native engine failed inside \`${method}\`.`,
    reason,
    suggestion: 'Start the run again; it goes on from its last checkpoint. Please report this with the document.',
  });
}
