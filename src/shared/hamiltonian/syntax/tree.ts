import type { Comparison } from '../comparison';
import type { SourceSpan } from '../model';
import type { IntegralRow } from './integrals';

/** Expressions. Sums and products are flat lists, so that their length costs no depth. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly span: SourceSpan }
  | { readonly kind: 'name'; readonly name: string; readonly span: SourceSpan }
  | CallExpression
  | { readonly kind: 'negate'; readonly operand: Expression; readonly span: SourceSpan }
  | { readonly kind: 'add'; readonly addends: readonly Addend[]; readonly span: SourceSpan }
  | { readonly kind: 'product'; readonly factors: readonly Factor[]; readonly span: SourceSpan }
  | { readonly kind: 'power'; readonly base: Expression; readonly exponent: Expression; readonly span: SourceSpan }
  | { readonly kind: 'dot'; readonly left: Expression; readonly right: Expression; readonly span: SourceSpan }
  | SumExpression
  /** Only as an addend: the adjoint of the addends to its left that are not Hermitian by themselves. */
  | { readonly kind: 'hermitianConjugate'; readonly span: SourceSpan }
  | { readonly kind: 'parentheses'; readonly inner: Expression; readonly span: SourceSpan }
  | ChoiceExpression
  /** What recovery puts where nothing could be read; already reported. */
  | { readonly kind: 'missing'; readonly span: SourceSpan };

/** if(condition, then, otherwise) */
export interface ChoiceExpression {
  readonly kind: 'choice';
  readonly condition: Condition;
  readonly then: Expression;
  readonly otherwise: Expression;
  readonly span: SourceSpan;
}

export interface CallExpression {
  readonly kind: 'call';
  readonly name: string;
  readonly nameSpan: SourceSpan;
  readonly arguments: readonly Argument[];
  /** From the opening to the closing parenthesis. */
  readonly argumentsSpan: SourceSpan;
  readonly span: SourceSpan;
}

export interface Argument {
  /** As in seed=3; null if by position. */
  readonly name: string | null;
  readonly value: Expression;
  readonly span: SourceSpan;
}

export interface Addend {
  readonly negative: boolean;
  /** The sign, or an empty span before the first addend. */
  readonly signSpan: SourceSpan;
  readonly value: Expression;
}

export interface Factor {
  readonly operator: '*' | '/';
  readonly operatorSpan: SourceSpan;
  readonly value: Expression;
}

export interface SumExpression {
  readonly kind: 'sum';
  readonly domain: SumDomain;
  /** After `except`: these sites, pairs or loops are left out. */
  readonly except: ExceptNode | null;
  /** After `where`: leaves out elements for which it does not hold. */
  readonly condition: Condition | null;
  readonly body: Expression;
  readonly span: SourceSpan;
}

/** except (0,1) (2,3), or of single sites except (0, 3, 5). */
export interface ExceptNode {
  readonly tuples: readonly TupleNode[];
  readonly span: SourceSpan;
}

export type Condition =
  | {
      readonly kind: 'comparison';
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: SourceSpan;
    }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[]; readonly span: SourceSpan };

export interface IndexName {
  readonly name: string;
  readonly span: SourceSpan;
}

/** What a sum runs over. */
export type SumDomain =
  | {
      readonly kind: 'sites';
      readonly indices: readonly [IndexName];
      /** After `in`: these sites only. */
      readonly list: TupleNode | null;
      readonly span: SourceSpan;
    }
  /** Up and down. */
  | { readonly kind: 'spins'; readonly indices: readonly [IndexName]; readonly span: SourceSpan }
  | {
      readonly kind: 'bonds';
      readonly order: number;
      readonly indices: readonly [IndexName, IndexName];
      /** As in <i,j>x: the first, second or third line along which the bonds lie. */
      readonly direction: { readonly line: number; readonly span: SourceSpan } | null;
      /** After `in`: these pairs of sites instead of neighbours. */
      readonly list: readonly TupleNode[] | null;
      readonly span: SourceSpan;
    }
  /** i < j: every pair of sites once. */
  | { readonly kind: 'pairs'; readonly indices: readonly [IndexName, IndexName]; readonly span: SourceSpan }
  /** Closed walks over four or three nearest-neighbour bonds. */
  | { readonly kind: 'plaquettes' | 'triangles'; readonly indices: readonly IndexName[]; readonly span: SourceSpan };

