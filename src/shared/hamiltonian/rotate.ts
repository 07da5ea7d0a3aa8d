import { type Complex, complexProduct, digitsOf } from './algebra/local-matrix';
import { MatrixPool } from './algebra/matrix-pool';
import type { CompiledOperator, LocalMatrix } from './compiled-operator';
import { coefficientOf, dimensionsOf, sitesOf } from './report/terms';

/**
 * U^dagger H U for U = prod over sites with sublattice[site] = 1 of (-1)^index: a rotation by pi about z on one sublattice
 * (Marshall). Elements get the sign (-1)^(sum of the changes of index on that sublattice); the diagonal stays. It turns the
 * Heisenberg antiferromagnet on a bipartite lattice into an operator without positive off-diagonal elements.
 */
export function rotateSublattice(operator: CompiledOperator, sublattice: Uint8Array): CompiledOperator {
  const pool = new MatrixPool();
  const rotated = new Map<string, { id: number; factor: Complex }>();
  const { matrixIndex } = operator.terms;
  const newIndex = new Uint32Array(matrixIndex.length);
  const coefficients = Float64Array.from(operator.terms.coefficients);
  for (let term = 0; term < matrixIndex.length; term++) {
    const turned = sitesOf(operator, term).map((site) => sublattice[site] === 1);
    const dimensions = dimensionsOf(operator, term);
    const key = `${matrixIndex[term]} ${turned.join(' ')} ${dimensions.join(' ')}`;
    let result = rotated.get(key);
    if (!result) {
      const pooled = pool.intern(turnMatrix(operator.matrices[matrixIndex[term]!]!, dimensions, turned));
      if (!pooled) throw new RangeError('A compiled operator holds no empty matrices.');
      result = pooled;
      rotated.set(key, result);
    }
    const { re, im } = complexProduct(coefficientOf(operator, term), result.factor);
    newIndex[term] = result.id;
    coefficients[2 * term] = re;
    coefficients[2 * term + 1] = im;
  }
  return { ...operator, terms: { ...operator.terms, matrixIndex: newIndex, coefficients }, matrices: pool.matrices };
}

function turnMatrix(matrix: LocalMatrix, dimensions: readonly number[], turned: readonly boolean[]): LocalMatrix {
  const odd = Array.from({ length: matrix.dimension }, (_, index) =>
    digitsOf(index, dimensions).reduce((sum, digit, position) => sum + (turned[position] ? digit : 0), 0),
  );
  const values = Float64Array.from(matrix.values);
  for (let row = 0; row < matrix.dimension; row++) {
    for (let at = matrix.rowOffsets[row]!; at < matrix.rowOffsets[row + 1]!; at++) {
      if ((odd[row]! + odd[matrix.columns[at]!]!) % 2 === 0) continue;
      values[2 * at] = -values[2 * at]!;
      values[2 * at + 1] = -values[2 * at + 1]!;
    }
  }
  return { ...matrix, values };
}
