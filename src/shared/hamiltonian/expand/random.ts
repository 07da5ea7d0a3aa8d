/** Mixes 32 bits (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let hash = value >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number in [0, 1) that depends on seed, element and draw only: the same text means the same Hamiltonian everywhere. */
function unitUniform(seed: number, element: number, draw: number): number {
  const high = Math.floor(seed / 2 ** 32);
  let hash = mix((seed >>> 0) ^ 0x9e3779b9);
  hash = mix(hash ^ mix((high >>> 0) + 0x7f4a7c15));
  hash = mix(hash ^ mix(element + 0x165667b1));
  const first = mix(hash ^ mix(draw + 0x27d4eb2f));
  const second = mix(first ^ 0x2545f491);
  return ((first >>> 5) * 2 ** 26 + (second >>> 6)) / 2 ** 53;
}

export function uniformNumber(low: number, high: number, seed: number, element: number): number {
  return low + (high - low) * unitUniform(seed, element, 0);
}

/** Box-Muller. */
export function normalNumber(mean: number, deviation: number, seed: number, element: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - unitUniform(seed, element, 1)));
  return mean + deviation * radius * Math.cos(2 * Math.PI * unitUniform(seed, element, 2));
}
