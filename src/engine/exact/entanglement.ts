/** Entropies of a part of a system, in nats. */
export interface Entropies {
  /** -tr rho ln rho */
  readonly vonNeumann: number;
  /** -ln tr rho^2 */
  readonly renyi2: number;
  /** tr rho^2 */
  readonly purity: number;
}

/** From the eigenvalues of a reduced density matrix, of any norm; rounding may leave some a little below zero. */
export function entropiesOf(weights: Float64Array): Entropies {
  const norm = weights.reduce((sum, weight) => sum + weight, 0);
  let [vonNeumann, purity] = [0, 0];
  for (const weight of weights) {
    const probability = weight / norm;
    if (probability > 0) vonNeumann -= probability * Math.log(probability);
    purity += probability ** 2;
  }
  return { vonNeumann: Math.max(0, vonNeumann), renyi2: Math.max(0, -Math.log(purity)), purity };
}
