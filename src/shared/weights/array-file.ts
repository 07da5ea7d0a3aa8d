import { AnsatzError } from '../contract/errors';

/** A named array of a file that another program wrote. */
export interface FileArray {
  readonly name: string;
  readonly shape: readonly number[];
  /** As the file calls its numbers: "F32", "<c8", "complex64". */
  readonly type: string;
  readonly complex: boolean;
  /** In C order; complex numbers as real and imaginary part side by side. Null: numbers of a type that is no weight. */
  readonly data: Float64Array | null;
}

export const weightFormats = ['safetensors', 'npz', 'msgpack'] as const;
export type WeightFormat = (typeof weightFormats)[number];

export interface ArrayFile {
  readonly format: WeightFormat;
  readonly arrays: readonly FileArray[];
}

/** Files, numbers in them, and arrays, that are read at most. */
export const weightLimits = { fileBytes: 512 * 2 ** 20, numbers: 64 * 2 ** 20, arrays: 10_000 };

export function notReadable(message: string, reason: string, suggestion: string): AnsatzError {
  return new AnsatzError({ code: 'WEIGHTS_FORMAT', message, reason, suggestion });
}

export function damagedWeights(reason: string): AnsatzError {
  return new AnsatzError({
    code: 'WEIGHTS_DAMAGED',
    message: 'The file of weights is damaged.',
    reason,
    suggestion: 'Write it again, or take another copy of it.',
  });
}

export function tooLarge(reason: string): AnsatzError {
  return new AnsatzError({
    code: 'WEIGHTS_TOO_LARGE',
    message: 'The file of weights is too large.',
    reason,
    suggestion: 'Write a file with the parameters of the wavefunction alone.',
  });
}

/** Numbers of a shape. Throws WEIGHTS_DAMAGED where these are no lengths, WEIGHTS_TOO_LARGE beyond the limit. */
export function countOf(name: string, shape: readonly number[]): number {
  if (shape.length > 16 || shape.some((length) => !Number.isSafeInteger(length) || length < 0))
    throw damagedWeights(`The shape of "${name.slice(0, 80)}" is none.`);
  const count = shape.reduce((product, length) => product * length, 1);
  if (count > weightLimits.numbers) throw tooLarge(`"${name.slice(0, 80)}" has ${count} numbers.`);
  return count;
}
