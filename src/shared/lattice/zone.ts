import type { Lattice } from './lattice';

type Momentum = readonly [number, number];

/** The allowed momenta k of a lattice that is periodic in all its directions, in units of pi, each once; empty: there are none. */
export function allowedMomenta(lattice: Lattice): readonly Momentum[] {
  const steps = closedExtents(lattice);
  return steps.length === lattice.dimension ? momentaOf(lattice, steps) : [];
}

/** Those of the closed directions, in units of pi, with the far edge of the zone, where the first ones come again. */
export function latticeMomenta(lattice: Lattice): readonly Momentum[] {
  const steps = closedExtents(lattice);
  return momentaOf(
    lattice,
    steps.map((count) => count + 1),
  );
}

/** Cells along each closed direction; in space, and on pieces that are no boxes of cells, there is no plane of momenta. */
function closedExtents({ dimension, supercell, extent, cellSites, nSites, crystal }: Lattice): readonly number[] {
  const cells = extent.reduce((product, length) => product * length, 1);
  const steps = extent.filter((_, direction) => crystal?.closed[direction] ?? false).map(Math.round);
  return dimension > 2 || steps.length !== supercell.length || cells * cellSites !== nSites ? [] : steps;
}

/** k = sum_d m_d b_d with 0 <= m_d < counts_d, where b_d A_e = 2 pi delta_de of the closing vectors A; the last direction is fastest. */
function momentaOf({ supercell }: Lattice, counts: readonly number[]): readonly Momentum[] {
  const [first, second] = supercell;
  if (first === undefined) return [];
  const [ax, ay] = first;
  if (second === undefined) {
    const length = Math.hypot(ax, ay);
    return upTo(counts[0]).map((m) => [((2 * m) / length) * (ax / length), ((2 * m) / length) * (ay / length)]);
  }
  const [bx, by] = second;
  const volume = ax * by - ay * bx;
  return upTo(counts[0]).flatMap((m1) =>
    upTo(counts[1]).map((m2): Momentum => [(2 * (m1 * by - m2 * ay)) / volume, (2 * (m2 * ax - m1 * bx)) / volume]),
  );
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, m) => m);
