import type { Lattice } from '../../lattice/lattice';
import { type SpaceGroup, spaceGroupOf } from '../../lattice/space-group';
import { largestElement } from '../algebra/local-matrix';
import type { CompiledOperator } from '../compiled-operator';
import type { GradedOperator } from '../graded-operator';
import type { CompiledReport, SectorCharge, TermSummary } from '../model';
import type { SiteSpaces } from '../sites';
import { type ConnectionKind, type Connections, findConnections } from './connections';
import { maximumConnections } from './maximum';
import { MovedTerms } from './moved-terms';
import { hamiltonianGroup } from './point-symmetries';
import { Sector } from './sector';
import { conservesSpinFlip, hasRealElements, hermiticityDefect, symmetryTranslations } from './symmetries';
import { termCount } from './terms';

export interface Reported {
  readonly canonical: GradedOperator;
  readonly operator: CompiledOperator;
  readonly lattice: Lattice;
  readonly spaces: SiteSpaces;
  readonly terms: readonly TermSummary[];
  readonly charges: readonly SectorCharge[];
  /** True if the point group is wanted on lattices of any size. */
  readonly wantsPointGroup: boolean;
}

/** Sites up to which the point group is looked for on each compilation. */
const pointGroupSites = 512;

/** H = H^dagger up to rounding, from the canonical form. */
export function isHermitian(canonical: GradedOperator): boolean {
  return hermiticityDefect(canonical) <= 1e-12 * largestStrength(canonical.terms);
}

/** What can be said of H without solving it. */
export function reportOn({ canonical, operator, lattice, spaces, terms, charges, wantsPointGroup }: Reported): {
  report: CompiledReport;
  group: SpaceGroup | null;
} {
  const defect = hermiticityDefect(canonical);
  const hermitian = isHermitian(canonical);
  const sector = new Sector(spaces.dimensions, charges);
  const sublattice = lattice.sublattice && Uint8Array.from(spaces.modes, ({ site }) => lattice.sublattice![site]!);
  const connections = findConnections(operator, sector, sublattice);
  const positiveBases = positiveIn(connections, lattice, hermitian);
  const twiceSz = charges.find(({ name }) => name === 'Sz')?.value ?? null;
  const dimension = spaces.dimensions.reduce((product, local) => product * BigInt(local), 1n);
  const inSector = charges.length > 0 ? sector.dimension : null;
  const moved = new MovedTerms(canonical);
  const translationElements = symmetryTranslations(moved, lattice, spaces);
  const translations = translationElements.length;
  const bound = maximumConnections(connections, lattice, spaces, translations);
  const group =
    wantsPointGroup || lattice.nSites <= pointGroupSites
      ? hamiltonianGroup(spaceGroupOf(lattice), spaces, moved, translationElements)
      : null;
  const report: CompiledReport = {
    hermitian,
    hermiticityDefect: hermitian ? 0 : defect,
    realMatrixElements: hasRealElements(operator),
    terms: terms.reduce((sum, term) => sum + term.count, 0),
    connectedConfigurations: { ...bound, mean: meanConnections(connections, sector) },
    conservesTotalSz: twiceSz !== null,
    conservesSpinFlip: spaces.modes.every(({ species }) => species === 'spin') && conservesSpinFlip(canonical),
    conservesSpinExchange: conservesSpinExchange(moved, spaces),
    translations,
    translationElements,
    pointOperations: group?.pointOperations.length ?? null,
    irreps: group?.irreps.map(({ label }) => label) ?? [],
    dimension: dimension.toString(),
    sectorDimension: inSector?.toString() ?? null,
    sectorTwiceSz: twiceSz === null ? null : 2 * twiceSz,
    signs: positiveBases.plain ? 'stoquastic' : positiveBases.rotated ? 'marshall' : 'unknown',
    positiveBases,
    bytesPerVector: (8n * (inSector ?? dimension)).toString(),
    breakdown: breakdown(terms),
  };
  return { report, group };
}

/** Exchange of up and down on every site. */
function conservesSpinExchange(moved: MovedTerms, { modes }: SiteSpaces): boolean {
  const half = modes.length / 2;
  if (!modes.every(({ species }) => species === 'up' || species === 'down')) return false;
  return moved.unchangedBy((mode) => (mode < half ? mode + half : mode - half));
}

function largestStrength(operator: CompiledOperator): number {
  const sizes = operator.matrices.map(largestElement);
  let largest = 0;
  for (let term = 0; term < termCount(operator); term++) {
    const strength = Math.hypot(operator.terms.coefficients[2 * term]!, operator.terms.coefficients[2 * term + 1]!);
    largest = Math.max(largest, strength * sizes[operator.terms.matrixIndex[term]!]!);
  }
  return largest;
}

/** Mean over the configurations of a sector. */
function meanConnections({ groups, diagonal }: Connections, sector: Sector): number {
  const means = new Map<ConnectionKind, number>();
  let mean = diagonal;
  for (const { kind } of groups) {
    let ofKind = means.get(kind);
    if (ofKind === undefined) {
      ofKind = kind.exact
        ? kind.countsBySums.reduce((sum, { sums, count }) => sum + count * sector.share(kind.looked, sums), 0)
        : kind.maximum;
      means.set(kind, ofKind);
    }
    mean += ofKind;
  }
  return mean;
}

/** By Perron and Frobenius the ground state can be chosen positive in a basis without positive off-diagonal elements. */
const positiveIn = (
  { groups }: Connections,
  { sublattice }: Lattice,
  hermitian: boolean,
): CompiledReport['positiveBases'] => ({
  plain: hermitian && groups.every(({ kind }) => kind.nonPositive),
  rotated: hermitian && sublattice !== null && groups.every(({ kind }) => kind.nonPositiveRotated),
});

function breakdown(terms: readonly TermSummary[]): string {
  const counts = new Map<string, number>();
  for (const term of terms) {
    const order = term.shell ?? 0;
    const shape = term.domain === 'bonds' ? `${'<'.repeat(order)}i,j${'>'.repeat(order)}` : term.domain;
    counts.set(shape, (counts.get(shape) ?? 0) + term.count);
  }
  return [...counts].map(([shape, count]) => `${count} ${shape}`).join(' + ');
}
