import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openPromise } from 'yauzl';
import { ZipWriter } from './zip-writer';

const block = Buffer.alloc(4 * 2 ** 20);
const blocks = 1025;

/** Writes what has come together; blocks of zeros as holes, so that the file takes no room on the disk. */
async function drain(archive: ZipWriter, file: Awaited<ReturnType<typeof open>>, at: number): Promise<number> {
  const bytes = archive.take();
  let offset = at;
  for (let start = 0; start < bytes.length; start += block.length) {
    const piece = bytes.subarray(start, start + block.length);
    if (!piece.equals(block.subarray(0, piece.length))) await file.write(piece, 0, piece.length, offset);
    offset += piece.length;
  }
  return offset;
}

it('writes an entry of more than 4 GiB and one that begins beyond, and both are read back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ansatz-zip64-'));
  try {
    const path = join(folder, 'large.zip');
    const file = await open(path, 'w');
    const archive = new ZipWriter();
    let at = 0;
    archive.begin('large.safetensors', { stored: true, large: true });
    for (let i = 0; i < blocks; i += 1) {
      archive.push(block, i === blocks - 1);
      at = await drain(archive, file, at);
    }
    const after = Buffer.from('after 4 GiB');
    archive.begin('after', { stored: false, large: false });
    archive.push(after, true);
    archive.end();
    at = await drain(archive, file, at);
    await file.truncate(at);
    await file.close();
    expect(at).toBeGreaterThan(2 ** 32);

    const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
    const sizes: [string, number, number][] = [];
    for await (const entry of zip.eachEntry()) {
      let size = 0;
      let last = Buffer.alloc(0);
      for await (const part of await zip.openReadStreamPromise(entry)) {
        last = Buffer.from(part);
        size += last.length;
      }
      sizes.push([entry.fileName, entry.uncompressedSize, size]);
      if (entry.fileName === 'after') expect(last.equals(after)).toBe(true);
    }
    zip.close();
    expect(sizes).toEqual([
      ['large.safetensors', blocks * block.length, blocks * block.length],
      ['after', after.length, after.length],
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 300_000);
