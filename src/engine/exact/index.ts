/** Exact references: closed forms, and Lanczos in the kernels. */
export { fermionicSites } from '../../shared/hamiltonian';
export { totalSzCharges } from './charges';
export { configurationsOf } from './configurations';
export { isingChainEnergy } from './free-fermions';
export { freeFermionEnergy } from './free-particles';
export { entropiesOf, type Entropies } from './entanglement';
export { EvolutionPace } from './evolution-pace';
export type { ChargeSector } from './level-searches';
export { exactLevels } from './levels';
export { searched } from './lowest';
export { transverseFieldIsingChain } from './ising-chain';
export { freeFermions } from './one-body';
export type { Pace } from './pace';
export { exactReference, expectedError, type SymmetrySector } from './reference';
export { generatorsOf } from './symmetry-generators';
export { coveringSectors, hasGroundState, momentumSectors, positiveSector, sectorOfNumbers } from './symmetry-sectors';
export { exactWholeSpectrum } from './whole-spectrum';
