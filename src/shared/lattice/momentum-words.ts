/** A momentum by its phases k . a along the primitive vectors: "0", "(π, 2π/3)". */
export function momentumWords(phases: readonly number[]): string {
  const parts = phases.map(angleWords);
  return parts.length === 1 ? parts[0]! : `(${parts.join(', ')})`;
}

const largestDenominator = 200;

/** An angle as a fraction of π where it is one of a small denominator. */
function angleWords(angle: number): string {
  const halfTurns = angle / Math.PI;
  for (let denominator = 1; denominator <= largestDenominator; denominator++) {
    const numerator = Math.round(halfTurns * denominator);
    if (Math.abs(halfTurns * denominator - numerator) > 1e-9 * denominator) continue;
    if (numerator === 0) return '0';
    const factor = Math.abs(numerator) === 1 ? '' : String(Math.abs(numerator));
    return `${numerator < 0 ? '−' : ''}${factor}π${denominator === 1 ? '' : `/${denominator}`}`;
  }
  return angle.toFixed(4);
}
