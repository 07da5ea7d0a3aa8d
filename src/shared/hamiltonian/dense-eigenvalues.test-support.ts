import { compile, denseMatrix, type CompiledHamiltonian, type CompiledOperator, type CompileOptions } from '.';

/** The compiled text; throws with the diagnostics if there are errors. */
export function compiled(source: string, options?: CompileOptions): CompiledHamiltonian {
  const result = compile(source, options);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics, null, 1));
  return result.hamiltonian;
}

/** All eigenvalues of a real symmetric operator, ascending. For dimensions up to a few hundred. */
export function eigenvalues(operator: CompiledOperator): number[] {
  const { dimension: n, re, im } = denseMatrix(operator);
  if (im.some((value) => Math.abs(value) > 1e-12)) throw new RangeError('The operator is not real.');
  return eigenvaluesOf(Array.from({ length: n }, (_, row) => re.slice(row * n, (row + 1) * n)));
}

/**
 * Eigenvalues of a Hermitian operator among the configurations with given sums of levels, ascending. Complex matrices A + iB
 * are taken as the real [[A, -B], [B, A]], of which every second eigenvalue is kept.
 */
export function sectorEigenvalues(
  operator: CompiledOperator,
  charges: readonly { readonly sites: readonly number[]; readonly total: number }[],
): number[] {
  const { dimension, re, im } = denseMatrix(operator);
  const { localDimensions } = operator;
  const levels = (state: number): number[] => {
    const list: number[] = [];
    let rest = state;
    for (let site = localDimensions.length - 1; site >= 0; site--) {
      list[site] = localDimensions[site]! - 1 - (rest % localDimensions[site]!);
      rest = Math.floor(rest / localDimensions[site]!);
    }
    return list;
  };
  const states = Array.from({ length: dimension }, (_, state) => state).filter((state) => {
    const own = levels(state);
    return charges.every(({ sites, total }) => sites.reduce((sum, site) => sum + own[site]!, 0) === total);
  });
  const n = states.length;
  const complex = im.some((value) => Math.abs(value) > 1e-12);
  if (!complex)
    return eigenvaluesOf(states.map((row) => Float64Array.from(states, (column) => re[row * dimension + column]!)));
  const doubled = Array.from({ length: 2 * n }, (_, row) =>
    Float64Array.from({ length: 2 * n }, (__, column) => {
      const at = states[row % n]! * dimension + states[column % n]!;
      if (row < n === column < n) return re[at]!;
      return row < n ? -im[at]! : im[at]!;
    }),
  );
  return eigenvaluesOf(doubled).filter((_, index) => index % 2 === 0);
}

/** Eigenvalues of a real symmetric matrix by cyclic Jacobi rotations; the rows are overwritten. */
export function eigenvaluesOf(a: Float64Array[]): number[] {
  const n = a.length;
  for (let sweep = 0; sweep < 60; sweep++) {
    let offDiagonal = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const element = a[p]![q]!;
        offDiagonal += element * element;
        if (element === 0) continue;
        const theta = (a[q]![q]! - a[p]![p]!) / (2 * element);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          const [kp, kq] = [a[k]![p]!, a[k]![q]!];
          a[k]![p] = c * kp - s * kq;
          a[k]![q] = s * kp + c * kq;
        }
        for (let k = 0; k < n; k++) {
          const [pk, qk] = [a[p]![k]!, a[q]![k]!];
          a[p]![k] = c * pk - s * qk;
          a[q]![k] = s * pk + c * qk;
        }
      }
    }
    if (offDiagonal < 1e-24) break;
  }
  return a.map((row, index) => row[index]!).sort((x, y) => x - y);
}

/** Lowest eigenvalue of a real symmetric operator by Lanczos with full reorthogonalisation on the dense matrix. */
export function lowestEigenvalue(operator: CompiledOperator, steps = 80): number {
  const { dimension, re } = denseMatrix(operator);
  const basis: Float64Array[] = [
    normalised(Float64Array.from({ length: dimension }, (_, index) => 1 + Math.sin(index))),
  ];
  const diagonal: number[] = [];
  const offDiagonal: number[] = [];
  for (let step = 0; step < steps; step++) {
    const current = basis[step]!;
    const next = new Float64Array(dimension);
    for (let row = 0; row < dimension; row++) {
      let sum = 0;
      for (let column = 0; column < dimension; column++) sum += re[row * dimension + column]! * current[column]!;
      next[row] = sum;
    }
    diagonal.push(dot(current, next));
    for (const earlier of basis) {
      const overlap = dot(earlier, next);
      for (let index = 0; index < dimension; index++) next[index]! -= overlap * earlier[index]!;
    }
    const norm = Math.sqrt(dot(next, next));
    if (norm < 1e-10) break;
    offDiagonal.push(norm);
    basis.push(normalised(next));
  }
  return lowestOfTridiagonal(diagonal, offDiagonal);
}

/** Bisection with Sturm counts. */
function lowestOfTridiagonal(diagonal: readonly number[], offDiagonal: readonly number[]): number {
  const bound = Math.max(...diagonal.map(Math.abs)) + 2 * Math.max(0, ...offDiagonal);
  let [low, high] = [-bound, bound];
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    let pivot = diagonal[0]! - middle;
    let negative = pivot < 0;
    for (let index = 1; index < diagonal.length && !negative; index++) {
      pivot = diagonal[index]! - middle - offDiagonal[index - 1]! ** 2 / pivot;
      negative = pivot < 0;
    }
    if (negative) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

function normalised(vector: Float64Array): Float64Array {
  const norm = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / norm);
}
