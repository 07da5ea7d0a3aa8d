import type { ExactDiagonalisation } from '../../../engine/native/exact-diagonalisation';

/**
 * Amplitudes of g |v> at configurations [n][site], interleaved complex: sign_g(s) v(g s) with (g s)_i = s_g(i). Fermions have the
 * sign of the order in which the occupied modes arrive.
 *
 * @param partner the permutation g; null: the identity
 */
export async function partnerAmplitudes(
  exact: Pick<ExactDiagonalisation, 'amplitudes'>,
  level: number,
  configurations: Uint8Array,
  partner: readonly number[] | null,
  fermionic: readonly number[],
): Promise<Float64Array> {
  if (partner === null) return exact.amplitudes(configurations, level);
  const nSites = partner.length;
  const images = configurations.map((_, at) => configurations[at - (at % nSites) + partner[at % nSites]]);
  const amplitudes = await exact.amplitudes(images, level);
  if (fermionic.length === 0) return amplitudes;
  const isFermionic = new Set(fermionic);
  const modes = partner.flatMap((from, to) => (isFermionic.has(to) ? [from] : []));
  return amplitudes.map((part, at) => {
    const first = Math.floor(at / 2) * nSites;
    const occupied = modes.filter((from) => configurations[first + from] === 0);
    const inversions = occupied.reduce(
      (sum, later, place) => sum + occupied.slice(0, place).filter((earlier) => earlier > later).length,
      0,
    );
    return inversions % 2 === 1 ? -part : part;
  });
}

/**
 * The combination sum_a <a|psi> |a> of orthogonal states of equal norm that is nearest to psi.
 *
 * @param states amplitudes, interleaved complex, length 2 n each
 * @param logarithms ln psi, interleaved complex, length 2 n
 */
export function nearestOf(states: readonly Float64Array[], logarithms: Float64Array): Float64Array {
  const largest = logarithms.reduce((most, part, at) => (at % 2 === 0 ? Math.max(most, part) : most), -Infinity);
  const sum = new Float64Array(logarithms.length);
  for (const state of states) {
    let [re, im] = [0, 0];
    for (let at = 0; at < state.length; at += 2) {
      const size = Math.exp(logarithms[at] - largest);
      const [a, b] = [size * Math.cos(logarithms[at + 1]), size * Math.sin(logarithms[at + 1])];
      re += state[at] * a + state[at + 1] * b;
      im += state[at] * b - state[at + 1] * a;
    }
    for (let at = 0; at < state.length; at += 2) {
      sum[at] += re * state[at] - im * state[at + 1];
      sum[at + 1] += re * state[at + 1] + im * state[at];
    }
  }
  return sum;
}
