import { deflateRawSync, crc32 } from 'node:zlib';

/** An entry of an archive, with everything that may be untrue of it. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly deflated?: boolean;
  /** What the directory says instead of what is true. */
  readonly uncompressedSize?: number;
  readonly compressedSize?: number;
  readonly method?: number;
  readonly flags?: number;
  /** Mode on Unix, for example 0o120777 of a link. */
  readonly mode?: number;
  /** Index of the entry whose bytes it shares. */
  readonly over?: number;
}

/** Writes a zip file as it is told, true or not. */
export function hostileZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'latin1');
    const data = entry.deflated === true ? deflateRawSync(entry.content) : Buffer.from(entry.content);
    const method = entry.method ?? (entry.deflated === true ? 8 : 0);
    const sizes = [
      crc32(entry.content),
      entry.compressedSize ?? data.length,
      entry.uncompressedSize ?? entry.content.length,
    ];
    const fields = Buffer.alloc(22);
    fields.writeUInt16LE(entry.flags ?? 0, 0);
    fields.writeUInt16LE(method, 2);
    sizes.forEach((size, index) => fields.writeUInt32LE(size, 8 + 4 * index));
    fields.writeUInt16LE(name.length, 20);
    const place = entry.over === undefined ? offset : (offsets[entry.over] ?? 0);
    offsets.push(place);
    if (entry.over === undefined) {
      const local = Buffer.concat([Buffer.from('504b03041400', 'hex'), fields, Buffer.alloc(2), name, data]);
      parts.push(local);
      offset += local.length;
    }
    const end = Buffer.alloc(16);
    end.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 8);
    end.writeUInt32LE(place, 12);
    directory.push(Buffer.concat([Buffer.from('504b010214031400', 'hex'), fields, end, name]));
  }
  const listed = Buffer.concat(directory);
  const tail = Buffer.alloc(22);
  tail.writeUInt32LE(0x06054b50, 0);
  tail.writeUInt16LE(entries.length, 8);
  tail.writeUInt16LE(entries.length, 10);
  tail.writeUInt32LE(listed.length, 12);
  tail.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, tail]);
}
