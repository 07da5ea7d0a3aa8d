import type { VariationalMonteCarlo } from '../../../../engine/native/variational-monte-carlo';
import type { OperatorRows } from '../../../../engine/operator-rows';

/** Connections whose amplitudes are worked out together. */
const together = 16_384;

/** E_loc of configurations [n][site], interleaved complex; NaN at a node of the wavefunction. */
export async function* localEnergiesOf(
  rows: OperatorRows,
  kernels: Pick<VariationalMonteCarlo, 'logAmplitudes'>,
  configurations: Uint8Array,
  logAmplitudes: Float64Array,
  signal: AbortSignal,
): AsyncGenerator<number, Float64Array, void> {
  const energies = rows.diagonals(configurations);
  const samples = energies.length / 2;
  for (const { configurations: connected, samples: owners, elements, count } of rows.connections(
    configurations,
    together,
  )) {
    signal.throwIfAborted();
    const logarithms = await kernels.logAmplitudes(connected.slice());
    for (let k = 0; k < count; k++) {
      const owner = owners[k];
      const magnitude = Math.exp(logarithms[2 * k] - logAmplitudes[2 * owner]);
      const angle = logarithms[2 * k + 1] - logAmplitudes[2 * owner + 1];
      const [re, im] = magnitude === 0 ? [0, 0] : [magnitude * Math.cos(angle), magnitude * Math.sin(angle)];
      energies[2 * owner] += elements[2 * k] * re - elements[2 * k + 1] * im;
      energies[2 * owner + 1] += elements[2 * k] * im + elements[2 * k + 1] * re;
    }
    yield ((owners[count - 1] ?? 0) + 1) / samples;
  }
  return energies;
}
