import type { Lattice } from '../../shared/lattice/lattice';

/** Lattice coordinates of a site, then its place in a cell of several sites; empty for a custom lattice. */
export const siteCoordinates = (lattice: Lattice, site: number): readonly number[] => {
  const { crystal, cellSites } = lattice;
  if (crystal === null) return [];
  const directions = crystal.vectors.length;
  const first = Math.floor(site / cellSites) * directions;
  const cell = Array.from(crystal.cells.subarray(first, first + directions));
  return cellSites > 1 ? [...cell, site % cellSites] : cell;
};

/** "(4,5)" on a square lattice, "(2,3)B" on a honeycomb, "7" on a chain. */
export const siteLabel = (lattice: Lattice, site: number): string => {
  const directions = lattice.crystal?.vectors.length ?? 0;
  const coordinates = siteCoordinates(lattice, site);
  if (directions === 0 || coordinates.length < 2) return String(site);
  const cellSite = coordinates[directions];
  const letter = cellSite === undefined ? '' : cellSite < 26 ? String.fromCharCode(65 + cellSite) : `#${cellSite}`;
  return `(${coordinates.slice(0, directions).join(',')})${letter}`;
};

/** "10 × 10, periodic, 100 sites" */
export const latticeSummary = (lattice: Lattice): string => {
  const size = lattice.kind === 'custom' ? 'edge list' : lattice.extent.join(' × ');
  const boundary = lattice.kind === 'custom' ? '' : lattice.periodic ? ', periodic' : ', open';
  return `${lattice.kind === 'custom' ? '' : `${lattice.kind} `}${size}${boundary}, ${lattice.nSites.toLocaleString('en')} ${lattice.nSites === 1 ? 'site' : 'sites'}`;
};
