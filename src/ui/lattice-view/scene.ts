import type { TermSummary } from '../../shared/hamiltonian/model';
import type { Bond, Lattice } from '../../shared/lattice/lattice';
import { placeSites } from './placement';
import type { Placement } from './placement';

/** A bond as drawn, in pixels. A bond that wraps around is two stubs, one at each end. */
export interface DrawnBond {
  readonly term: number;
  readonly from: number;
  readonly to: number;
  readonly wraps: boolean;
  /** [x1, y1, x2, y2] of each segment. */
  readonly segments: readonly (readonly [number, number, number, number])[];
}

/** Everything of one term, merged into few SVG paths so that a thousand sites cost a handful of elements. */
export interface TermLayer {
  readonly term: number;
  /** Series colour, 1 to 6. */
  readonly colour: number;
  readonly kind: 'bonds' | 'sites' | 'plaquettes';
  readonly width: number;
  readonly opacity: number;
  readonly path: string;
  readonly stubs: string;
  readonly count: number;
}

export interface Scene {
  readonly lattice: Lattice;
  readonly placement: Placement;
  readonly width: number;
  readonly height: number;
  /** Pixels per nearest-neighbour distance. */
  readonly scale: number;
  readonly siteRadius: number;
  /** [nSites][2] in pixels, y downwards. */
  readonly sites: Float64Array;
  readonly bonds: readonly DrawnBond[];
  readonly layers: readonly TermLayer[];
  /** Circles of sublattice 0 (filled) and 1 (hollow). */
  readonly sitePaths: readonly [string, string];
}

const STUB = 0.38;
const LARGEST_SCALE = 76;
const MARGIN = { ring: 34, plane: 40 } as const;

export const termColour = (term: number): number => (term % 6) + 1;

const round = (value: number): number => Math.round(value * 10) / 10;

export const buildScene = (lattice: Lattice, terms: readonly TermSummary[], width: number, height: number): Scene => {
  const placement = placeSites(lattice);
  const margin = MARGIN[placement.kind];
  const spanX = placement.right - placement.left;
  const spanY = placement.top - placement.bottom;
  // A stub sticks out by STUB beyond the outermost sites.
  const room = lattice.periodic && placement.kind === 'plane' ? 2 * STUB : 0.2;
  const scale = Math.max(
    0.5,
    Math.min(LARGEST_SCALE, (width - 2 * margin) / (spanX + room || 1), (height - 2 * margin) / (spanY + room || 1)),
  );
  const centreX = (placement.left + placement.right) / 2;
  const centreY = (placement.bottom + placement.top) / 2;
  const sites = new Float64Array(placement.positions.length);
  for (let site = 0; site < lattice.nSites; site++) {
    sites[2 * site] = width / 2 + scale * ((placement.positions[2 * site] ?? 0) - centreX);
    sites[2 * site + 1] = height / 2 - scale * ((placement.positions[2 * site + 1] ?? 0) - centreY);
  }
  const frame = {
    lattice,
    placement,
    width,
    height,
    scale,
    sites,
    siteRadius: Math.min(6.5, Math.max(0.9, scale * 0.14)),
  };
  const lookup = bondLookup(lattice, terms);
  const bonds = terms.flatMap((term, index) =>
    termBonds(term, index, lattice, frame.placement.kind, sites, scale, lookup),
  );
  return {
    ...frame,
    bonds,
    layers: terms.flatMap((term, index) => termLayer(term, index, frame, bonds)),
    sitePaths: sitePaths(frame),
  };
};

type Frame = Omit<Scene, 'bonds' | 'layers' | 'sitePaths'>;

