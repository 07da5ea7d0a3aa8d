import type { Lattice } from '../../lattice/lattice';
import type { SiteKind } from '../sites';
import type { Expression, SumDomain } from '../syntax/tree';

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
  /** Names of all indices of H, for the message on one used outside its sum. */
  readonly knownIndices: Set<string>;
}

export function findIndex(scope: Scope, name: string): IndexScope | undefined {
  return scope.indices.find((index) => index.name === name);
}
