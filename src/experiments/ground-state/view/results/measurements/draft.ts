import type { CompiledHamiltonian } from '../../../../../shared/hamiltonian';
import { parseSites, type MeasuredQuantity, type MeasurementRequest } from '../../../../../shared/run/measurement';
import { expressionProblem } from '../../../measured-expression';

export type QuantityKind = MeasuredQuantity['kind'];

/** The form as it is filled in. */
export interface MeasurementDraft {
  readonly kind: QuantityKind;
  readonly observable: string;
  readonly correlation: string;
  /** Operator of a site, or of a pair. */
  readonly structure: string;
  readonly sites: string;
  readonly other: string;
  readonly goOn: boolean;
  readonly wantedError: number;
  readonly samples: number;
  readonly mostSamples: number;
  readonly seed: number;
}

/** Something that makes sense for the system, to begin with. */
export function firstDraft({ siteKinds, convention, lattice }: CompiledHamiltonian): MeasurementDraft {
  const { nSites } = lattice;
  const spins = siteKinds.every(({ kind }) => kind === 'spin');
  const electrons = siteKinds.every(({ kind }) => kind === 'electron');
  const z = convention === 'pauli' ? 'Z' : 'Sz';
  return {
    kind: 'observable',
    observable: spins ? `1/${nSites} * sum i ${convention === 'pauli' ? 'X(i)' : 'Sz(i)'}` : density(electrons, nSites),
    correlation: spins ? (z === 'Z' ? 'Z(i)*Z(j)' : 'S(i).S(j)') : 'n(i)*n(j)',
    structure: spins ? `${z}(i)` : electrons ? 'n(i,up) - n(i,dn)' : 'n(i)',
    sites: nSites < 3 ? '0' : `0..${Math.floor(nSites / 2) - 1}`,
    other: '',
    goOn: false,
    wantedError: 1e-3,
    samples: 32_768,
    mostSamples: 4_000_000,
    seed: 1,
  };
}

const density = (electrons: boolean, nSites: number): string => `1/${nSites} * sum i ${electrons ? 'docc(i)' : 'n(i)'}`;

/** Where a text field is wrong. */
export interface DraftProblem {
  readonly message: string;
  /** From 1; null: not at one character. */
  readonly column: number | null;
  readonly length: number;
}

/** The request of a draft, or what keeps it from being one. */
export function requestOf(
  draft: MeasurementDraft,
  source: string,
  nSites: number,
): { readonly request: MeasurementRequest } | { readonly problem: DraftProblem } {
  const quantity = quantityOf(draft, source, nSites);
  if ('message' in quantity) return { problem: quantity };
  return {
    request: {
      quantity,
      untilError: draft.goOn ? draft.wantedError : null,
      samples: draft.goOn ? draft.mostSamples : draft.samples,
      seed: String(draft.seed),
    },
  };
}

function quantityOf(draft: MeasurementDraft, source: string, nSites: number): MeasuredQuantity | DraftProblem {
  switch (draft.kind) {
    case 'observable':
    case 'correlation':
    case 'structure': {
      const expression = draft[draft.kind];
      const quantity = { kind: draft.kind, expression };
      const problem = expressionProblem(source, quantity);
      if (problem === null) return quantity;
      const { column, length, message, reason } = problem;
      return { column, length, message: `${column === null ? '' : `${column}: `}${message} ${reason}`.trim() };
    }
    case 'renyi': {
      const sites = parseSites(draft.sites);
      if (sites === null) return plain('Not a list of sites. Type for example 0..9 or 0, 2, 5.');
      if ((sites.at(-1) ?? 0) >= nSites) return plain(`The last site is ${nSites - 1}.`);
      if (sites.length >= nSites) return plain('These are all sites: the whole state is pure.');
      return { kind: 'renyi', sites };
    }
    case 'lanczosStep':
      return { kind: 'lanczosStep' };
    case 'overlap':
      return draft.other === '' ? plain('Choose a run.') : { kind: 'overlap', run: draft.other };
  }
}

const plain = (message: string): DraftProblem => ({ message, column: null, length: 0 });