export interface LatticeStatement {
  readonly kind: 'lattice';
  readonly name: string;
  readonly nameSpan: SourceSpan;
  readonly arguments: readonly Argument[];
  readonly argumentsSpan: SourceSpan;
  /** periodic and open, one for all directions or one for each. */
  readonly boundaries: readonly { readonly text: string; readonly span: SourceSpan }[];
  /** Primitive vectors of `cell`. */
  readonly vectors: readonly TupleNode[];
  readonly clauses: Readonly<Partial<Record<LatticeClause, LatticeClauseNode>>>;
  readonly span: SourceSpan;
}

/** Words of a lattice statement that are followed by numbers in parentheses. */
export type LatticeClause = 'edges' | 'positions' | 'sites' | 'size' | 'supercell' | 'twist';

export interface LatticeClauseNode {
  readonly wordSpan: SourceSpan;
  readonly tuples: readonly TupleNode[];
  readonly span: SourceSpan;
}

/** (0, 1) in a lattice statement. */
export interface TupleNode {
  readonly values: readonly Expression[];
  readonly span: SourceSpan;
}

export interface SiteStatement {
  readonly kind: 'site';
  readonly name: string;
  readonly nameSpan: SourceSpan;
  readonly arguments: readonly Argument[];
  /** The sites it is for; null: all that have no other. */
  readonly place: SitePlace | null;
  readonly span: SourceSpan;
}

export interface SitePlace {
  /** A sublattice, a site of the unit cell, or a list of sites. */
  readonly kind: 'sublattice' | 'basis' | 'sites';
  readonly values: readonly Expression[];
  readonly span: SourceSpan;
}

export interface ParameterDefinition {
  readonly name: string;
  readonly nameSpan: SourceSpan;
  /** (t) behind the name of one that depends on time; null without. */
  readonly timeSpan: SourceSpan | null;
  readonly value: Expression;
}

export interface ParameterStatement {
  readonly kind: 'param';
  readonly definitions: readonly ParameterDefinition[];
  readonly span: SourceSpan;
}

export interface HamiltonianStatement {
  readonly kind: 'hamiltonian';
  readonly body: Expression;
  readonly headSpan: SourceSpan;
  readonly span: SourceSpan;
}

/** observable NAME = ... */
export interface ObservableStatement {
  readonly kind: 'observable';
  readonly name: string;
  readonly nameSpan: SourceSpan;
  readonly body: Expression;
  readonly span: SourceSpan;
}

/** jump NAME = ..., jump NAME(i) = ..., jump NAME(<i,j>) = ... */
export interface JumpStatement {
  readonly kind: 'jump';
  readonly name: string;
  readonly nameSpan: SourceSpan;
  /** One operator for each of its elements: a sum whose body is the operator. Null: one operator in all. */
  readonly each: SumExpression | null;
  /** From ( to ); empty without. */
  readonly eachSpan: SourceSpan;
  readonly body: Expression;
  readonly span: SourceSpan;
}

/** Sz = 0, momentum = (0, pi), parity = +1, point = A1 */
export interface SectorAssignment {
  readonly name: string;
  readonly nameSpan: SourceSpan;
  /** Several for the components of a momentum. */
  readonly values: readonly Expression[];
  readonly valueSpan: SourceSpan;
}

export interface SectorStatement {
  readonly kind: 'sector';
  readonly assignments: readonly SectorAssignment[];
  readonly span: SourceSpan;
}

/** integrals ... end: the table that `molecule` stands for. */
export interface IntegralsStatement {
  readonly kind: 'integrals';
  readonly rows: readonly IntegralRow[];
  readonly headSpan: SourceSpan;
  readonly span: SourceSpan;
}

export type Statement =
  | LatticeStatement
  | IntegralsStatement
  | SiteStatement
  | ParameterStatement
  | HamiltonianStatement
  | ObservableStatement
  | JumpStatement
  | SectorStatement;

export interface SyntaxTree {
  readonly statements: readonly Statement[];
}
