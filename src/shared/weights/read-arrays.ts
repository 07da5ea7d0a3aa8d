import { notReadable, tooLarge, weightLimits, type ArrayFile } from './array-file';
import { looksLikeMsgpack, msgpackArrays } from './msgpack-arrays';
import { npzArrays } from './npz-arrays';
import { looksLikeSafetensors, safetensorsArrays } from './safetensors-arrays';

/**
 * The named arrays of a file, whatever its ending is: safetensors, npz, or the MessagePack of flax. Nothing in a file is ever run.
 *
 * @throws AnsatzError WEIGHTS_FORMAT, WEIGHTS_DAMAGED, WEIGHTS_TOO_LARGE
 */
export function readArrays(bytes: Uint8Array): ArrayFile {
  if (bytes.length > weightLimits.fileBytes)
    throw tooLarge(`It has ${bytes.length} bytes, more than ${weightLimits.fileBytes}.`);
  const begins = (...start: readonly number[]): boolean => start.every((byte, at) => bytes[at] === byte);
  if (begins(0x50, 0x4b, 3, 4) || begins(0x50, 0x4b, 5, 6)) {
    const arrays = npzArrays(bytes);
    if (arrays.length > 0) return { format: 'npz', arrays };
    throw notReadable(
      'The archive has no arrays of NumPy.',
      'A zip file that holds no .npy is none of numpy.savez; PyTorch writes such archives with pickled objects, which are not read.',
      'Write the tensors by safetensors.torch.save_file or numpy.savez.',
    );
  }
  if (begins(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59))
    throw notReadable(
      'The file holds a single array without a name.',
      'An .npy does not say which of the parameters it is.',
      'Write all of them with their names: numpy.savez(file, weights=..., hiddenBias=...).',
    );
  if (begins(0x89, 0x48, 0x44, 0x46))
    throw notReadable(
      'HDF5 is not read.',
      'Keras and others write such files.',
      'Write the arrays by numpy.savez or safetensors.numpy.save_file.',
    );
  if (looksLikeSafetensors(bytes)) return { format: 'safetensors', arrays: safetensorsArrays(bytes) };
  if (looksLikeMsgpack(bytes)) return { format: 'msgpack', arrays: msgpackArrays(bytes) };
  throw notReadable(
    'This is no file of weights that can be read.',
    'Read are safetensors, npz of NumPy, and the .mpack of flax and NetKet. Pickled objects, ONNX and TensorFlow.js are not.',
    'Write the parameters by safetensors or numpy.savez.',
  );
}
