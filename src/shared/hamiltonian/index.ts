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
export { completions } from './services/completions';
export type { Completion } from './services/completions';
export { format } from './services/format';
export { hover } from './services/hover';
export type { Hover } from './services/hover';
export { sampleTexts } from './services/samples';
export type { SampleText } from './services/samples';
export { setParameter } from './services/set-parameter';
