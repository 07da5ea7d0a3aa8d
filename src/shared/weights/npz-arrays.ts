import { unzipSync } from 'fflate';
import { countOf, damagedWeights, tooLarge, weightLimits, type FileArray } from './array-file';
import { bytesOf, inRowOrder, numberType, readNumbers } from './numbers';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const longestHeader = 65_536;

/** Every array of an npz, compressed or not. Throws WEIGHTS_DAMAGED, WEIGHTS_TOO_LARGE. */
export function npzArrays(bytes: Uint8Array): readonly FileArray[] {
  const seen = new Set<string>();
  let total = 0;
  let entries: Readonly<Record<string, Uint8Array>>;
  try {
    entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (seen.has(name)) throw damagedWeights(`It has two arrays of the name "${name.slice(0, 80)}".`);
        seen.add(name);
        total += originalSize;
        if (seen.size > weightLimits.arrays) throw damagedWeights(`It has more than ${weightLimits.arrays} arrays.`);
        if (total > 2 * weightLimits.fileBytes) throw tooLarge(`Unpacked it has more than ${total} bytes.`);
        return name.endsWith('.npy');
      },
    });
  } catch (thrown) {
    if (thrown instanceof Error && 'suggestion' in thrown) throw thrown;
    throw damagedWeights('It is no whole zip archive.');
  }
  return Object.entries(entries).map(([name, content]) => npyArray(name.slice(0, -'.npy'.length), content));
}

function npyArray(name: string, bytes: Uint8Array): FileArray {
  const shown = `"${name.slice(0, 80)}"`;
  if (bytes.length < 12 || magic.some((byte, at) => bytes[at] !== byte))
    throw damagedWeights(`The array ${shown} is no npy file.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = bytes[6] !== 1;
  const [from, length] = isLong ? [12, view.getUint32(8, true)] : [10, view.getUint16(8, true)];
  if (length > longestHeader || from + length > bytes.length)
    throw damagedWeights(`The header of the array ${shown} reaches beyond it.`);
  const header = new TextDecoder('latin1').decode(bytes.subarray(from, from + length));
  const type = /'descr':\s*'([^']{1,16})'/.exec(header)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const lengths = /'shape':\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (order === undefined || lengths === undefined) throw damagedWeights(`The header of ${shown} cannot be read.`);
  const shape = lengths
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const count = countOf(name, shape);
  // Records and objects have no type of one word: what they hold is not read, and never run.
  const numbers = type === undefined ? null : numberType(type);
  if (numbers === null) return { name, shape, type: type ?? 'records', complex: false, data: null };
  const data = bytes.subarray(from + length);
  if (data.length < count * bytesOf(numbers)) throw damagedWeights(`The array ${shown} is shorter than it says.`);
  const read = readNumbers(numbers, data, count);
  const isTurned = order === 'True' && shape.length > 1;
  return {
    name,
    shape,
    type: type ?? '',
    complex: numbers.complex,
    data: isTurned ? inRowOrder(read, shape, numbers.complex ? 2 : 1) : read,
  };
}
