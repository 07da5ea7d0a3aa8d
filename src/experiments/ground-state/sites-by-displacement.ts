import type { Lattice } from '../../shared/lattice/lattice';

/**
 * The site of the lattice `to` that lies from its site 0 as each site of `from` does from its own, by the nearest image; null where
 * two would fall together, one has no place, or the lattice is in space.
 */
export function sitesByDisplacement(from: Lattice, to: Lattice): readonly number[] | null {
  if (from.dimension !== to.dimension || from.kind !== to.kind || from.dimension > 2) return null;
  const at = ({ positions }: Lattice, site: number): number[] =>
    [0, 1].map((axis) => positions[2 * site + axis] - positions[axis]);
  const places: number[] = [];
  for (let site = 0; site < from.nSites; site++) {
    const displacement = nearest(at(from, site), from);
    const place = Array.from({ length: to.nSites }, (_, other) => other).find((other) => {
      const difference = at(to, other).map((value, axis) => value - displacement[axis]);
      return Math.hypot(...nearest(difference, to)) < 1e-6;
    });
    if (place === undefined) return null;
    places.push(place);
  }
  return new Set(places).size === places.length ? places : null;
}

/** The shortest of the vectors that differ from this one by periods of the lattice; the first of equal ones. */
function nearest(vector: readonly number[], { supercell }: Lattice): readonly number[] {
  let best = vector;
  const shifted = (from: readonly number[], period: number): void => {
    const row = supercell[period];
    if (row === undefined) {
      if (Math.hypot(...from) < Math.hypot(...best) - 1e-9) best = from;
      return;
    }
    for (const turns of [0, -1, 1, -2, 2])
      shifted(
        from.map((value, axis) => value + turns * (row[axis] ?? 0)),
        period + 1,
      );
  };
  shifted(vector, 0);
  return best;
}
