import type { Lattice } from '../../lattice/lattice';

/**
 * Sites of the lattice as a walk. rows: as they are numbered. snake: every second row is walked backwards, so that
 * neighbours in the walk are neighbours on the lattice.
 */
export function siteOrder(lattice: Lattice, order: 'rows' | 'snake'): readonly number[] {
  const { nSites, extent } = lattice;
  const sites = Array.from({ length: nSites }, (_, site) => site);
  if (order === 'rows' || extent.length < 2) return sites;
  const rowLength = nSites / extent[0];
  return sites.map((step) => {
    const row = Math.floor(step / rowLength);
    return row % 2 === 0 ? step : row * rowLength + (rowLength - 1 - (step % rowLength));
  });
}

/** The same walk over the operator's sites: both modes of a lattice site follow each other. */
export function modeOrder(lattice: Lattice, nModes: number, order: 'rows' | 'snake'): readonly number[] {
  const species = nModes / lattice.nSites;
  return siteOrder(lattice, order).flatMap((site) =>
    Array.from({ length: species }, (_, kind) => kind * lattice.nSites + site),
  );
}
