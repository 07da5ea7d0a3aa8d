import type { Checkpoint, CheckpointTensor } from '../../../engine/run-context';
import type { GroundStateInspection } from '../result-schema';
import type { GroundStateSpec } from '../schema';

type Shown = GroundStateInspection['weights'];

/** Tensors worth seeing, and what they are called; any other network shows its first matrix. */
const known: Readonly<Partial<Record<GroundStateSpec['model']['ansatz'], { tensor: string; label: string }>>> = {
  restrictedBoltzmannMachine: { tensor: 'weights', label: 'Weights W' },
  jastrow: { tensor: 'pair', label: 'Pair weights J' },
  meanField: { tensor: 'visibleBias', label: 'Site fields' },
};

/** The parameter matrix that is worth seeing, as an image of rows and columns. */
export function weightsImage(checkpoint: Checkpoint, spec: GroundStateSpec, nSites: number): Shown {
  const wanted = known[spec.model.ansatz];
  const stored = wanted === undefined ? undefined : checkpoint.model[wanted.tensor];
  if (wanted === undefined || stored === undefined) return firstMatrix(checkpoint);
  const { values, imaginary } = parts(stored, spec.model.parameters === 'complex');
  const { label } = wanted;
  if (spec.model.ansatz === 'jastrow' && values.length === (nSites * (nSites - 1)) / 2) {
    return {
      rows: nSites,
      columns: nSites,
      values: symmetricMatrix(values, nSites),
      imaginary: imaginary.length > 0 ? symmetricMatrix(imaginary, nSites) : imaginary,
      label: `${label}, site against site`,
    };
  }
  const columns = values.length % nSites === 0 ? nSites : Math.max(1, values.length);
  return { rows: Math.max(1, values.length / columns), columns, values, imaginary, label };
}

/** The first tensor with rows and columns: outputs against everything that they read. */
function firstMatrix({ model }: Checkpoint): Shown {
  const [name, tensor] =
    Object.entries(model).find(([, { shape }]) => shape.length >= 2 && shape[0] > 1) ?? Object.entries(model)[0] ?? [];
  if (name === undefined || tensor === undefined) {
    return { rows: 1, columns: 1, values: new Float64Array(1), imaginary: new Float64Array(0), label: 'no weights' };
  }
  const { values } = parts(tensor, false);
  const rows = tensor.shape.length >= 2 ? tensor.shape[0] : 1;
  return { rows, columns: Math.max(1, values.length / rows), values, imaginary: new Float64Array(0), label: name };
}

function parts({ data }: CheckpointTensor, complex: boolean): { values: Float64Array; imaginary: Float64Array } {
  const numbers = data instanceof Float64Array ? data : new Float64Array(0);
  if (!complex) return { values: numbers, imaginary: new Float64Array(0) };
  const count = numbers.length / 2;
  return {
    values: Float64Array.from({ length: count }, (_, k) => numbers[2 * k]),
    imaginary: Float64Array.from({ length: count }, (_, k) => numbers[2 * k + 1]),
  };
}

/** J_ij from its entries i < j, row by row; zero on the diagonal. */
function symmetricMatrix(upper: Float64Array, nSites: number): Float64Array {
  const matrix = new Float64Array(nSites * nSites);
  let k = 0;
  for (let i = 0; i < nSites; i++) {
    for (let j = i + 1; j < nSites; j++, k++) {
      matrix[i * nSites + j] = upper[k];
      matrix[j * nSites + i] = upper[k];
    }
  }
  return matrix;
}
