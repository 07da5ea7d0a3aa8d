/**
 * Public face of the Hamiltonian language. Everything here is pure and safe to call on each keystroke.
 * Types of what the results hold are in ./model and ./compiled-operator.
 */
export type { CompiledOperator } from './compiled-operator';
export type {
  CompiledHamiltonian,
  CompileOptions,
  CompileResult,
  Diagnostic,
  QuickFix,
  RequestedSector,
  SectorCharge,
  TermSummary,
  TimeDependence,
} from './model';
export type { Mode, Species } from './sites';
export { compile } from './compile';
export { conventionNames, conventionPreferences, couplingFactor, energyConvention } from './convention';
export { energyFactorOf, energyScalesOf, energyUnitWords } from './text-convention';
export type { EnergyScales } from './text-convention';
export type { ConventionPreference, EnergyConvention } from './convention';
export { denseMatrix } from './dense';
export { compileExpression } from './expression';
export type { ExpressionProblem } from './expression';
export { moleculeText, parseFcidump } from './fcidump';
export { rotateSublattice } from './rotate';
export { completions } from './services/completions';
export type { Completion } from './services/completions';
export { couplingsOn, editCoupling, operatorsToAdd } from './services/edit-couplings';
export type { CouplingEdit, LocalCoupling } from './services/edit-couplings';
export { folds } from './services/folds';
export { format } from './services/format';
export { hover } from './services/hover';
export type { Hover } from './services/hover';
export { occurrencesAt, rename } from './services/occurrences';
export { sampleGroups, sampleTexts } from './services/samples';
export { countedSectors } from './sector-dimensions';
export type { CountedSector } from './sector-dimensions';
export { naturalDuration } from './time/duration';
export { timeNumber, timeValue } from './time/expression';
export { frozenAt } from './services/frozen';
export { sectorStates } from './sector-states';
export { symmetryWords } from './sector-words';
export { latticeExtents, setLatticeExtent } from './services/lattice-extents';
export { setParameter } from './services/set-parameter';
export { staticFixes, staticRefusal } from './static-only';
export { setSector } from './services/set-sector';
export { permutedModes, symmetriesOf } from './symmetries';
export { elementOf, fermionicSites, parityOf, positiveElements } from './symmetry-elements';
export { richSymbol, symbolParts } from './symbols';
