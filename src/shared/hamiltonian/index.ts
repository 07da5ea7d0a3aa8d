/**
 * Public face of the Hamiltonian language. Everything here is pure and safe to call on each keystroke.
 */
export type { CompiledOperator, LocalMatrix, OperatorTerms } from './compiled-operator';
export type {
  CompiledHamiltonian,
  CompiledReport,
  CompileOptions,
  CompileResult,
  Diagnostic,
  Parameter,
  QuickFix,
  SourceSpan,
  SpinConvention,
  TermSummary,
} from './model';
export { compile } from './compile';
export { denseMatrix } from './dense';
export type { DenseMatrix } from './dense';
export { rotateSublattice } from './rotate';
