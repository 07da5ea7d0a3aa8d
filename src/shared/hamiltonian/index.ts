/**
 * Public face of the Hamiltonian language. Everything here is pure and safe to call on each keystroke.
 */
export type { CompiledOperator, LocalMatrix, OperatorTerms } from './compiled-operator';
