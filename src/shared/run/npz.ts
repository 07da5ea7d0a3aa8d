import { unzipSync, zipSync, type Zippable } from 'fflate';
import { decodeNpy, encodeNpy, type NpyArray, type ReadArray } from './npy';

/** The same arrays give the same bytes: entries carry the earliest time that a zip can hold. */
const fixedTime = new Date(1980, 0, 1, 0, 0, 0);

/** npz: a zip of npy files, one for each array, uncompressed as NumPy's `savez` writes it. */
export function encodeNpz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array {
  const entries: Zippable = {};
  for (const name of Object.keys(arrays).sort()) {
    const array = arrays[name];
    if (array !== undefined) entries[`${name}.npy`] = encodeNpy(array);
  }
  return zipSync(entries, { level: 0, mtime: fixedTime });
}

/** The arrays of an npz by name; compressed ones too. Throws where it is no zip or an array cannot be read. */
export function decodeNpz(bytes: Uint8Array): Record<string, ReadArray> {
  const entries = Object.entries(unzipSync(bytes)).filter(([name]) => name.endsWith('.npy'));
  return Object.fromEntries(entries.map(([name, content]) => [name.slice(0, -'.npy'.length), decodeNpy(content)]));
}
