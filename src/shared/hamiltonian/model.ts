import type { Lattice } from '../lattice/lattice';
import type { CompiledOperator } from './compiled-operator';
import type { TimeExpression } from './time/time-function';
import type { Mode, SiteKind } from './sites';

/** Half-open range of characters in the source, with the 1-based line and column of its start. */
export interface SourceSpan {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

export interface QuickFix {
  readonly title: string;
  readonly span: SourceSpan;
  readonly replacement: string;
}

/** A problem in the text, at the character that caused it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning' | 'information';
  /** HAMILTONIAN_... */
  readonly code: string;
  /** What is wrong. */
  readonly message: string;
  /** Why, in one sentence; may be empty. */
  readonly reason: string;
  readonly span: SourceSpan;
  readonly fixes: readonly QuickFix[];
}

/** One written term of H, for pictures and tables. */
export interface TermSummary {
  /** LaTeX of the term, coupling included. */
  readonly latex: string;
  /** As written in the text. */
  readonly text: string;
  readonly line: number;
  /** What the sum runs over. */
  readonly domain: 'sites' | 'bonds' | 'pairs' | 'plaquettes' | 'triangles' | 'explicit';
  /** Shell order for bonds. */
  readonly shell: number | null;
  /** Number of products it expands to. */
  readonly count: number;
  /** Names of parameters in the coupling. */
  readonly parameters: readonly string[];
  /** Spin or Pauli operators in each product as written; null where products differ, or count particles. */
  readonly spinDegree: number | null;
  /** Sites of every product, for drawing; bonds have two. */
  readonly supports: readonly (readonly number[])[];
}

/** A parameter that depends on time: `param h(t) = ...`. */
export interface TimeParameter {
  readonly name: string;
  /** LaTeX of the whole definition, h(t) = ... */
  readonly latex: string;
  /** As written behind the =. */
  readonly text: string;
  readonly expression: TimeExpression;
  /** Value at the time that the system is taken at. */
  readonly value: number;
  readonly span: SourceSpan;
  readonly valueSpan: SourceSpan;
}

/** One function of time and what it multiplies: f(t) times an operator that is the same at all times. */
export interface DrivenPart {
  readonly coefficient: TimeExpression;
  readonly latex: string;
  readonly operator: CompiledOperator;
}

/**
 * An operator that depends on time, O(t) = O_0 + sum_k f_k(t) O_k with distinct functions f_k. Time is in units of hbar over the
 * energy unit of the text.
 */
export interface Drive {
  readonly constant: CompiledOperator;
  readonly parts: readonly DrivenPart[];
}

/** How H depends on time. */
export interface TimeDependence extends Drive {
  /** Time at which operator, report, observables and jump operators are taken. */
  readonly time: number;
  readonly parameters: readonly TimeParameter[];
  /** What H conserves at all times, not only at this one. */
  readonly conserves: readonly ChargeName[];
  /** H is Hermitian at this time, but not at another one. */
  readonly hermitianAtThisTimeOnly: boolean;
}

/** One jump operator L of the Lindblad equation. */
export interface JumpOperator {
  /** Lattice sites that it acts on, ascending. */
  readonly sites: readonly number[];
  /** At the time that the system is taken at. */
  readonly operator: CompiledOperator;
  /** How it depends on time; null where it does not. */
  readonly drive: Drive | null;
}

/** `jump NAME = ...`, or `jump NAME(i) = ...` with one operator for each site, bond or loop. */
export interface CompiledJump {
  readonly name: string;
  /** LaTeX of the whole line, name included. */
  readonly latex: string;
  /** LaTeX of the name with its indices: L_{i}. */
  readonly symbol: string;
  /** What the Lindblad equation sums over; empty for one operator. */
  readonly indices: string;
  /** For drawing: what it acts on. */
  readonly term: TermSummary;
  readonly operators: readonly JumpOperator[];
}

