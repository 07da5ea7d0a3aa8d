import { siteDisplacement, vectorKey } from '../../../shared/lattice/displacements';
import type { Lattice, Vector } from '../../../shared/lattice/lattice';

/** Pairs of sites (i, j), i = j among them, that a translation takes into each other or that lie alike on an open lattice. */
export interface PairClass {
  /** r_j - r_i by the nearest image, Cartesian. */
  readonly displacement: Vector;
  readonly distance: number;
  readonly pairs: readonly (readonly [number, number])[];
}

/** All N^2 pairs by their displacement up to periods of the lattice, nearest first. */
export function pairsByDisplacement(lattice: Lattice): readonly PairClass[] {
  const { nSites } = lattice;
  const classes = new Map<string, { displacement: Vector; distance: number; pairs: [number, number][] }>();
  for (let i = 0; i < nSites; i++) {
    for (let j = 0; j < nSites; j++) {
      const { vector: displacement, distance } = siteDisplacement(lattice, i, j);
      const key = vectorKey(displacement);
      const found = classes.get(key) ?? { displacement, distance, pairs: [] };
      found.pairs.push([i, j]);
      classes.set(key, found);
    }
  }
  return [...classes.values()].sort((a, b) => a.distance - b.distance);
}

/** Mean values that correlations are made of. */
export interface PairMeans {
  /** Re and Im of the mean over each class of pairs. */
  readonly real: readonly number[];
  readonly imaginary: readonly number[];
  /** <O_i> of each site; null: the pair is no product of one operator. */
  readonly local: readonly number[] | null;
}

/** C(r), C(r) - <O_i><O_j>, and S(k), in the order of their distances and momenta. */
export interface Structure {
  readonly correlation: readonly number[];
  readonly connected: readonly number[];
  readonly factor: readonly number[];
}

/** Classes of equal distance belong together. */
export function distancesOf(
  classes: readonly PairClass[],
): readonly { distance: number; classes: readonly number[] }[] {
  const shells: { distance: number; classes: number[] }[] = [];
  classes.forEach(({ distance }, index) => {
    const last = shells.at(-1);
    if (last !== undefined && distance - last.distance < 1e-6) last.classes.push(index);
    else shells.push({ distance, classes: [index] });
  });
  return shells;
}

/**
 * C(r) averages the pairs at a distance; S(k) = (1/N) sum_ij e^{ik(r_i - r_j)} C_ij, of which the real part is given: the
 * imaginary one vanishes where C_ji = C_ij^*.
 */
export function structureOf(
  lattice: Lattice,
  classes: readonly PairClass[],
  momenta: readonly (readonly [number, number])[],
  { real, imaginary, local }: PairMeans,
): Structure {
  const shells = distancesOf(classes);
  const averaged = (of: (index: number) => number): readonly number[] =>
    shells.map(({ classes: members }) => {
      const pairs = members.reduce((sum, index) => sum + classes[index].pairs.length, 0);
      return members.reduce((sum, index) => sum + of(index) * classes[index].pairs.length, 0) / pairs;
    });
  const product = (index: number): number => {
    const { pairs } = classes[index];
    return pairs.reduce((sum, [i, j]) => sum + (local?.[i] ?? 0) * (local?.[j] ?? 0), 0) / pairs.length;
  };
  return {
    correlation: averaged((index) => real[index]),
    connected: local === null ? [] : averaged((index) => real[index] - product(index)),
    factor: momenta.map(([kx, ky]) =>
      classes.reduce((sum, { displacement: [x, y], pairs }, index) => {
        // r_i - r_j is minus the displacement.
        const phase = -Math.PI * (kx * x + ky * y);
        return (
          sum + (pairs.length / lattice.nSites) * (Math.cos(phase) * real[index] - Math.sin(phase) * imaginary[index])
        );
      }, 0),
    ),
  };
}

/** A value of every component with one standard deviation. */
export interface Jackknifed {
  readonly mean: readonly number[];
  readonly error: readonly number[];
}

/**
 * A function of mean values and its error by the jackknife over blocks of equal length:
 * f = n f(all) - (n - 1) mean_b f(without b), error^2 = (n - 1)/n sum_b (f(without b) - mean)^2 (Efron 1982).
 *
 * @param blocks [block][value]
 */
export function jackknife(blocks: readonly Float64Array[], of: (means: Float64Array) => readonly number[]): Jackknifed {
  const n = blocks.length;
  const total = new Float64Array(blocks[0].length);
  for (const block of blocks) block.forEach((value, k) => (total[k] += value));
  const whole = of(total.map((value) => value / n));
  if (n < 2) return { mean: whole, error: whole.map(() => Number.NaN) };
  const without = blocks.map((block) => of(total.map((value, k) => (value - block[k]) / (n - 1))));
  const centre = whole.map((_, k) => without.reduce((sum, values) => sum + values[k], 0) / n);
  return {
    mean: whole.map((value, k) => n * value - (n - 1) * centre[k]),
    error: centre.map((mean, k) =>
      Math.sqrt(((n - 1) / n) * without.reduce((sum, values) => sum + (values[k] - mean) ** 2, 0)),
    ),
  };
}

/** Neighbouring blocks two by two: half as many, twice as long. */
export const paired = (blocks: readonly Float64Array[]): Float64Array[] =>
  Array.from({ length: Math.floor(blocks.length / 2) }, (_, k) =>
    blocks[2 * k].map((value, at) => (value + blocks[2 * k + 1][at]) / 2),
  );
