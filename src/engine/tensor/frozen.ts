import type { LogAmplitudes } from './local-energies';
import type { Samples } from './metropolis';
import type { OperatorRows } from '../operator-rows';

/** Proposals that have to lead nowhere before chains are said to stand still, as on the native engine. */
const fewest = 64;
/** Of different places, each with all that H connects to what H connects it to. */
const mostPlaces = 16;

/**
 * What local energies hide of the variance of H where no chain has moved: the mean over where they stand of
 * Re (H^2 psi)(s) / psi(s) - |(H psi)(s) / psi(s)|^2, which is zero for an eigenstate and Var H where all of |psi|^2 is at s.
 * null: chains move, or ratios around such a place overflow. Amplitudes are asked for in pieces of about `piece`.
 */
export async function frozenVariance(
  samples: Samples,
  rows: OperatorRows,
  logAmplitudes: LogAmplitudes,
  piece: number,
): Promise<number | null> {
  const chains = samples.chains.randoms.length;
  const proposed = samples.moves.reduce((sum, move) => sum + move.proposed, 0);
  if (proposed < fewest || samples.stuckChains < chains) return null;
  const { configurations } = samples.chains;
  const nSites = configurations.length / chains;
  const places = new Map<string, { readonly at: Uint8Array; chains: number }>();
  for (let chain = 0; chain < chains; chain++) {
    const at = configurations.subarray(chain * nSites, (chain + 1) * nSites);
    const key = at.join();
    const known = places.get(key);
    if (known) known.chains++;
    else if (places.size < mostPlaces) places.set(key, { at, chains: 1 });
  }
  let [sum, count] = [0, 0];
  for (const place of places.values()) {
    sum += place.chains * (await hiddenVariance(place.at, rows, logAmplitudes, piece));
    count += place.chains;
  }
  return Number.isFinite(sum) ? sum / count : null;
}

async function hiddenVariance(
  place: Uint8Array,
  rows: OperatorRows,
  logAmplitudes: LogAmplitudes,
  piece: number,
): Promise<number> {
  const [re, im] = await logAmplitudes(place);
  /** sum_k element_k psi(s_k) / psi(place) */
  const sum = async (configurations: Uint8Array, elements: Complex[]): Promise<Complex> => {
    const amplitudes = await logAmplitudes(configurations);
    return elements.reduce<Complex>(
      (total, element, k) => {
        const size = Math.exp(amplitudes[2 * k]! - re!);
        const angle = amplitudes[2 * k + 1]! - im!;
        const [x, y] = times(element, [size * Math.cos(angle), size * Math.sin(angle)]);
        return [total[0] + x, total[1] + y];
      },
      [0, 0],
    );
  };
  // What H connects to the place, itself first.
  const near: number[][] = [Array.from(place)];
  const elements = pairs(rows.diagonals(place));
  for (const found of rows.connections(place, 1)) {
    for (let k = 0; k < found.count; k++) {
      near.push(Array.from(found.configurations.subarray(k * place.length, (k + 1) * place.length)));
    }
    elements.push(...pairs(found.elements));
  }
  const flat = Uint8Array.from(near.flat());
  const once = await sum(flat, elements);
  // And what these are connected to, themselves first.
  const diagonals = pairs(rows.diagonals(flat));
  let [twice] = await sum(
    flat,
    elements.map((element, k) => times(element, diagonals[k]!)),
  );
  for (const found of rows.connections(flat, piece)) {
    const both = pairs(found.elements).map((element, k) => times(elements[found.samples[k]!]!, element));
    twice += (await sum(found.configurations, both))[0];
  }
  return twice - once[0] ** 2 - once[1] ** 2;
}

type Complex = readonly [number, number];

const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];

const pairs = (interleaved: Float64Array): Complex[] =>
  Array.from({ length: interleaved.length / 2 }, (_, k) => [interleaved[2 * k]!, interleaved[2 * k + 1]!]);
