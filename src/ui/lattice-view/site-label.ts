import type { Lattice } from '../../shared/lattice/lattice';

/** Lattice coordinates of a site: [x], [x, y] or [x, y, cell site]; empty for a custom lattice. */
export const siteCoordinates = (lattice: Lattice, site: number): readonly number[] => {
  const [lengthX, lengthY] = lattice.extent;
  if (lattice.kind === 'custom' || lengthX === undefined) return [];
  if (lengthY === undefined) return [site];
  const cell = Math.max(1, Math.round(lattice.nSites / (lengthX * lengthY)));
  const cellIndex = Math.floor(site / cell);
  const plane = [Math.floor(cellIndex / lengthY), cellIndex % lengthY];
  return cell > 1 ? [...plane, site % cell] : plane;
};

/** "(4,5)" on a square lattice, "(2,3)B" on a honeycomb, "7" on a chain. */
export const siteLabel = (lattice: Lattice, site: number): string => {
  const [x, y, cellSite] = siteCoordinates(lattice, site);
  if (x === undefined || y === undefined) return String(site);
  return `(${x},${y})${cellSite === undefined ? '' : String.fromCharCode(65 + cellSite)}`;
};

/** "10 × 10, periodic, 100 sites" */
export const latticeSummary = (lattice: Lattice): string => {
  const size = lattice.kind === 'custom' ? 'edge list' : lattice.extent.join(' × ');
  const boundary = lattice.kind === 'custom' ? '' : lattice.periodic ? ', periodic' : ', open';
  return `${lattice.kind === 'custom' ? '' : `${lattice.kind} `}${size}${boundary}, ${lattice.nSites.toLocaleString('en')} ${lattice.nSites === 1 ? 'site' : 'sites'}`;
};
