export { buildLattice } from './build';
export type { LatticeRequest } from './build';
export type { Bond, Lattice, LatticeKind, NeighbourShell } from './lattice';
