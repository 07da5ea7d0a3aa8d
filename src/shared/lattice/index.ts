export { buildLattice } from './build';
export { kernelTable, windowTable } from './kernels';
export type { Lattice } from './lattice';
export { labelsAt, momentaOf, projectionOnto } from './momentum';
export { elementCount, groupPermutations, groupProducts, imageOf, spaceGroupOf } from './space-group';