const pairKey = (a: number, b: number, nSites: number): number => (a < b ? a * nSites + b : b * nSites + a);

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
  term: TermSummary,
  index: number,
  lattice: Lattice,
  kind: Placement['kind'],
  sites: Float64Array,
  scale: number,
  lookup: ReadonlyMap<number, Bond>,
): readonly DrawnBond[] => {
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
    const wraps = kind === 'plane' && (bond?.wraps ?? false);
    const [x1, y1, x2, y2] = [
      sites[2 * from] ?? 0,
      sites[2 * from + 1] ?? 0,
      sites[2 * to] ?? 0,
      sites[2 * to + 1] ?? 0,
    ];
    if (wraps && bond !== undefined) {
      const length = Math.hypot(...bond.displacement) || 1;
      const reach = (STUB * scale) / Math.max(1, length / 1.5);
      const dx = bond.displacement[0] * reach;
      const dy = -bond.displacement[1] * reach;
      drawn.push({
        term: index,
        from,
        to,
        wraps,
        segments: [
          [x1, y1, x1 + dx, y1 + dy],
          [x2, y2, x2 - dx, y2 - dy],
        ],
      });
    } else {
      drawn.push({ term: index, from, to, wraps, segments: [[x1, y1, x2, y2]] });
    }
  }
  return drawn;
};

const termLayer = (
  term: TermSummary,
  index: number,
  frame: Frame,
  bonds: readonly DrawnBond[],
): readonly TermLayer[] => {
  const size = term.supports[0]?.length ?? 0;
  const base = { term: index, colour: termColour(index), count: term.count, stubs: '' };
  if (size === 2) {
    const own = bonds.filter((bond) => bond.term === index);
    const near = (term.shell ?? 1) === 1;
    return [
      {
        ...base,
        kind: 'bonds',
        width: near
          ? Math.min(2.4, Math.max(0.7, frame.scale * 0.06))
          : Math.min(1.2, Math.max(0.5, frame.scale * 0.03)),
        opacity: near ? 1 : 0.6,
        path: segmentPath(own.filter((bond) => !bond.wraps)),
        stubs: segmentPath(own.filter((bond) => bond.wraps)),
      },
    ];
  }
  if (size === 1) {
    const path = term.supports
      .map(([site]) => circle(frame, site ?? 0, frame.siteRadius + Math.min(3, frame.scale * 0.09)))
      .join('');
    return [{ ...base, kind: 'sites', width: Math.min(1.8, Math.max(0.6, frame.scale * 0.05)), opacity: 0.9, path }];
  }
  if (size > 2) {
    const path = term.supports.map((support) => polygon(frame, support)).join('');
    return [{ ...base, kind: 'plaquettes', width: 1, opacity: 0.18, path }];
  }
  return [];
};

const segmentPath = (bonds: readonly DrawnBond[]): string =>
  bonds
    .flatMap((bond) => bond.segments.map(([x1, y1, x2, y2]) => `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}`))
    .join('');

const circle = (frame: Frame, site: number, radius: number): string => {
  const r = round(radius);
  return `M${round((frame.sites[2 * site] ?? 0) - r)} ${round(frame.sites[2 * site + 1] ?? 0)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
};

/** Corners in the order of their angle about the centre; a support that wraps around is left out. */
const polygon = (frame: Frame, support: readonly number[]): string => {
  const corners = support.map((site): [number, number] => [frame.sites[2 * site] ?? 0, frame.sites[2 * site + 1] ?? 0]);
  const centreX = corners.reduce((sum, [x]) => sum + x, 0) / corners.length;
  const centreY = corners.reduce((sum, [, y]) => sum + y, 0) / corners.length;
  if (corners.some(([x, y]) => Math.hypot(x - centreX, y - centreY) > 2.5 * frame.scale)) return '';
  corners.sort((p, q) => Math.atan2(p[1] - centreY, p[0] - centreX) - Math.atan2(q[1] - centreY, q[0] - centreX));
  return `M${corners.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`;
};

const sitePaths = (frame: Frame): readonly [string, string] => {
  const paths: [string[], string[]] = [[], []];
  for (let site = 0; site < frame.lattice.nSites; site++) {
    const sublattice = frame.lattice.sublattice?.[site] === 1 ? 1 : 0;
    paths[sublattice].push(circle(frame, site, frame.siteRadius));
  }
  return [paths[0].join(''), paths[1].join('')];
};
