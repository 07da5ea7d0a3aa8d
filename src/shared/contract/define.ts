import { z } from 'zod';

// zod's fast path evaluates strings as code, which the window's content security policy rightly refuses.
if ('document' in globalThis) z.config({ jitless: true });

/** A contract is a value: methods with schemas. The types of client and server are derived from it. */
export interface Contract<Methods extends MethodDefinitions = MethodDefinitions> {
  readonly name: string;
  readonly methods: Methods;
}

export interface CallDefinition<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly kind: 'call';
  readonly input: Input;
  readonly output: Output;
}

export interface StreamDefinition<
  Input extends z.ZodType = z.ZodType,
  Event extends z.ZodType = z.ZodType,
  Result extends z.ZodType = z.ZodType,
> {
  readonly kind: 'stream';
  readonly input: Input;
  readonly event: Event;
  readonly result: Result;
}

export type MethodDefinition = CallDefinition | StreamDefinition;
export type MethodDefinitions = Readonly<Record<string, MethodDefinition>>;

/** Schemas must be idempotent (no transforms that change the type): both ends validate. */
export function defineContract<const Methods extends MethodDefinitions>(
  name: string,
  methods: Methods,
): Contract<Methods> {
  return { name, methods };
}

/** One question, one answer. */
export function call<Input extends z.ZodType, Output extends z.ZodType>(schemas: {
  readonly input: Input;
  readonly output: Output;
}): CallDefinition<Input, Output> {
  return { kind: 'call', ...schemas };
}

/** Typed events, then exactly one result or one error. */
export function stream<Input extends z.ZodType, Event extends z.ZodType, Result extends z.ZodType>(schemas: {
  readonly input: Input;
  readonly event: Event;
  readonly result: Result;
}): StreamDefinition<Input, Event, Result> {
  return { kind: 'stream', ...schemas };
}

export interface RequestOptions {
  /** Aborting it cancels the call or stream on the other side too. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A stream as its listener sees it. Leaving `for await` cancels it: then `result` rejects with `CANCELLED`. An error ends
 * both the iteration and `result`. Events must be taken for the producer to go on; `resultOf` takes and drops them.
 */
export interface StreamHandle<Event, Result> extends AsyncIterable<Event> {
  readonly result: Promise<Result>;
  cancel(): void;
}

export type ClientMethod<Definition extends MethodDefinition> =
  Definition extends CallDefinition<infer Input, infer Output>
    ? (input: z.input<Input>, options?: RequestOptions) => Promise<z.output<Output>>
    : Definition extends StreamDefinition<infer Input, infer Event, infer Result>
      ? (input: z.input<Input>, options?: RequestOptions) => StreamHandle<z.output<Event>, z.output<Result>>
      : never;

export interface HandlerContext {
  /** Aborted when the caller cancels, leaves or is lost. */
  readonly signal: AbortSignal;
}

export type Handler<Definition extends MethodDefinition> =
  Definition extends CallDefinition<infer Input, infer Output>
    ? (input: z.output<Input>, context: HandlerContext) => Promise<z.input<Output>>
    : Definition extends StreamDefinition<infer Input, infer Event, infer Result>
      ? (input: z.output<Input>, context: HandlerContext) => AsyncGenerator<z.input<Event>, z.input<Result>, void>
      : never;

type MethodsOf<C extends Contract> = C['methods'];

/** What a caller holds. */
export type Client<C extends Contract> = { readonly [Name in keyof MethodsOf<C>]: ClientMethod<MethodsOf<C>[Name]> };

/** What a server implements. */
export type Handlers<C extends Contract> = { readonly [Name in keyof MethodsOf<C>]: Handler<MethodsOf<C>[Name]> };

/** Takes and drops a stream's events and gives its result. */
export async function resultOf<Result>(handle: StreamHandle<unknown, Result>): Promise<Result> {
  for await (const event of handle) void event;
  return handle.result;
}
