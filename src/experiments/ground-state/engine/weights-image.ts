import type { Checkpoint, CheckpointTensor } from '../../../engine/run-context';
import type { GroundStateInspection, GroundStateSpec } from '../schema';

const names = {
  restrictedBoltzmannMachine: { tensor: 'weights', label: 'Weights W, hidden unit against site' },
  jastrow: { tensor: 'pair', label: 'Pair weights J, site against site' },
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
  const columns = count % nSites === 0 ? nSites : Math.max(1, count);
  return { rows: Math.max(1, count / columns), columns, values, imaginary, label };
}
