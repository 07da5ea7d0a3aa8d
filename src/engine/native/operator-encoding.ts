import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import type { RequestBuffers } from './binding';

/** Header of a compiled operator; its arrays go into the buffers. */
export function encodeOperator(operator: CompiledOperator, buffers: RequestBuffers): object {
  const { terms } = operator;
  return {
    localDimensions: buffers.add(operator.localDimensions),
    siteOffsets: buffers.add(terms.siteOffsets),
    sites: buffers.add(terms.sites),
    matrixIndex: buffers.add(terms.matrixIndex),
    coefficients: buffers.add(terms.coefficients),
    stringOffsets: terms.strings ? buffers.add(terms.strings.offsets) : null,
    stringSites: terms.strings ? buffers.add(terms.strings.sites) : null,
    matrices: operator.matrices.map((matrix) => ({
      dimension: matrix.dimension,
      rowOffsets: buffers.add(matrix.rowOffsets),
      columns: buffers.add(matrix.columns),
      values: buffers.add(matrix.values),
    })),
    constant: operator.constant,
  };
}
