import { AnsatzError } from '../contract/errors';
import type { Weights } from '../model/compile-model';
import type { Tensor } from '../run/safetensors';
import type { ArrayFile, FileArray } from './array-file';
import type { WeightRow } from './weights-report';

/** The parameters of a model that weights can be read into. */
export interface WantedWeights {
  readonly tensors: readonly Weights[];
  /** Why NetKet's `models.RBM` is another wavefunction than this one; null: it is the same. */
  readonly netketRefusal: string | null;
}

export interface MatchedWeights {
  readonly layout: 'names' | 'netketRbm';
  readonly rows: readonly WeightRow[];
  /** By the names of the model; complex ones with a last dimension of 2. */
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** Wrappings of JAX and PyTorch are left out: "params/Dense/kernel" is "Dense.kernel". */
const plainName = (name: string): string =>
  name.replaceAll('/', '.').replace(/^(?:variables\.)?(?:params\.|model\.|module\.|state_dict\.)*/, '');

const netketNames: Readonly<Record<string, string>> = {
  weights: 'Dense.kernel',
  hiddenBias: 'Dense.bias',
  visibleBias: 'visible_bias',
};
const netketAliases: Readonly<Record<string, string>> = { kernel: 'Dense.kernel', bias: 'Dense.bias' };

/** Which array of a file is which parameter, with everything that had to be done to it, or that it cannot be. */
export function matchWeights({ arrays }: ArrayFile, wanted: WantedWeights): MatchedWeights {
  const byName = new Map<string, FileArray>();
  for (const array of arrays) {
    const exact = wanted.tensors.some(({ name }) => name === array.name);
    const name = exact ? array.name : plainName(array.name);
    if (byName.has(name)) throw ambiguous(name);
    byName.set(name, array);
  }
  const isNetket =
    (byName.has('kernel') || byName.has('Dense.kernel')) && !wanted.tensors.some(({ name }) => byName.has(name));
  return isNetket ? fromNetket(byName, wanted) : byOwnNames(byName, wanted);
}

function byOwnNames(byName: ReadonlyMap<string, FileArray>, { tensors }: WantedWeights): MatchedWeights {
  const taken = tensors.map((tensor) => takenFrom(tensor, byName.get(tensor.name) ?? null, false));
  const used = new Set(tensors.map(({ name }) => name));
  const left = [...byName].filter(([name]) => !used.has(name)).map(([, array]) => leftOver(array));
  return { layout: 'names', ...collected(taken, left) };
}

/** kernel [sites][hidden], bias [hidden], visible_bias [sites]: NetKet's machine, theta_j = b_j + sum_i s_i kernel_ij. */
function fromNetket(byName: ReadonlyMap<string, FileArray>, { tensors, netketRefusal }: WantedWeights): MatchedWeights {
  if (netketRefusal !== null)
    throw new AnsatzError({
      code: 'WEIGHTS_OTHER_MODEL',
      message: 'The weights are those of a machine of NetKet, and this model is another one.',
      reason: netketRefusal,
      suggestion: 'Choose the restricted Boltzmann machine with Symmetry “none”, with as many hidden units.',
    });
  const named = new Map([...byName].map(([name, array]) => [netketAliases[name] ?? name, array]));
  const taken = tensors.map((tensor): Taken => {
    const array = named.get(netketNames[tensor.name] ?? '') ?? null;
    if (array === null && tensor.name !== 'weights') return zero(tensor);
    return takenFrom(tensor, array, tensor.name === 'weights');
  });
  const used = new Set(tensors.map(({ name }) => netketNames[name]));
  const left = [...named].filter(([name]) => !used.has(name)).map(([, array]) => leftOver(array));
  return { layout: 'netketRbm', ...collected(taken, left) };
}

interface Taken {
  readonly row: WeightRow;
  readonly tensor: Tensor | null;
}

function collected(taken: readonly Taken[], left: readonly WeightRow[]): Omit<MatchedWeights, 'layout'> {
  return {
    rows: [...taken.map(({ row }) => row), ...left],
    tensors: Object.fromEntries(
      taken.flatMap(({ row, tensor }) => (tensor === null || row.tensor === null ? [] : [[row.tensor, tensor]])),
    ),
  };
}

const shapeWord = (shape: readonly number[]): string => `[${shape.join(' × ')}]`;
const wantedWord = ({ shape, complex }: Weights): string => `${complex ? 'complex' : 'real'} ${shapeWord(shape)}`;
const foundWord = ({ shape, type }: FileArray): string => `${type} ${shapeWord(shape)}`;

const stored = ({ shape, complex }: Weights, data: Float64Array): Tensor => ({
  shape: complex ? [...shape, 2] : shape,
  data,
});

function zero(wanted: Weights): Taken {
  const numbers = wanted.shape.reduce((product, length) => product * length, wanted.complex ? 2 : 1);
  const notes = ['not in the file: zero, as in a machine of NetKet without it'];
  const row: WeightRow = {
    status: 'matched',
    tensor: wanted.name,
    array: null,
    wanted: wantedWord(wanted),
    found: '',
    notes,
  };
  return { row, tensor: stored(wanted, new Float64Array(numbers)) };
}

/** A parameter from an array, turned round where NetKet has it the other way. */
function takenFrom(wanted: Weights, array: FileArray | null, isTurned: boolean): Taken {
  const row = { tensor: wanted.name, array: array?.name ?? null, wanted: wantedWord(wanted) };
  if (array === null) {
    return {
      row: { ...row, status: 'missing', found: '', notes: ['stays as it is drawn from the seed'] },
      tensor: null,
    };
  }
  const refused = (reason: string): Taken => ({
    row: { ...row, status: 'refused', found: foundWord(array), notes: [reason] },
    tensor: null,
  });
  if (array.data === null) return refused(`numbers of the type ${array.type} are no weights`);
  const shape = isTurned ? [...array.shape].reverse() : array.shape;
  const isPairs = wanted.complex && !array.complex && isSame(shape, [...wanted.shape, 2]);
  if (!isPairs && !isSame(shape, wanted.shape))
    return refused(`it should be ${shapeWord(isTurned ? [...wanted.shape].reverse() : wanted.shape)}`);
  const bad = array.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw notFinite(array, bad);
  const notes = isTurned ? ['turned round: hidden units by sites'] : [];
  if (!exactTypes.has(array.type)) notes.push(`${array.type} as float64, without loss`);
  const data = isTurned ? turned(array) : array.data;
  if (wanted.complex) {
    if (array.complex) return taken(data);
    if (isPairs) {
      notes.push('real and imaginary parts from the last dimension');
      return taken(data);
    }
    notes.push('real: imaginary parts are zero');
    return taken(Float64Array.from({ length: 2 * data.length }, (_, at) => (at % 2 === 0 ? data[at / 2] : 0)));
  }
  if (!array.complex) return taken(data);
  if (data.some((value, at) => at % 2 === 1 && value !== 0))
    return refused('it is complex, and this model has real parameters: make them complex (Amplitude)');
  notes.push('complex with imaginary parts that are all zero: these are left out');
  return taken(Float64Array.from({ length: data.length / 2 }, (_, at) => data[2 * at]));

  function taken(numbers: Float64Array): Taken {
    const found = array === null ? '' : foundWord(array);
    return { row: { ...row, status: 'matched', found, notes }, tensor: stored(wanted, Float64Array.from(numbers)) };
  }
}

const exactTypes: ReadonlySet<string> = new Set(['F64', '<f8', '<c16', 'float64', 'complex128']);

const isSame = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();

/** The transpose of a matrix. */
function turned({ shape: [rows = 0, columns = 0], data, complex }: FileArray): Float64Array {
  const width = complex ? 2 : 1;
  const from = data ?? new Float64Array(0);
  const to = new Float64Array(from.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let part = 0; part < width; part++)
        to[(column * rows + row) * width + part] = from[(row * columns + column) * width + part];
    }
  }
  return to;
}

const leftOver = (array: FileArray): WeightRow => ({
  status: 'leftOver',
  tensor: null,
  array: array.name,
  wanted: '',
  found: foundWord(array),
  notes: ['this model has no such parameters'],
});

function notFinite({ name, data }: FileArray, place: number): AnsatzError {
  return new AnsatzError({
    code: 'WEIGHTS_NOT_FINITE',
    message: `"${name}" has a number that is not finite.`,
    reason: `Number ${place} in it is ${String(data?.[place])}.`,
    suggestion: 'Take the weights of an earlier checkpoint.',
  });
}

function ambiguous(name: string): AnsatzError {
  return new AnsatzError({
    code: 'WEIGHTS_AMBIGUOUS',
    message: `Two arrays of the file could be "${name}".`,
    reason: 'Their names differ in prefixes such as params/ alone.',
    suggestion: 'Write a file with one of them.',
  });
}
