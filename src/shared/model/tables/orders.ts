import type { Lattice } from '../../lattice/lattice';

/**
 * Sites of the lattice as a walk. rows: as they are numbered. snake: every second row is walked backwards, so that
 * neighbours in the walk are neighbours on the lattice.
 */
export function siteOrder({ nSites, extent }: Lattice, order: 'rows' | 'snake'): readonly number[] {
  const sites = Array.from({ length: nSites }, (_, site) => site);
  if (order === 'rows' || extent.length < 2) return sites;
  const cells = extent.reduce((product, length) => product * length, 1);
  const rowLength = extent[extent.length - 1] * (nSites / cells);
  return sites.map((step) => {
    const row = Math.floor(step / rowLength);
    return row % 2 === 0 ? step : row * rowLength + (rowLength - 1 - (step % rowLength));
  });
}

/** The same walk over the operator's sites: both modes of a lattice site follow each other. */
export const modeOrder = (
  lattice: Lattice,
  modesOf: readonly (readonly number[])[],
  order: 'rows' | 'snake',
): readonly number[] => siteOrder(lattice, order).flatMap((site) => modesOf[site]);
