import { z } from 'zod';
import { errorRecordSchema, type AnsatzError, type ErrorRecord } from './errors';
import { malformed, pack, unpack } from './payload';
import { binaryBytes, frameTooLarge } from './encoding';
import type { Frame, Json, TransportLimits } from './transport';

/** What the two ends say to each other. Payloads are still packed here: only their outside is checked. */

export const protocolVersion = 1;

const id = z.int().min(0);
const payload = z.unknown();

const hello = z.object({ type: z.literal('hello'), protocol: z.int(), contract: z.string().max(100) });

const clientMessageSchema = z.discriminatedUnion('type', [
  hello,
  z.object({ type: z.literal('call'), id, method: z.string().max(100), input: payload }),
  /** `credit`: events that may be sent before the first acknowledgement. */
  z.object({ type: z.literal('open'), id, method: z.string().max(100), input: payload, credit: z.int().min(1) }),
  z.object({ type: z.literal('acknowledge'), id, count: z.int().min(1) }),
  z.object({ type: z.literal('cancel'), id }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

const serverMessageSchema = z.discriminatedUnion('type', [
  hello,
  /** Answer of a call, or the end of a stream. */
  z.object({ type: z.literal('result'), id, value: payload }),
  z.object({ type: z.literal('error'), id, error: payload }),
  z.object({ type: z.literal('event'), id, value: payload }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;

export function helloFrame(contract: string): Frame {
  return { header: { type: 'hello', protocol: protocolVersion, contract }, buffers: [] };
}

export function parseClientMessage(frame: Frame): ClientMessage | null {
  return clientMessageSchema.safeParse(frame.header).data ?? null;
}

export function parseServerMessage(frame: Frame): ServerMessage | null {
  return serverMessageSchema.safeParse(frame.header).data ?? null;
}

/** A message with its payload packed under `field`. Throws `UNSERIALISABLE` or `FRAME_TOO_LARGE`. */
export function messageFrame(
  fields: Readonly<Record<string, Json>>,
  field: 'input' | 'value' | 'error',
  value: unknown,
  limits: TransportLimits,
): Frame {
  const { json, buffers } = pack(value, limits);
  const frame: Frame = { header: { ...fields, [field]: json }, buffers };
  const bytes = binaryBytes(frame);
  if (bytes > limits.maxFrameBytes) throw frameTooLarge(bytes, limits.maxFrameBytes);
  return frame;
}

/** An error's record always travels: details that cannot are left out. */
export function errorFrame(requestId: number, error: AnsatzError, limits: TransportLimits): Frame {
  const { details, ...record } = error.toRecord();
  const fields = { type: 'error', id: requestId };
  try {
    return messageFrame(fields, 'error', details === undefined ? record : { ...record, details }, limits);
  } catch {
    return messageFrame(fields, 'error', record, limits);
  }
}

/** Throws `MALFORMED_FRAME`. */
export function parseErrorRecord(packed: unknown, frame: Frame, limits: TransportLimits): ErrorRecord {
  const record = errorRecordSchema.safeParse(unpack(packed, frame.buffers, limits));
  if (!record.success) throw malformed('an error came without its fields');
  return record.data;
}

/** Problems of a schema as plain data for `details`: where and what. */
export function describeIssues(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.slice(0, 20).map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
}
