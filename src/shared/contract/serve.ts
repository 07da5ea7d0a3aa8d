import { AnsatzError, cancelledError, connectionLostError, contractErrorCodes, toAnsatzError } from './errors';
import type { Contract, HandlerContext, Handlers, MethodDefinition, StreamDefinition } from './define';
import { errorFrame, helloFrame, messageFrame, parseClientMessage, type ClientMessage } from './messages';
import { unpack } from './payload';
import { defaultLimits, type Frame, type Transport, type TransportLimits } from './transport';
import { validateInput, validateOutput } from './validate';

export interface Service {
  /** Cancels everything that is going on and closes the transport. */
  close(): void;
}

export interface ServeOptions {
  readonly limits?: TransportLimits;
  /** Calls and streams of one connection that may be open at once. */
  readonly maxOpenRequests?: number;
}

/** The most events that a server sends ahead, whatever the client asks for. */
const maxCredit = 256;

type RequestMessage = Extract<ClientMessage, { type: 'call' | 'open' }>;
/** Answers one connection. A malformed message is dropped and never ends the service. */
export function serve<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  transport: Transport,
  options: ServeOptions = {},
): Service {
  const limits = options.limits ?? defaultLimits;
  const maxOpenRequests = options.maxOpenRequests ?? 256;
  const open = new Map<number, OpenRequest>();

  function dispatch(frame: Frame): void {
    const message = parseClientMessage(frame);
    if (message === null) return;
    if (message.type === 'hello') transport.send(helloFrame(contract.name));
    else if (message.type === 'cancel') open.get(message.id)?.abort(cancelledError('The request'));
    else if (message.type === 'acknowledge') open.get(message.id)?.addCredit(message.count);
    // A second request with the number of an open one is dropped: its answer would be taken for the first one's.
    else if (!open.has(message.id)) void answer(message, frame);
  }

  async function answer(message: RequestMessage, frame: Frame): Promise<void> {
    const request = new OpenRequest(message.type === 'open' ? message.credit : 0);
    const reply = (answerFrame: Frame) => {
      if (!request.signal.aborted) transport.send(answerFrame);
    };
    try {
      if (open.size >= maxOpenRequests) throw tooManyRequests(maxOpenRequests);
      open.set(message.id, request);
      const value = await run(message, frame, request);
      reply(messageFrame({ type: 'result', id: message.id }, 'value', value, limits));
    } catch (error) {
      reply(errorFrame(message.id, toAnsatzError(error), limits));
    } finally {
      if (open.get(message.id) === request) open.delete(message.id);
    }
  }

  async function run(message: RequestMessage, frame: Frame, request: OpenRequest): Promise<unknown> {
    const { method } = message;
    const definition = findDefinition(contract, method, message.type === 'open' ? 'stream' : 'call');
    const input = validateInput(definition.input, unpack(message.input, frame.buffers, limits), method);
    const returned = invoke(handlers, method, input, { signal: request.signal });
    if (definition.kind === 'stream') return pump(definition, asGenerator(returned, method), request, message);
    return validateOutput(definition.output, await returned, `The answer of ${method}`);
  }

  /** Pulls the generator as far as the listener has credit. */
  async function pump(
    definition: StreamDefinition,
    generator: AsyncGenerator<unknown, unknown, void>,
    request: OpenRequest,
    message: RequestMessage,
  ): Promise<unknown> {
    // A generator that waits for something slow is told at once; it may only notice later.
    request.signal.addEventListener('abort', () => void generator.return(null).catch(() => undefined), { once: true });
    try {
      for (;;) {
        await request.takeCredit();
        const step = await generator.next();
        if (request.signal.aborted) return null;
        if (step.done === true) return validateOutput(definition.result, step.value, `The result of ${message.method}`);
        const event = validateOutput(definition.event, step.value, `An event of ${message.method}`);
        transport.send(messageFrame({ type: 'event', id: message.id }, 'value', event, limits));
      }
    } catch (error) {
      void generator.return(null).catch(() => undefined);
      throw error;
    }
  }

  const stopListening = transport.onFrame(dispatch);
  transport.onClose(() => {
    stopListening();
    for (const request of open.values()) request.abort(connectionLostError());
    open.clear();
  });
  // Something must have passed in both directions before a channel can be trusted to report its end.
  transport.send(helloFrame(contract.name));
  return { close: () => transport.close() };
}

class OpenRequest {
  readonly #controller = new AbortController();
  #credit: number;
  #wake: () => void = () => undefined;

  constructor(credit: number) {
    this.#credit = Math.min(maxCredit, credit);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: AnsatzError): void {
    this.#controller.abort(reason);
    this.#wake();
  }

  addCredit(count: number): void {
    this.#credit = Math.min(maxCredit, this.#credit + count);
    this.#wake();
  }

  /** Waits until one more event may be sent. Throws once the request is aborted. */
  async takeCredit(): Promise<void> {
    while (this.#credit === 0 && !this.signal.aborted) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.signal.throwIfAborted();
    this.#credit -= 1;
  }
}

function findDefinition(contract: Contract, method: string, kind: MethodDefinition['kind']): MethodDefinition {
  const definition = Object.hasOwn(contract.methods, method) ? contract.methods[method] : undefined;
  if (definition?.kind !== kind) throw unknownMethod(contract.name, method);
  return definition;
}

/** Contract and handlers fit by their types; calling one by a name from the wire loses that. The name was checked. */
function invoke(handlers: object, method: string, input: unknown, context: HandlerContext): unknown {
  const handler: unknown = Reflect.get(handlers, method);
  if (typeof handler !== 'function') throw new TypeError(`There is no handler for ${method}.`);
  return Reflect.apply(handler, handlers, [input, context]);
}

function asGenerator(value: unknown, method: string): AsyncGenerator<unknown, unknown, void> {
  if (isGenerator(value)) return value;
  throw new TypeError(`The handler of ${method} did not return an async generator.`);
}

function isGenerator(value: unknown): value is AsyncGenerator<unknown, unknown, void> {
  return typeof value === 'object' && value !== null && 'next' in value && 'return' in value;
}

function unknownMethod(contract: string, method: string): AnsatzError {
  return new AnsatzError({
    code: contractErrorCodes.unknownMethod,
    message: `There is no "${method}" in the contract "${contract}".`,
    reason: 'The other side asked for something that this version does not offer, or asked for it in the wrong way.',
    suggestion: 'Use the same version of Ansatz on both sides.',
  });
}

function tooManyRequests(limit: number): AnsatzError {
  return new AnsatzError({
    code: contractErrorCodes.tooManyRequests,
    message: 'Too many requests are open at once.',
    reason: `One connection may have ${limit} calls and streams open.`,
    suggestion: 'Wait for some of them to end, or leave streams that nobody listens to.',
  });
}
