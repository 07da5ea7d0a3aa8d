import { AnsatzError, cancelledError, connectionLostError, contractErrorCodes } from './errors';
import type { Client, Contract, MethodDefinition, RequestOptions, StreamDefinition, StreamHandle } from './define';
import { EventQueue } from './event-queue';
import {
  helloFrame,
  messageFrame,
  parseErrorRecord,
  parseServerMessage,
  protocolVersion,
  type ServerMessage,
} from './messages';
import { unpack } from './payload';
import { defaultLimits, type Frame, type Json, type Transport, type TransportLimits } from './transport';
import { validateInput, validateOutput } from './validate';

export type Connection<C extends Contract> = Client<C> & {
  /** Everything open ends with `CONNECTION_LOST`. */
  close(): void;
};

export interface ConnectOptions {
  readonly limits?: TransportLimits;
  /** Events of a stream that the server may send ahead of its listener. */
  readonly credit?: number;
}

/** One open call or stream, as the dispatcher sees it. */
interface Pending {
  event(value: unknown): void;
  resolve(value: unknown): void;
  reject(error: AnsatzError): void;
}

/** The other end of `serve`. A method of the contract named `close` would be hidden. */
export function connect<C extends Contract>(
  contract: C,
  transport: Transport,
  options: ConnectOptions = {},
): Connection<C> {
  const requests = new Requests(contract, transport, options.limits ?? defaultLimits);
  const credit = options.credit ?? 16;
  const client: Record<string, unknown> = {};
  for (const [method, definition] of Object.entries(contract.methods)) {
    client[method] =
      definition.kind === 'stream'
        ? (input: unknown, request?: RequestOptions) => openStream(requests, method, definition, input, credit, request)
        : (input: unknown, request?: RequestOptions) => makeCall(requests, method, definition, input, request);
  }
  client['close'] = () => requests.close();
  // Built from the contract method by method, which the type system cannot follow.
  return client as unknown as Connection<C>;
}

class Requests {
  readonly #transport: Transport;
  readonly #limits: TransportLimits;
  readonly #contract: Contract;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #ended: AnsatzError | null = null;

  constructor(contract: Contract, transport: Transport, limits: TransportLimits) {
    this.#contract = contract;
    this.#transport = transport;
    this.#limits = limits;
    transport.onFrame((frame) => this.#dispatch(frame));
    transport.onClose(() => this.#end(connectionLostError()));
    transport.send(helloFrame(contract.name));
  }

  /** Sends a request; throws when the input cannot travel or the connection has ended. */
  open(fields: Readonly<Record<string, Json>>, input: unknown, pending: Pending): number {
    if (this.#ended !== null) throw this.#ended;
    const id = this.#nextId++;
    const frame = messageFrame({ ...fields, id }, 'input', input, this.#limits);
    this.#transport.send(frame);
    this.#pending.set(id, pending);
    return id;
  }

  acknowledge(id: number, count: number): void {
    if (this.#pending.has(id)) this.#transport.send({ header: { type: 'acknowledge', id, count }, buffers: [] });
  }

  cancel(id: number): void {
    if (this.#pending.delete(id)) this.#transport.send({ header: { type: 'cancel', id }, buffers: [] });
  }

  close(): void {
    this.#transport.close();
    this.#end(connectionLostError());
  }

  #dispatch(frame: Frame): void {
    const message = parseServerMessage(frame);
    if (message === null) return;
    if (message.type === 'hello') {
      if (message.protocol !== protocolVersion || message.contract !== this.#contract.name) this.#mismatch(message);
      return;
    }
    const pending = this.#pending.get(message.id);
    if (pending !== undefined) this.#deliver(pending, message, frame);
  }

  #deliver(pending: Pending, message: Exclude<ServerMessage, { type: 'hello' }>, frame: Frame): void {
    try {
      if (message.type === 'event') {
        pending.event(unpack(message.value, frame.buffers, this.#limits));
        return;
      }
      this.#pending.delete(message.id);
      if (message.type === 'result') pending.resolve(unpack(message.value, frame.buffers, this.#limits));
      else pending.reject(AnsatzError.fromRecord(parseErrorRecord(message.error, frame, this.#limits)));
    } catch (error) {
      // What came does not fit the contract: this request is over, the connection goes on.
      this.cancel(message.id);
      if (error instanceof AnsatzError) pending.reject(error);
      else throw error;
    }
  }

  #mismatch(message: { protocol: number; contract: string }): void {
    this.#end(
      new AnsatzError({
        code: contractErrorCodes.contractMismatch,
        message: `The other side speaks "${message.contract}" (protocol ${message.protocol}), not "${this.#contract.name}" (protocol ${protocolVersion}).`,
        reason: 'The two sides are different programs or different versions.',
        suggestion: 'Use the same version of Ansatz on both sides.',
      }),
    );
    this.#transport.close();
  }

  #end(error: AnsatzError): void {
    this.#ended ??= error;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const request of pending) request.reject(error);
  }
}

function makeCall(
  requests: Requests,
  method: string,
  definition: Exclude<MethodDefinition, StreamDefinition>,
  input: unknown,
  { signal }: RequestOptions = {},
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) throw cancelledError(method);
    const onAbort = () => {
      requests.cancel(id);
      reject(cancelledError(method));
    };
    const settle = () => signal?.removeEventListener('abort', onAbort);
    const id = requests.open({ type: 'call', method }, validateInput(definition.input, input, method), {
      event: () => undefined,
      resolve: (value) => {
        settle();
        resolve(validateOutput(definition.output, value, `The answer of ${method}`));
      },
      reject: (error) => {
        settle();
        reject(error);
      },
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function openStream(
  requests: Requests,
  method: string,
  definition: StreamDefinition,
  input: unknown,
  credit: number,
  { signal }: RequestOptions = {},
): StreamHandle<unknown, unknown> {
  let id = 0;
  const queue = new EventQueue((count) => requests.acknowledge(id, count), credit);
  const finish = (end: () => void) => {
    signal?.removeEventListener('abort', cancel);
    end();
  };
  const cancel = () => {
    requests.cancel(id);
    finish(() => queue.cancel(cancelledError(method)));
  };
  try {
    if (signal?.aborted === true) throw cancelledError(method);
    id = requests.open({ type: 'open', method, credit }, validateInput(definition.input, input, method), {
      event: (value) => queue.push(validateOutput(definition.event, value, `An event of ${method}`)),
      resolve: (value) => {
        const result = validateOutput(definition.result, value, `The result of ${method}`);
        finish(() => queue.finish(result));
      },
      reject: (error) => finish(() => queue.fail(error)),
    });
    signal?.addEventListener('abort', cancel, { once: true });
  } catch (error) {
    queue.fail(error);
  }
  return { result: queue.result, cancel, [Symbol.asyncIterator]: () => queue.iterate(cancel) };
}
