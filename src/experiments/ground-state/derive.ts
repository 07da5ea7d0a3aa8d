import type { SpecIssue } from '../../shared/experiment';
import { compile, type CompiledHamiltonian } from '../../shared/hamiltonian';
import type { GroundStateSpec } from './schema';

/** What follows from a spec before anything runs. */
export interface DerivedSystem {
  readonly hamiltonian: CompiledHamiltonian;
  /** Moves that will be made. */
  readonly move: 'local' | 'exchange';
  /** Twice the total Sz that the chains keep; null: the whole space. */
  readonly totalTwiceSz: number | null;
  /** Permutations [element][site] that the network shares weights over; the identity alone without symmetry. */
  readonly symmetry: Uint32Array;
  /** Edges of exchange moves, flattened pairs. */
  readonly exchangePairs: Uint32Array;
}

export type Derivation =
  | { readonly ok: true; readonly system: DerivedSystem; readonly issues: readonly SpecIssue[] }
  | { readonly ok: false; readonly system: null; readonly issues: readonly SpecIssue[] };

const hamiltonianPath = 'system.hamiltonian';

function issue(severity: 'error' | 'warning', code: string, path: string, message: string): SpecIssue {
  return { severity, code, path, message, line: null, column: null };
}

/** Compiles the text and settles moves, sector and symmetry. Never throws: problems come back as issues. */
export function deriveSystem(spec: GroundStateSpec): Derivation {
  const compiled = compile(spec.system.hamiltonian);
  const issues: SpecIssue[] = compiled.diagnostics
    .filter((d) => d.severity !== 'information')
    .map((d) => ({
      severity: d.severity === 'error' ? 'error' : 'warning',
      code: d.code,
      path: hamiltonianPath,
      message: [d.message, d.reason].filter(Boolean).join(' '),
      line: d.span.line,
      column: d.span.column,
    }));
  if (!compiled.ok) return { ok: false, system: null, issues };

  const { hamiltonian } = compiled;
  const { report, lattice } = hamiltonian;
  if (!report.hermitian) {
    issues.push(
      issue(
        'error',
        'SYSTEM_NOT_HERMITIAN',
        hamiltonianPath,
        'H is not Hermitian, so it has no ground state energy. Add + h.c.',
      ),
    );
  }
  if (spec.system.basisRotation === 'marshall' && !lattice.sublattice) {
    issues.push(
      issue(
        'error',
        'SYSTEM_NOT_BIPARTITE',
        'system.basisRotation',
        'The Marshall rotation needs two sublattices, and this lattice has none. Choose no rotation and complex parameters.',
      ),
    );
  }

  const exchangePairs = Uint32Array.from((lattice.shells[0]?.bonds ?? []).flatMap((bond) => [bond.from, bond.to]));
  const keepsSz = report.conservesTotalSz;
  const move = chooseMove(spec, keepsSz && exchangePairs.length > 0);
  if (move === 'exchange' && !keepsSz) {
    issues.push(
      issue(
        'error',
        'SAMPLING_SECTOR_NOT_CONSERVED',
        'sampling.move',
        'Exchange moves keep the total Sz, but H changes it: most configurations would never be visited. Choose local moves.',
      ),
    );
  }
  if (move === 'exchange' && exchangePairs.length === 0) {
    issues.push(
      issue('error', 'SAMPLING_NO_BONDS', 'sampling.move', 'Exchange moves need bonds, and this lattice has none.'),
    );
  }
  if (spec.model.symmetry === 'translations' && report.translations <= 1) {
    issues.push(
      issue(
        'error',
        'MODEL_NO_TRANSLATIONS',
        'model.symmetry',
        'H is not invariant under any translation of this lattice. Choose no symmetry, or a periodic lattice with uniform couplings.',
      ),
    );
  }
  if (spec.model.symmetry === 'translations' && spec.model.visibleBias && spec.system.basisRotation === 'marshall') {
    issues.push(
      issue(
        'warning',
        'MODEL_BIAS_IN_SECTOR',
        'model.visibleBias',
        'A uniform visible bias is a constant in a fixed Sz sector: it does nothing.',
      ),
    );
  }
  if (hamiltonian.requestedTwiceSz !== null && move === 'local') {
    issues.push(
      issue(
        'error',
        'SAMPLING_LEAVES_SECTOR',
        'sampling.move',
        'The text asks for a sector of Sz, and local moves leave it. Choose exchange moves, or remove the sector from the text.',
      ),
    );
  }
  if (issues.some((i) => i.severity === 'error')) return { ok: false, system: null, issues };

  const elements = spec.model.symmetry === 'translations' ? report.translationElements : [0];
  const symmetry = Uint32Array.from(
    elements.flatMap((element) =>
      Array.from(lattice.translations.subarray(element * lattice.nSites, (element + 1) * lattice.nSites)),
    ),
  );
  const totalTwiceSz = move === 'exchange' ? (hamiltonian.requestedTwiceSz ?? report.sectorTwiceSz ?? 0) : null;
  return { ok: true, system: { hamiltonian, move, totalTwiceSz, symmetry, exchangePairs }, issues };
}

function chooseMove(spec: GroundStateSpec, exchangePossible: boolean): 'local' | 'exchange' {
  if (spec.sampling.move !== 'auto') return spec.sampling.move;
  return exchangePossible && spec.system.sector === 'auto' ? 'exchange' : 'local';
}
