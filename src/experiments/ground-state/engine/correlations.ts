import type { Mode } from '../../../shared/hamiltonian';
import type { Lattice } from '../../../shared/lattice/lattice';
import { siteDisplacement } from '../../../shared/lattice/displacements';

/** Mean and one standard deviation of it, from means over contiguous blocks of samples. */
export interface BlockedMeans {
  readonly mean: Float64Array;
  readonly error: Float64Array;
}

const blocks = 32;

/**
 * Averages of several observables over samples, with errors from 32 contiguous blocks of the sample axis.
 *
 * @param count number of observables
 * @param accumulate adds the values of one sample to `into`, length count
 */
export function blockedMeans(
  samples: number,
  count: number,
  accumulate: (sample: number, into: Float64Array) => void,
): BlockedMeans {
  const used = Math.min(blocks, samples);
  const sum = new Float64Array(count);
  const squares = new Float64Array(count);
  const block = new Float64Array(count);
  for (let b = 0; b < used; b++) {
    const first = Math.floor((b * samples) / used);
    const last = Math.floor(((b + 1) * samples) / used);
    block.fill(0);
    for (let sample = first; sample < last; sample++) accumulate(sample, block);
    for (let k = 0; k < count; k++) {
      const mean = block[k] / (last - first);
      sum[k] += mean;
      squares[k] += mean * mean;
    }
  }
  const mean = sum.map((value) => value / used);
  const error = squares.map((square, k) =>
    used > 1 ? Math.sqrt(Math.max(0, square / used - mean[k] * mean[k]) / (used - 1)) : Number.NaN,
  );
  return { mean, error };
}

/**
 * Values of the lattice sites in [-1, 1], row-major [sample][site], from the states of their modes: m/S of a spin, the filling
 * of a boson or a fermion (-1 empty, 1 full), and n_up - n_down of electrons.
 */
export function siteValues(
  configurations: Uint8Array,
  localDimensions: Uint8Array,
  modes: readonly Mode[],
  nSites: number,
): Float64Array {
  const levels = spinValues(configurations, localDimensions);
  if (modes.length === nSites) return levels;
  const samples = configurations.length / modes.length;
  const values = new Float64Array(samples * nSites);
  for (let sample = 0; sample < samples; sample++) {
    modes.forEach(({ site, species }, mode) => {
      const value = levels[sample * modes.length + mode];
      // x_up - x_down over two, with x = 1 where occupied and -1 where empty.
      values[sample * nSites + site] += species === 'up' ? value / 2 : species === 'down' ? -value / 2 : value;
    });
  }
  return values;
}

/** Mode values m/S in [-1, 1], row-major [sample][mode], from local state indices. */
export function spinValues(configurations: Uint8Array, localDimensions: Uint8Array): Float64Array {
  const nSites = localDimensions.length;
  const values = new Float64Array(configurations.length);
  for (let i = 0; i < configurations.length; i++) {
    const largest = localDimensions[i % nSites] - 1;
    values[i] = largest === 0 ? 0 : 1 - (2 * configurations[i]) / largest;
  }
  return values;
}

/** <s_i>, <s_i s_j> (row-major) over samples; values as from `spinValues`. */
export function longitudinalCorrelations(
  spins: Float64Array,
  nSites: number,
): { readonly magnetisation: BlockedMeans; readonly correlation: BlockedMeans } {
  const samples = spins.length / nSites;
  const magnetisation = blockedMeans(samples, nSites, (sample, into) => {
    for (let i = 0; i < nSites; i++) into[i] += spins[sample * nSites + i];
  });
  const correlation = blockedMeans(samples, nSites * nSites, (sample, into) => {
    const row = sample * nSites;
    for (let i = 0; i < nSites; i++) {
      const left = spins[row + i];
      for (let j = 0; j < nSites; j++) into[i * nSites + j] += left * spins[row + j];
    }
  });
  return { magnetisation, correlation };
}

/** Pairs i <= j by distance (nearest images on periodic lattices), nearest first; r = 0 are the sites themselves. */
export function pairsByDistance(
  lattice: Lattice,
): readonly { readonly distance: number; readonly pairs: readonly (readonly [number, number])[] }[] {
  const classes = new Map<string, { distance: number; pairs: [number, number][] }>();
  for (let i = 0; i < lattice.nSites; i++) {
    for (let j = i; j < lattice.nSites; j++) {
      const { distance } = siteDisplacement(lattice, i, j);
      const key = distance.toFixed(6);
      const found = classes.get(key) ?? { distance, pairs: [] };
      found.pairs.push([i, j]);
      classes.set(key, found);
    }
  }
  return [...classes.values()].sort((a, b) => a.distance - b.distance);
}

/** S(q) = |sum_i e^{i q r_i} s_i|^2 / N over samples; momenta in units of pi. */
export function structureFactor(
  spins: Float64Array,
  lattice: Lattice,
  momenta: readonly (readonly [number, number])[],
): BlockedMeans {
  const { nSites, positions } = lattice;
  const cosines = new Float64Array(momenta.length * nSites);
  const sines = new Float64Array(momenta.length * nSites);
  momenta.forEach(([qx, qy], q) => {
    for (let i = 0; i < nSites; i++) {
      const phase = Math.PI * (qx * positions[2 * i] + qy * positions[2 * i + 1]);
      cosines[q * nSites + i] = Math.cos(phase);
      sines[q * nSites + i] = Math.sin(phase);
    }
  });
  return blockedMeans(spins.length / nSites, momenta.length, (sample, into) => {
    for (let q = 0; q < momenta.length; q++) {
      let real = 0;
      let imaginary = 0;
      for (let i = 0; i < nSites; i++) {
        const value = spins[sample * nSites + i];
        real += cosines[q * nSites + i] * value;
        imaginary += sines[q * nSites + i] * value;
      }
      into[q] += (real * real + imaginary * imaginary) / nSites;
    }
  });
}
