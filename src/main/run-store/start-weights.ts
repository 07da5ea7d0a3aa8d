import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeSafetensors, type TensorFile } from '../../shared/run/safetensors';
import { damagedFile, sha256Hex } from './sealed-json';

/** The copy of imported weights beside a run that begins with them. */
export const startWeightsPath = (others: string, id: string): string => join(others, `${id}.safetensors`);

/** Imported weights, held against the digest in their name. */
export function verifiedWeights(id: string, bytes: Uint8Array): TensorFile {
  if (`weights-${sha256Hex(bytes).slice(0, 32)}` !== id)
    throw damagedFile(`${id}.safetensors`, 'Its checksum is not that of its name.');
  return decodeSafetensors(bytes);
}

/** Those that were copied beside a run when it was made. */
export async function readStartWeights(others: string, id: string): Promise<TensorFile> {
  return verifiedWeights(id, await readFile(startWeightsPath(others, id)));
}
