/** Endings of files of weights; what is in a file decides how it is read. */
export const weightEndings = ['.safetensors', '.npz', '.mpack', '.msgpack'] as const;

export const isWeightFile = ({ name }: { readonly name: string }): boolean =>
  weightEndings.some((ending) => name.toLowerCase().endsWith(ending));
