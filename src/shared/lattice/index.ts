export { buildLattice } from './build';
export type { Lattice } from './lattice';
