import { AnsatzError } from '../../shared/contract/errors';

/** Residuals that are smaller, relative to the right side, are rounding errors of products in float32. */
export const smallestResidual = 1e-6;

/**
 * Solves M x = b for a symmetric positive definite M from zero, with a diagonal as preconditioner (Hestenes and Stiefel 1952),
 * until |b - M x| <= tolerance |b|. Directions that M does not see stay zero.
 */
export async function conjugateGradients(
  apply: (x: Float64Array) => Promise<Float64Array>,
  diagonal: Float64Array,
  right: Float64Array,
  tolerance: number,
  iterations: number,
): Promise<Float64Array> {
  const divided = (r: Float64Array): Float64Array => r.map((value, p) => (diagonal[p]! > 0 ? value / diagonal[p]! : 0));
  const x = new Float64Array(right.length);
  const residual = Float64Array.from(right);
  const goal = tolerance * Math.sqrt(product(right, right));
  let step = divided(residual);
  let square = product(residual, step);
  for (let iteration = 0; Math.sqrt(product(residual, residual)) > goal; iteration++) {
    if (iteration === iterations) throw notConverged(tolerance, iterations);
    const image = await apply(step);
    const length = square / product(step, image);
    if (!(length > 0 && Number.isFinite(length))) throw notConverged(tolerance, iterations);
    step.forEach((value, p) => (x[p]! += length * value));
    image.forEach((value, p) => (residual[p]! -= length * value));
    const next = divided(residual);
    const nextSquare = product(residual, next);
    const before = step;
    step = next.map((value, p) => value + (nextSquare / square) * before[p]!);
    square = nextSquare;
  }
  return x;
}

function product(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, place) => sum + value * b[place]!, 0);
}

function notConverged(tolerance: number, iterations: number): AnsatzError {
  return new AnsatzError({
    code: 'ENGINE_NOT_CONVERGED',
    message: `Conjugate gradients did not reach the residual ${tolerance.toExponential()} in ${iterations} iterations.`,
    reason: 'The geometric tensor is badly conditioned. Nothing was changed.',
    suggestion: 'Use a larger diagonal shift, a larger tolerance or more iterations.',
  });
}
