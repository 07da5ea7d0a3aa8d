import type { TermSummary } from '../../shared/hamiltonian/model';
import type { Bond, Lattice, Vector } from '../../shared/lattice/lattice';
import type { Placement } from './placement';

/** A bond as drawn, in pixels. A bond that wraps around is two stubs, one at each end. */
export interface DrawnBond {
  readonly term: number;
  readonly from: number;
  readonly to: number;
  readonly wraps: boolean;
  /** [x1, y1, x2, y2] of each segment. */
  readonly segments: readonly (readonly [number, number, number, number])[];
  /** Distance of its middle from the viewer, 0 to 1. */
  readonly depth: number;
}

/** Length of the stub of a bond that wraps around, in bonds. */
export const STUB = 0.38;

interface BondFrame {
  readonly lattice: Lattice;
  readonly placement: Placement;
  readonly sites: Float64Array;
  /** A displacement in pixels, y downwards. */
  readonly project: (vector: Vector) => readonly [number, number];
}

const pairKey = (a: number, b: number, nSites: number): number => (a < b ? a * nSites + b : b * nSites + a);

/** Bonds of all terms on two sites. */
export const drawBonds = (frame: BondFrame, terms: readonly TermSummary[]): readonly DrawnBond[] => {
  const lookup = bondLookup(frame.lattice, terms);
  return terms.flatMap((term, index) => termBonds(frame, term, index, lookup));
};

/** Bonds of the shells that terms run over, by pair of sites. */
const bondLookup = (lattice: Lattice, terms: readonly TermSummary[]): ReadonlyMap<number, Bond> => {
  const lookup = new Map<number, Bond>();
  if (!terms.some((term) => term.supports.some((support) => support.length === 2))) return lookup;
  const used = new Set(terms.map((term) => term.shell));
  const explicit = terms.some((term) => term.domain === 'explicit' || term.shell === null);
  for (const shell of lattice.shells) {
    if (!explicit && !used.has(shell.order)) continue;
    for (const bond of shell.bonds) {
      const key = pairKey(bond.from, bond.to, lattice.nSites);
      const known = lookup.get(key);
      // Two sites may be neighbours both directly and around a short lattice: show the direct bond.
      if (known === undefined || (known.wraps && !bond.wraps)) lookup.set(key, bond);
    }
  }
  return lookup;
};

const termBonds = (
  frame: BondFrame,
  term: TermSummary,
  index: number,
  lookup: ReadonlyMap<number, Bond>,
): readonly DrawnBond[] => {
  const { lattice, placement } = frame;
  const drawn: DrawnBond[] = [];
  const seen = new Set<number>();
  for (const support of term.supports) {
    const [a, b] = support;
    if (support.length !== 2 || a === undefined || b === undefined) continue;
    const key = pairKey(a, b, lattice.nSites);
    if (seen.has(key)) continue;
    seen.add(key);
    const bond = lookup.get(key);
    const from = bond?.from ?? a;
    const to = bond?.to ?? b;
    const wraps = placement.kind !== 'ring' && bond?.wraps === true;
    const segments = wraps ? stubsOf(frame, bond) : [lineBetween(frame.sites, from, to)];
    const depth = ((placement.depth[from] ?? 0) + (placement.depth[to] ?? 0)) / 2;
    drawn.push({ term: index, from, to, wraps, segments, depth });
  }
  return drawn;
};

/** The line from one site to another. */
export const lineBetween = (
  sites: Float64Array,
  from: number,
  to: number,
): readonly [number, number, number, number] => [
  sites[2 * from] ?? 0,
  sites[2 * from + 1] ?? 0,
  sites[2 * to] ?? 0,
  sites[2 * to + 1] ?? 0,
];

const stubsOf = ({ sites, project }: BondFrame, bond: Bond): DrawnBond['segments'] => {
  const [x1, y1, x2, y2] = lineBetween(sites, bond.from, bond.to);
  const reach = STUB / Math.max(1, Math.hypot(...bond.vector) / 1.5);
  const [right, down] = project(bond.vector);
  const [dx, dy] = [right * reach, down * reach];
  return [
    [x1, y1, x1 + dx, y1 + dy],
    [x2, y2, x2 - dx, y2 - dy],
  ];
};
