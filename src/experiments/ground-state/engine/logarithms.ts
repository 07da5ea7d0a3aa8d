/** Amplitudes relative to the largest. */
export function fromLogarithms(logarithms: Float64Array): Float64Array {
  let largest = -Infinity;
  for (let k = 0; k < logarithms.length; k += 2) largest = Math.max(largest, logarithms[k]);
  const amplitudes = new Float64Array(logarithms.length);
  for (let k = 0; k < logarithms.length; k += 2) {
    const magnitude = Math.exp(logarithms[k] - largest);
    amplitudes[k] = magnitude * Math.cos(logarithms[k + 1]);
    amplitudes[k + 1] = magnitude * Math.sin(logarithms[k + 1]);
  }
  return amplitudes;
}
