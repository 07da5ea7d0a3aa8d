import type { CheckpointTensor } from '../../engine/run-context';
import { AnsatzError } from '../../shared/contract';
import type { ExportableSystem } from '../../shared/run/exportable-system';
import type { NpyArray } from '../../shared/run/npy';
import { modelArrays } from './arrays';

/** True for a network that NetKet has itself: a Boltzmann machine without shared weights. */
export function isPlainMachine({ ansatz }: ExportableSystem): boolean {
  return ansatz.kind === 'restrictedBoltzmannMachine' && ansatz.symmetry === null;
}

/**
 * Parameters in the layout of NetKet's `models.RBM` where the network is one (kernel [nSites][hidden], bias [hidden],
 * visible_bias [nSites]), else under their own names for the module that the script defines.
 */
export function netketArrays(
  model: Readonly<Record<string, CheckpointTensor>>,
  system: ExportableSystem,
): Record<string, NpyArray> {
  const arrays = modelArrays(model, system.ansatz.complexParameters);
  if (!isPlainMachine(system)) return arrays;
  const { weights, hiddenBias, visibleBias } = arrays;
  if (weights === undefined) throw missing('weights');
  return {
    kernel: transposed(weights),
    ...(hiddenBias === undefined ? {} : { bias: hiddenBias }),
    ...(visibleBias === undefined ? {} : { visible_bias: visibleBias }),
  };
}

function transposed({ type, shape, data }: NpyArray): NpyArray {
  const [rows = 0, columns = 0] = shape;
  if (!(data instanceof Float64Array)) throw missing('weights');
  const width = type === '<c16' ? 2 : 1;
  const output = new Float64Array(data.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      for (let part = 0; part < width; part += 1) {
        output[(column * rows + row) * width + part] = data[(row * columns + column) * width + part] ?? 0;
      }
    }
  }
  return { type, shape: [columns, rows], data: output };
}

function missing(name: string): AnsatzError {
  return new AnsatzError({
    code: 'EXPORT_NOT_POSSIBLE',
    message: `The checkpoint has no "${name}".`,
    reason: 'It does not hold the parameters of a Boltzmann machine.',
    suggestion: 'Export the model as safetensors or npz.',
  });
}
