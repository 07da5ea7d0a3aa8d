import type { ParameterTensor } from '../../../../engine/native/variational-monte-carlo';
import type { Checkpoint } from '../../../../engine/run-context';
import type { InspectedTensor } from '../../inspection-schema';

const mostNumbers = 65_536;
const mostTensors = 48;

/** Parameters of a checkpoint by tensors, in the order of the network; of very large ones the first part. */
export function tensorsOf({ model }: Checkpoint, layout: readonly ParameterTensor[]): InspectedTensor[] {
  return layout.slice(0, mostTensors).flatMap(({ name, shape, complex }): InspectedTensor[] => {
    const data = model[name]?.data;
    if (!(data instanceof Float64Array)) return [];
    const count = data.length / (complex ? 2 : 1);
    const shown = Math.min(count, mostNumbers);
    const part = (offset: 0 | 1): Float64Array =>
      Float64Array.from({ length: shown }, (_, k) => (complex ? data[2 * k + offset] : data[k]));
    return [
      {
        name,
        shape: [...shape],
        values: part(0),
        imaginary: complex ? part(1) : new Float64Array(0),
        left: count - shown,
      },
    ];
  });
}
