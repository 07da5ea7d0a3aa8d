import type { LevelSpacing } from '../../shared/run/whole-spectrum';

/** Neighbouring ratios of one batch: those within it are correlated, as neighbours share a spacing. */
const batch = 10;
/** Batches for an error of the mean. */
const fewestBatches = 20;

/**
 * Mean ratio of neighbouring level spacings s_n = E_(n+1) - E_n (Oganesyan and Huse, Phys. Rev. B 75, 155111 (2007)),
 *
 *   r_n = min(s_n, s_(n+1)) / max(s_n, s_(n+1)),
 *
 * over the middle half of the levels of each sector, which need no unfolding. Independent levels have 2 ln 2 - 1 = 0.386, the
 * Gaussian orthogonal ensemble 0.531 and the unitary one 0.600 (Atas et al., Phys. Rev. Lett. 110, 084101 (2013)). The error is that of
 * the mean of batches of consecutive ratios.
 *
 * @param sectors ascending levels of each sector, without the copies that symmetry makes
 * @param resolution spacings below it count as zero
 * @returns null where there are too few levels for an error
 */
export function levelSpacing(sectors: readonly (readonly number[])[], resolution: number): LevelSpacing | null {
  const means: number[] = [];
  let [sum, count, degeneratePairs] = [0, 0, 0];
  for (const levels of sectors) {
    const middle = levels.slice(Math.floor(levels.length / 4), Math.ceil((3 * levels.length) / 4));
    const spacings = middle.slice(1).map((energy, at) => {
      const spacing = energy - middle[at];
      return spacing > resolution ? spacing : 0;
    });
    degeneratePairs += spacings.filter((spacing) => spacing === 0).length;
    const ratios = spacings.slice(1).flatMap((spacing, at) => {
      const [smaller, larger] = [Math.min(spacing, spacings[at]), Math.max(spacing, spacings[at])];
      return larger > 0 ? [smaller / larger] : [];
    });
    sum += ratios.reduce((total, ratio) => total + ratio, 0);
    count += ratios.length;
    for (let start = 0; start + batch <= ratios.length; start += batch) {
      means.push(ratios.slice(start, start + batch).reduce((total, ratio) => total + ratio, 0) / batch);
    }
  }
  if (means.length < fewestBatches) return null;
  const mean = means.reduce((total, value) => total + value, 0) / means.length;
  const variance = means.reduce((total, value) => total + (value - mean) ** 2, 0) / (means.length - 1);
  // Batches leave the ends of the sectors out, which are in the mean.
  return { ratio: sum / count, error: Math.sqrt(variance / means.length), count, degeneratePairs };
}
