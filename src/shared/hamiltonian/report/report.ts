import type { Lattice } from '../../lattice/lattice';
import { largestElement } from '../algebra/local-matrix';
import type { CompiledOperator } from '../compiled-operator';
import type { CompiledReport, TermSummary } from '../model';
import { canonicalOperator } from './canonical';
import { type Connections, findConnections } from './connections';
import { bigRatio, sectorDimension } from './dimension';
import { maximumConnections } from './maximum';
import {
  conservesSpinFlip,
  conservesTotalSz,
  hasRealElements,
  hermiticityDefect,
  symmetryTranslations,
} from './symmetries';
import { termCount } from './terms';

/** What can be said of H without solving it. */
export function reportOn(
  operator: CompiledOperator,
  lattice: Lattice,
  siteDimension: number,
  terms: readonly TermSummary[],
  requestedTwiceSz: number | null,
): CompiledReport {
  const { nSites } = lattice;
  const canonical = canonicalOperator(operator, siteDimension);
  const defect = hermiticityDefect(canonical);
  const hermitian = defect <= 1e-12 * largestStrength(canonical);
  const conservesSz = conservesTotalSz(canonical, siteDimension);
  const connections = findConnections(operator, siteDimension, lattice.sublattice);
  const highest = nSites * (siteDimension - 1);
  const twiceSz = conservesSz ? (requestedTwiceSz ?? highest % 2) : null;
  const indexSum = twiceSz === null ? null : (highest - twiceSz) / 2;
  const dimension = BigInt(siteDimension) ** BigInt(nSites);
  const inSector = indexSum === null ? null : sectorDimension(nSites, siteDimension, indexSum);
  const translationElements = symmetryTranslations(canonical, lattice, siteDimension);
  const translations = translationElements.length;
  const bound = maximumConnections(connections, lattice, siteDimension, translations);
  return {
    hermitian,
    hermiticityDefect: hermitian ? 0 : defect,
    realMatrixElements: hasRealElements(operator),
    terms: terms.reduce((sum, term) => sum + term.count, 0),
    connectedConfigurations: { ...bound, mean: meanConnections(connections, nSites, siteDimension, indexSum) },
    conservesTotalSz: conservesSz,
    conservesSpinFlip: conservesSpinFlip(canonical),
    translations,
    translationElements,
    dimension: dimension.toString(),
    sectorDimension: inSector?.toString() ?? null,
    sectorTwiceSz: twiceSz,
    signs: signStructure(connections, lattice, hermitian),
    bytesPerVector: (8n * (inSector ?? dimension)).toString(),
    breakdown: breakdown(terms),
  };
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

/** Mean over all configurations, or over those of one Sz sector. */
function meanConnections(
  { groups, diagonal }: Connections,
  nSites: number,
  siteDimension: number,
  indexSum: number | null,
): number {
  const total = indexSum === null ? 0n : sectorDimension(nSites, siteDimension, indexSum);
  const weights = new Map<number, number>();
  /** Share of configurations in which `looked` sites are in one given local configuration with index sum `local`. */
  const weight = (looked: number, local: number): number => {
    if (indexSum === null) return siteDimension ** -looked;
    const key = looked * 100_000 + local;
    const known = weights.get(key);
    if (known !== undefined) return known;
    const value = bigRatio(sectorDimension(nSites - looked, siteDimension, indexSum - local), total);
    weights.set(key, value);
    return value;
  };
  const means = new Map<Connections['groups'][number]['kind'], number>();
  let mean = diagonal;
  for (const { sites, kind } of groups) {
    let ofKind = means.get(kind);
    if (ofKind === undefined) {
      ofKind = kind.exact
        ? kind.countsByIndexSum.reduce(
            (sum, count, local) => (count === 0 ? sum : sum + count * weight(sites.length, local)),
            0,
          )
        : kind.maximum;
      means.set(kind, ofKind);
    }
    mean += ofKind;
  }
  return mean;
}

function signStructure({ groups }: Connections, lattice: Lattice, hermitian: boolean): CompiledReport['signs'] {
  if (!hermitian) return 'unknown';
  if (groups.every(({ kind }) => kind.nonPositive)) return 'stoquastic';
  if (lattice.sublattice && groups.every(({ kind }) => kind.nonPositiveRotated)) return 'marshall';
  return 'unknown';
}

function breakdown(terms: readonly TermSummary[]): string {
  const counts = new Map<string, number>();
  for (const term of terms) {
    const order = term.shell ?? 0;
    const shape =
      term.domain === 'bonds'
        ? `${'<'.repeat(order)}i,j${'>'.repeat(order)}`
        : term.domain === 'sites'
          ? 'sites'
          : 'explicit';
    counts.set(shape, (counts.get(shape) ?? 0) + term.count);
  }
  return [...counts].map(([shape, count]) => `${count} ${shape}`).join(' + ');
}
