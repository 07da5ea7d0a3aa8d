import { AnsatzError } from '../../shared/contract';
import type { CompiledOperator, LocalMatrix } from '../../shared/hamiltonian/compiled-operator';

/** The operator as Python literals: shared matrices (rows of Python numbers), and terms (matrix, coefficient, sites). */
export interface OperatorLiterals {
  readonly localDimension: number;
  readonly matrices: string;
  readonly terms: string;
  readonly constant: string;
}

export function operatorLiterals(operator: CompiledOperator): OperatorLiterals {
  const [localDimension = 2] = operator.localDimensions;
  if (operator.localDimensions.some((dimension) => dimension !== localDimension)) {
    throw new AnsatzError({
      code: 'EXPORT_NOT_POSSIBLE',
      message: 'Sites with different spins cannot be written for NetKet.',
      reason: 'Its Spin space has one spin for all sites.',
      suggestion: 'Export the model as safetensors or npz.',
    });
  }
  const { siteOffsets, sites, matrixIndex, coefficients } = operator.terms;
  const terms = Array.from(matrixIndex, (matrix, term) => {
    const support = Array.from(sites.subarray(siteOffsets[term] ?? 0, siteOffsets[term + 1] ?? 0));
    const coefficient = pythonNumber(coefficients[2 * term] ?? 0, coefficients[2 * term + 1] ?? 0);
    return `    (${matrix}, ${coefficient}, [${support.join(', ')}]),`;
  });
  return {
    localDimension,
    matrices: operator.matrices.map((matrix) => `    ${matrixLiteral(matrix)},`).join('\n'),
    terms: terms.join('\n'),
    constant: pythonNumber(operator.constant, 0),
  };
}

function matrixLiteral({ dimension, rowOffsets, columns, values }: LocalMatrix): string {
  const rows = Array.from({ length: dimension }, (_, row) => {
    const numbers = Array.from({ length: dimension }, () => '0');
    for (let entry = rowOffsets[row] ?? 0; entry < (rowOffsets[row + 1] ?? 0); entry += 1) {
      numbers[columns[entry] ?? 0] = pythonNumber(values[2 * entry] ?? 0, values[2 * entry + 1] ?? 0);
    }
    return `[${numbers.join(', ')}]`;
  });
  return `[${rows.join(', ')}]`;
}

/** Shortest text that reads back as the same double. */
function pythonNumber(re: number, im: number): string {
  return im === 0 ? String(re) : `complex(${re}, ${im})`;
}
