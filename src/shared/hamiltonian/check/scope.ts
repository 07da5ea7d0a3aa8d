import type { Lattice } from '../../lattice/lattice';
import type { SourceSpan } from '../model';
import type { SiteKind } from '../sites';
import type { Expression, JumpStatement, SumDomain } from '../syntax/tree';
import type { TimeExpression } from '../time/time-function';

/** What an expression stands for. `unknown` follows an error that was reported. */
export type ValueType = 'scalar' | 'operator' | 'vector' | 'unknown';

/** Types found by the check, read by the expansion. */
export type TypeTable = WeakMap<Expression, ValueType>;

export interface IndexScope {
  readonly name: string;
  readonly domain: SumDomain;
  used: boolean;
}

/** What names mean at a place in the text. */
export interface Scope {
  readonly parameters: ReadonlyMap<string, number>;
  readonly indices: readonly IndexScope[];
  /** Null if the text has none that is valid: checks that need it are left out. */
  readonly lattice: Lattice | null;
  /** Kinds of sites; null if they are not known. */
  readonly kinds: readonly SiteKind[] | null;
  /** Whether the text has a table of integrals. */
  readonly hasIntegrals: boolean;
  readonly types: TypeTable;
  readonly usedParameters: Set<string>;
  /** Parameters that depend on time. */
  readonly timed: ReadonlyMap<string, TimeExpression>;
  /** Where the time is known: in operators also through such parameters, within one of them also as t; elsewhere not at all. */
  readonly time: 'none' | 'parameters' | 'inside';
  /** The constant that is being defined, for the fix that makes it depend on time. */
  readonly defines: { readonly name: string; readonly nameSpan: SourceSpan } | null;
  /** The jump operator around it, where it is one for the whole lattice: it then has no index of its own. */
  readonly wholeJump?: JumpStatement;
  /** Names of all indices of H, for the message on one used outside its sum. */
  readonly knownIndices: Set<string>;
}

export function findIndex(scope: Scope, name: string): IndexScope | undefined {
  return scope.indices.find((index) => index.name === name);
}
