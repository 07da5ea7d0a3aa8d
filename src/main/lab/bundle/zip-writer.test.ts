import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 as crcOfNode } from 'node:zlib';
import { expect, it } from 'vitest';
import { openPromise } from 'yauzl';
import { crc32 } from '../../../shared/run/crc32';
import { ZipWriter } from './zip-writer';

/** Contents of an archive as an independent reader finds them. */
async function readBack(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'ansatz-zip-'));
  try {
    const path = join(folder, 'a.zip');
    const file = await open(path, 'w');
    await file.writeFile(bytes);
    await file.close();
    const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
    const found = new Map<string, Buffer>();
    for await (const entry of zip.eachEntry()) {
      const parts: Buffer[] = [];
      for await (const block of await zip.openReadStreamPromise(entry)) parts.push(Buffer.from(block));
      found.set(entry.fileName, Buffer.concat(parts));
    }
    zip.close();
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

it('writes entries block by block, stored and deflated, plain and in the 64-bit form, that others read back', async () => {
  const content = Buffer.from('Ansatz '.repeat(30_000));
  const archive = new ZipWriter();
  for (const stored of [true, false]) {
    for (const large of [true, false]) {
      archive.begin(`${stored} ${large} ä`, { stored, large });
      for (let at = 0; at < content.length; at += 50_000)
        archive.push(content.subarray(at, at + 50_000), at + 50_000 >= content.length);
    }
  }
  archive.begin('empty', { stored: true, large: false });
  archive.push(new Uint8Array(0), true);
  archive.end();
  const bytes = archive.take();
  expect(bytes.length).toBe(archive.writtenBytes);
  const found = await readBack(bytes);
  expect([...found.keys()]).toEqual(['true true ä', 'true false ä', 'false true ä', 'false false ä', 'empty']);
  for (const [name, read] of found) expect(read.equals(name === 'empty' ? Buffer.alloc(0) : content)).toBe(true);
});

it('counts more entries than 16 bits hold', async () => {
  const archive = new ZipWriter();
  const many = 66_000;
  for (let i = 0; i < many; i += 1) {
    archive.begin(`f${i}`, { stored: true, large: false });
    archive.push(Uint8Array.of(i % 256), true);
  }
  archive.end();
  const bytes = archive.take();
  // The 16-bit count is full and the 64-bit one says how many there are.
  expect(bytes.readUInt16LE(bytes.length - 12)).toBe(0xffff);
  expect(bytes.readBigUInt64LE(bytes.length - 22 - 20 - 56 + 32)).toBe(BigInt(many));
});

it('goes on with a checksum where it was left', () => {
  const bytes = Buffer.from('sums of parts are those of the whole');
  expect(crc32(bytes.subarray(7), crc32(bytes.subarray(0, 7)))).toBe(crcOfNode(bytes));
});