/** Of a quantity that H conserves: kept by every jump, kept but for coherences between its values, or not kept. */
export type OpenSymmetry = 'strong' | 'weak' | 'broken';

/** What can be said of the Lindblad equation without solving it. */
export interface OpenReport {
  readonly jumpOperators: number;
  /** LaTeX of the equation of motion. */
  readonly latex: string;
  /** Whether the maximally mixed state is stationary: sum of [L, L†] = 0. Null: too large to check. */
  readonly unital: boolean | null;
  /** Null: too large to check. */
  readonly charges: readonly { readonly name: ChargeName; readonly symmetry: OpenSymmetry | null }[];
  /** Turning all spins over; null where H does not conserve it or it is too large to check. */
  readonly spinFlip: OpenSymmetry | null;
  /** Translations of H that keep the set of jumps, the identity included; null: too large to check, or a twisted boundary. */
  readonly translations: number | null;
  /** Rows of the density matrix, decimal string. */
  readonly dimension: string;
  /** Bytes of the density matrix and of the matrix of the Lindblad operator, complex, decimal strings. */
  readonly densityMatrixBytes: string;
  readonly liouvillianBytes: string;
}

/** `observable NAME = ...`: an operator of its own. */
export interface CompiledObservable {
  readonly name: string;
  /** LaTeX of the whole line, name included. */
  readonly latex: string;
  /** As written behind the =. */
  readonly text: string;
  readonly operator: CompiledOperator;
  readonly hermitian: boolean;
  /** Its terms as written, for drawing. */
  readonly terms: readonly TermSummary[];
  /** Products of operators after expansion. */
  readonly products: number;
  /** Most sites in one product, and the largest distance between two of them. */
  readonly mostSites: number;
  readonly range: number;
  /** Whether it commutes with H, at all times; null: too large to check. */
  readonly conserved: boolean | null;
  /** Whether it commutes with every jump operator, too; null without jumps or where too large to check. */
  readonly conservedByJumps: boolean | null;
}

export interface Parameter {
  readonly name: string;
  readonly value: number;
  readonly span: SourceSpan;
  readonly valueSpan: SourceSpan;
}

export interface CompiledReport {
  readonly hermitian: boolean;
  /** Largest |H - H^dagger| matrix element found. */
  readonly hermiticityDefect: number;
  readonly realMatrixElements: boolean;
  /** Products of operators after expansion. */
  readonly terms: number;
  /**
   * Configurations that a row of H connects to, itself included. Maximum over all rows: reached by some row if `attained`,
   * else an upper bound. Mean over all configurations, or over those of the sector.
   */
  readonly connectedConfigurations: { readonly maximum: number; readonly attained: boolean; readonly mean: number };
  /** The z component of all spins; false where no site has one. */
  readonly conservesTotalSz: boolean;
  /** Turning every spin over (index to d - 1 - index); false unless all sites are spins. */
  readonly conservesSpinFlip: boolean;
  /** Exchanging the up and down modes of every site; false unless all sites are electrons. */
  readonly conservesSpinExchange: boolean;
  /** Number of lattice translations that leave H unchanged (1: none but the identity). */
  readonly translations: number;
  /** Which of the lattice's translations they are, ascending, the identity (0) first. */
  readonly translationElements: readonly number[];
  /**
   * Rotations and reflections of the lattice, up to translations, that leave H unchanged (1: none but the identity); null on large
   * lattices, where they are looked for only if the text asks for a representation, or by `symmetriesOf`.
   */
  readonly pointOperations: number | null;
  /** Symbols of their irreducible representations. */
  readonly irreps: readonly string[];
  /** Dimension of the whole space and, where charges are conserved, of their sector; decimal strings, they may be huge. */
  readonly dimension: string;
  readonly sectorDimension: string | null;
  /** Twice the total Sz of the sector, where spins conserve it. */
  readonly sectorTwiceSz: number | null;
  /** Sign structure: none needed, removed by the Marshall rotation on a bipartite lattice, or not known to be removable. */
  readonly signs: 'stoquastic' | 'marshall' | 'unknown';
  /** Whether no off-diagonal element is positive, as far as is known: in the basis of the text, and after the Marshall rotation. */
  readonly positiveBases: { readonly plain: boolean; readonly rotated: boolean };
  /** Bytes for one real vector in the (sector) space, decimal string. */
  readonly bytesPerVector: string;
  /** Terms by operator shape, e.g. "200 <i,j>" for the report's row. */
  readonly breakdown: string;
}

