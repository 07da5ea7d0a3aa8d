import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { AnsatzError } from '../../shared/contract';
import { writeDurably } from './durable';
import type { FileSystem } from './file-system';

/** A JSON document whose bytes are sealed: {"sha256": ..., "content": ...}. Any changed byte is seen. */

export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const pattern = /^\{\n"sha256": "([0-9a-f]{64})",\n"content": ([^]*)\n\}\n$/;

export function encodeSealed(content: unknown): Buffer {
  const body = JSON.stringify(content, null, 1);
  return Buffer.from(`{\n"sha256": "${sha256Hex(body)}",\n"content": ${body}\n}\n`, 'utf8');
}

export function decodeSealed<Schema extends z.ZodType>(bytes: Buffer, schema: Schema, path: string): z.output<Schema> {
  const text = bytes.toString('utf8');
  const match = pattern.exec(text);
  const body = match?.[2] ?? '';
  // Bytes that are not UTF-8 would be replaced silently; the length gives them away.
  if (match === null || sha256Hex(body) !== match[1] || Buffer.byteLength(text) !== bytes.length) {
    throw damagedFile(path, 'Its checksum does not fit its content.');
  }
  const parsed = schema.safeParse(JSON.parse(body));
  if (!parsed.success) throw damagedFile(path, `Its content is not of the expected form: ${parsed.error.message}`);
  return parsed.data;
}

export async function readSealed<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
  return decodeSealed(await readFile(path), schema, path);
}

export async function writeSealed(files: FileSystem, path: string, content: unknown): Promise<string> {
  const bytes = encodeSealed(content);
  await writeDurably(files, path, bytes);
  return sha256Hex(bytes);
}

export function damagedFile(path: string, reason: string): AnsatzError {
  return new AnsatzError({
    code: 'FILE_DAMAGED',
    message: `${path} is damaged.`,
    reason,
    suggestion: 'Check the disk. The run goes on from its last good checkpoint.',
  });
}

/** JSON with sorted keys: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
