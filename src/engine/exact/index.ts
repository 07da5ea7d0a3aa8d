/** Exact references: closed forms, and Lanczos in the kernels. */
export { totalSzCharges } from './charges';
export { isingChainEnergy } from './free-fermions';
export { freeFermionEnergy } from './free-particles';
export { transverseFieldIsingChain } from './ising-chain';
export { freeFermions } from './one-body';
export { exactReference, type ExactFinding } from './reference';
