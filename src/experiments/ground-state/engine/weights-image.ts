import type { Checkpoint, CheckpointTensor } from '../../../engine/run-context';
import type { GroundStateInspection, GroundStateSpec } from '../schema';

const names = {
  restrictedBoltzmannMachine: { tensor: 'weights', label: 'Weights W' },
  jastrow: { tensor: 'pair', label: 'Pair weights J' },
  meanField: { tensor: 'visibleBias', label: 'Site fields' },
} as const;

/** The parameter matrix that is worth seeing, as an image of rows and columns. */
export function weightsImage(
  checkpoint: Checkpoint,
  spec: GroundStateSpec,
  nSites: number,
): GroundStateInspection['weights'] {
  const { tensor: name, label } = names[spec.model.ansatz];
  const tensor: CheckpointTensor | undefined = checkpoint.model[name] ?? Object.values(checkpoint.model)[0];
  const data = tensor?.data instanceof Float64Array ? tensor.data : new Float64Array(0);
  const complex = spec.model.parameters === 'complex';
  const width = complex ? 2 : 1;
  const count = data.length / width;
  const values = Float64Array.from({ length: count }, (_, k) => data[width * k]);
  const imaginary = complex ? Float64Array.from({ length: count }, (_, k) => data[width * k + 1]) : new Float64Array(0);
  const shape = { values, imaginary, label };
  if (spec.model.ansatz === 'jastrow' && count === (nSites * (nSites - 1)) / 2) {
    return {
      rows: nSites,
      columns: nSites,
      values: symmetricMatrix(values, nSites),
      imaginary: complex ? symmetricMatrix(imaginary, nSites) : imaginary,
      label: `${label}, site against site`,
    };
  }
  const columns = count % nSites === 0 ? nSites : Math.max(1, count);
  return { rows: Math.max(1, count / columns), columns, ...shape };
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
