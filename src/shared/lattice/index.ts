export { buildLattice } from './build';
export type { LatticeRequest } from './build';
export { kernelTable, windowTable } from './kernels';
export type { KernelTable } from './kernels';
export type { Lattice } from './lattice';
export { labelsAt, momentaOf, projectionOnto } from './momentum';
export type { Projection } from './momentum';
export { elementCount, groupPermutations, groupProducts, imageOf, spaceGroupOf } from './space-group';
export type { Irrep, SpaceGroup } from './space-group';
