import { between, nearestImages } from '../../shared/lattice/displacements';
import type { Lattice, Vector } from '../../shared/lattice/lattice';

/**
 * The site of the lattice `to` that lies from its site 0 as each site of `from` does from its own, by the nearest image; null where
 * two would fall together, one has no place, or the lattice is in space.
 */
export function sitesByDisplacement(from: Lattice, to: Lattice): readonly number[] | null {
  if (from.dimension !== to.dimension || from.kind !== to.kind || from.dimension > 2) return null;
  const places: number[] = [];
  for (let site = 0; site < from.nSites; site++) {
    const [{ vector }] = nearestImages(from, between(from, 0, site));
    const place = Array.from({ length: to.nSites }, (_, other) => other).find((other) => {
      const [x, y, z] = between(to, 0, other);
      const difference: Vector = [x - vector[0], y - vector[1], z - vector[2]];
      return nearestImages(to, difference)[0].distance < 1e-6;
    });
    if (place === undefined) return null;
    places.push(place);
  }
  return new Set(places).size === places.length ? places : null;
}
