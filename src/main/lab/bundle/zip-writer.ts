import { Deflate } from 'fflate';
import { crc32 } from '../../../shared/run/crc32';

/**
 * A zip file, made entry by entry while its bytes are taken away. Sizes are not known before an entry is over: they stand in a descriptor
 * after it. Entries, offsets and directories beyond 4 GiB or 65,535 entries are written in the 64-bit forms (PKWARE APPNOTE 6.3.10,
 * sections 4.3.9.2, 4.3.14, 4.3.15 and 4.5.3).
 */
export class ZipWriter {
  #pending: Uint8Array[] = [];
  readonly #entries: WrittenEntry[] = [];
  #open: OpenEntry | null = null;
  /** Of everything that was written, taken away or not. */
  writtenBytes = 0;
  pendingBytes = 0;

  /**
   * @param large whether the entry may be of 4 GiB or more; what is said is kept to, a smaller one may be large
   */
  begin(name: string, { stored, large }: { readonly stored: boolean; readonly large: boolean }): void {
    if (this.#open !== null) throw new Error('The entry before is not over.');
    const nameBytes = Buffer.from(name, 'utf8');
    const entry: OpenEntry = {
      name: nameBytes,
      method: stored ? 0 : 8,
      large,
      offset: this.writtenBytes,
      crc: 0,
      size: 0,
      packed: 0,
      deflate: null,
    };
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(large ? version64 : versionPlain, 4);
    header.writeUInt16LE(flags, 6);
    header.writeUInt16LE(entry.method, 8);
    header.writeUInt16LE(dosTime, 10);
    header.writeUInt16LE(dosDate, 12);
    header.writeUInt16LE(nameBytes.length, 26);
    // A field of 64-bit sizes, still zero, tells readers that the descriptor has such sizes.
    const extra = large ? extraOf([0, 0]) : Buffer.alloc(0);
    header.writeUInt16LE(extra.length, 28);
    if (large) header.fill(0xff, 18, 26);
    this.#write(header, nameBytes, extra);
    if (!stored) {
      entry.deflate = new Deflate({ level: 6 }, (data) => {
        entry.packed += data.length;
        this.#write(data);
      });
    }
    this.#open = entry;
  }

  push(block: Uint8Array, isLast: boolean): void {
    const entry = this.#open;
    if (entry === null) throw new Error('No entry has begun.');
    entry.crc = crc32(block, entry.crc);
    entry.size += block.length;
    if (entry.deflate !== null) entry.deflate.push(block, isLast);
    else {
      entry.packed += block.length;
      this.#write(block);
    }
    if (isLast) this.#finish(entry);
  }

  /** Writes the directory. Nothing may be added after. */
  end(): void {
    const start = this.writtenBytes;
    for (const entry of this.#entries) this.#writeDirectoryEntry(entry);
    const size = this.writtenBytes - start;
    const count = this.#entries.length;
    const wide = start >= most32 || size >= most32 || count >= most16;
    if (wide) this.#writeWideEnd({ start, size, count });
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(Math.min(count, most16), 8);
    end.writeUInt16LE(Math.min(count, most16), 10);
    end.writeUInt32LE(Math.min(size, most32), 12);
    end.writeUInt32LE(Math.min(start, most32), 16);
    this.#write(end);
  }

  /** What has come together since the last time. */
  take(): Buffer {
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.pendingBytes = 0;
    return bytes;
  }

  #write(...parts: readonly Uint8Array[]): void {
    for (const part of parts) {
      if (part.length === 0) continue;
      this.#pending.push(part);
      this.pendingBytes += part.length;
      this.writtenBytes += part.length;
    }
  }

  #finish(entry: OpenEntry): void {
    const { large, crc, size, packed } = entry;
    if (!large && (size >= most32 || packed >= most32)) throw new Error('The entry is larger than was said.');
    const descriptor = Buffer.alloc(large ? 24 : 16);
    descriptor.writeUInt32LE(0x08074b50, 0);
    descriptor.writeUInt32LE(crc, 4);
    if (large) {
      descriptor.writeBigUInt64LE(BigInt(packed), 8);
      descriptor.writeBigUInt64LE(BigInt(size), 16);
    } else {
      descriptor.writeUInt32LE(packed, 8);
      descriptor.writeUInt32LE(size, 12);
    }
    this.#write(descriptor);
    const { name, method, offset } = entry;
    this.#entries.push({ name, method, offset, crc, size, packed });
    this.#open = null;
  }

  #writeDirectoryEntry({ name, method, offset, crc, size, packed }: WrittenEntry): void {
    const wide = [size, packed, offset].filter((value) => value >= most32);
    const extra = wide.length === 0 ? Buffer.alloc(0) : extraOf(wide);
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    // Made on Unix, so that the mode below is read as one.
    header.writeUInt16LE((3 << 8) | version64, 4);
    header.writeUInt16LE(wide.length === 0 ? versionPlain : version64, 6);
    header.writeUInt16LE(flags, 8);
    header.writeUInt16LE(method, 10);
    header.writeUInt16LE(dosTime, 12);
    header.writeUInt16LE(dosDate, 14);
    header.writeUInt32LE(crc, 16);
    header.writeUInt32LE(Math.min(packed, most32), 20);
    header.writeUInt32LE(Math.min(size, most32), 24);
    header.writeUInt16LE(name.length, 28);
    header.writeUInt16LE(extra.length, 30);
    header.writeUInt32LE((0o100644 << 16) >>> 0, 38);
    header.writeUInt32LE(Math.min(offset, most32), 42);
    this.#write(header, name, extra);
  }

  #writeWideEnd({ start, size, count }: { readonly start: number; readonly size: number; readonly count: number }) {
    const place = this.writtenBytes;
    const end = Buffer.alloc(56);
    end.writeUInt32LE(0x06064b50, 0);
    end.writeBigUInt64LE(44n, 4);
    end.writeUInt16LE((3 << 8) | version64, 12);
    end.writeUInt16LE(version64, 14);
    end.writeBigUInt64LE(BigInt(count), 24);
    end.writeBigUInt64LE(BigInt(count), 32);
    end.writeBigUInt64LE(BigInt(size), 40);
    end.writeBigUInt64LE(BigInt(start), 48);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeBigUInt64LE(BigInt(place), 8);
    locator.writeUInt32LE(1, 16);
    this.#write(end, locator);
  }
}

const most16 = 0xffff;
const most32 = 0xffffffff;
const versionPlain = 20;
const version64 = 45;
/** Sizes in a descriptor after the entry; names in UTF-8. */
const flags = 0x0808;
/** Midnight of the first day that the format knows: the times that matter are in the files. */
const dosTime = 0;
const dosDate = (1 << 5) | 1;

interface WrittenEntry {
  readonly name: Buffer;
  readonly method: number;
  readonly offset: number;
  readonly crc: number;
  readonly size: number;
  readonly packed: number;
}

interface OpenEntry {
  readonly name: Buffer;
  readonly method: number;
  readonly large: boolean;
  readonly offset: number;
  crc: number;
  size: number;
  packed: number;
  deflate: Deflate | null;
}

/** Field of 64-bit numbers. */
function extraOf(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, i) => extra.writeBigUInt64LE(BigInt(value), 4 + 8 * i));
  return extra;
}
