import { z } from 'zod';
import { interventionSchema, noticeSchema, problemSchema } from '../lab/contract';
import { crc32Hex } from './crc32';
import { profileSchema } from './profile';

/**
 * Lines of events.jsonl. The file is only ever appended to; what a later line takes back, it says: a `started` line
 * with `fromStep` withdraws the observations of later steps, because they are computed again.
 */
export const runEventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('started'),
    reason: z.enum(['start', 'resume', 'rollback']),
    /** Step of the checkpoint that it goes on from; 0: from the beginning. */
    fromStep: z.int(),
    /** Seconds of work done before. */
    seconds: z.number(),
    threads: z.int(),
    device: z.string(),
    version: z.string(),
    at: z.string(),
  }),
  z.object({
    kind: z.literal('observation'),
    step: z.int(),
    seconds: z.number(),
    /** Metrics by name; null where the value is not finite. */
    values: z.record(z.string(), z.number().nullable()),
  }),
  z.object({ kind: z.literal('intervention'), ...interventionSchema.shape }),
  z.object({ kind: z.literal('notice'), ...noticeSchema.shape }),
  z.object({ kind: z.literal('profile'), ...profileSchema.shape }),
  z.object({ kind: z.literal('checkpoint'), step: z.int() }),
  z.object({ kind: z.literal('paused'), step: z.int(), problem: problemSchema.nullable(), at: z.string() }),
  z.object({ kind: z.literal('continued'), step: z.int(), at: z.string() }),
  z.object({ kind: z.literal('stopped'), step: z.int(), problem: problemSchema.nullable(), at: z.string() }),
]);
export type LoggedEvent = z.infer<typeof runEventSchema>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const linePattern = /^\{"n":(\d{1,15}),"crc":"([0-9a-f]{8})","event":/;

function checksum(number: number, body: string): string {
  return crc32Hex(encoder.encode(`${number}:${body}`));
}

/** One line, newline included. `number` counts the lines of the file from 0, so that a lost line is seen. */
export function encodeEventLine(number: number, event: LoggedEvent): string {
  const body = JSON.stringify(event);
  return `{"n":${number},"crc":"${checksum(number, body)}","event":${body}}\n`;
}

export interface DecodedLine {
  readonly number: number;
  readonly event: LoggedEvent;
}

/** The event of a line (without its newline), or null if a byte of it is wrong. */
export function decodeEventLine(line: Uint8Array): DecodedLine | null {
  const text = decoder.decode(line);
  const match = linePattern.exec(text);
  if (match === null || !text.endsWith('}')) return null;
  const number = Number(match[1]);
  const body = text.slice(match[0].length, -1);
  if (checksum(number, body) !== match[2] || String(number) !== match[1]) return null;
  const parsed = runEventSchema.safeParse(JSON.parse(body));
  return parsed.success ? { number, event: parsed.data } : null;
}
