export { buildLattice } from './build';
export { kernelTable, windowTable } from './kernels';
export type { Lattice } from './lattice';
export { keepingMomentum, labelsAt, momentaOf, pointProjection, projectionOnto } from './momentum';
export { momentumWords } from './momentum-words';
export { TranslationOrbits } from './orbits';
export {
  assembleGroup,
  elementCount,
  groupPermutations,
  groupProducts,
  imageOf,
  spaceGroupOf,
  type SpaceGroup,
} from './space-group';
