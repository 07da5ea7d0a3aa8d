import type { OperatorRows } from '../operator-rows';

/** ln psi of configurations [n][site], interleaved. */
export type LogAmplitudes = (configurations: Uint8Array) => Promise<Float64Array>;

/**
 * E(s) = sum_{s'} <s|H|s'> psi(s') / psi(s) of configurations [n][site], interleaved; the connected configurations go to the
 * device in pieces of about `piece`.
 */
export async function localEnergies(
  rows: OperatorRows,
  configurations: Uint8Array,
  logAmplitudes: LogAmplitudes,
  piece: number,
): Promise<Float64Array> {
  const energies = rows.diagonals(configurations);
  const own = await logAmplitudes(configurations);
  for (const connections of rows.connections(configurations, piece)) {
    const { samples, elements, count } = connections;
    const others = await logAmplitudes(connections.configurations);
    for (let place = 0; place < count; place++) {
      const sample = samples[place]!;
      const size = Math.exp(others[2 * place]! - own[2 * sample]!);
      const angle = others[2 * place + 1]! - own[2 * sample + 1]!;
      const [ratioRe, ratioIm] = [size * Math.cos(angle), size * Math.sin(angle)];
      const [re, im] = [elements[2 * place]!, elements[2 * place + 1]!];
      energies[2 * sample]! += re * ratioRe - im * ratioIm;
      energies[2 * sample + 1]! += re * ratioIm + im * ratioRe;
    }
  }
  return energies;
}