/** Sz of the spins; numbers of particles: all, bosons or fermions beside others, electrons by spin. */
export type ChargeName = 'Sz' | 'N' | 'Nb' | 'Nf' | 'Nup' | 'Ndown';

/** A conserved sum of levels with its value: the one asked for, or else the one nearest to Sz = 0 or half filling. */
export interface SectorCharge {
  readonly name: ChargeName;
  /** Sites of the operator; their levels (d - 1 - index) add up to `total`. */
  readonly sites: readonly number[];
  readonly total: number;
  /** What the name says: the number of particles, or Sz = total - sum of S. */
  readonly value: number;
  /** True if the text asks for it. */
  readonly requested: boolean;
}

/** Symmetry sector of the text; null for what it does not ask for. */
export interface RequestedSector {
  /** Phases k . a along the primitive vectors. */
  readonly momentum: readonly number[] | null;
  /** Under the turning over of all spins; of electrons the exchange of up and down. */
  readonly parity: 1 | -1 | null;
  /** Symbol of a representation of the point operations that keep the momentum, as `symmetriesOf` has them. */
  readonly point: string | null;
}

/** Convention in which the energies of this text are naturally quoted; `particles` where there are no spin operators. */
export type SpinConvention = 'pauli' | 'spin' | 'mixed' | 'particles';

export interface CompiledHamiltonian {
  readonly source: string;
  readonly lattice: Lattice;
  /** Twice the spin of each lattice site; of other particles the number of levels of one mode less one. */
  readonly twiceSpin: Uint8Array;
  /** Distinct kinds of sites, and the one of each lattice site. */
  readonly siteKinds: readonly SiteKind[];
  readonly siteKindOf: Uint8Array;
  /** What each site of the operator stands for: the lattice sites in order, then the down modes of electrons. */
  readonly modes: readonly Mode[];
  readonly operator: CompiledOperator;
  readonly terms: readonly TermSummary[];
  readonly parameters: readonly Parameter[];
  readonly convention: SpinConvention;
  /** Symbol of the energy unit: the first coupling's name, e.g. "J" or "J1"; "1" if none. */
  readonly energyUnit: string;
  /** LaTeX of the whole Hamiltonian. */
  readonly latex: string;
  readonly report: CompiledReport;
  /** How H depends on time; null: the text has no parameter that does. */
  readonly timeDependence: TimeDependence | null;
  /** Jump operators of the Lindblad equation, in the order of the text. */
  readonly jumps: readonly CompiledJump[];
  /** Null without jumps. */
  readonly open: OpenReport | null;
  /** Operators that the text names, in its order. */
  readonly observables: readonly CompiledObservable[];
  /** What H conserves, with the values of the sector. */
  readonly charges: readonly SectorCharge[];
  readonly requestedSector: RequestedSector;
  /** Twice the total Sz of `sector Sz = ...`; null if the text asks for none. */
  readonly requestedTwiceSz: number | null;
}

export type CompileResult =
  | { readonly ok: true; readonly hamiltonian: CompiledHamiltonian; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly hamiltonian: null; readonly diagnostics: readonly Diagnostic[] };

export interface CompileOptions {
  /** Time at which parameters that depend on it are taken. Default 0. */
  readonly time?: number;
  /** Overrides of `param` values by name. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** Upper bound on sites; more is a diagnostic, not a hang. Default 1,024, at most 4,096. */
  readonly maxSites?: number;
}
