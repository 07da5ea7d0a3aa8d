import type { TermSummary } from '../../shared/hamiltonian/model';
import type { Lattice, Vector } from '../../shared/lattice/lattice';
import { fittingCamera, lookAt } from './camera';
import type { Camera } from './camera';
import { drawBonds, STUB } from './drawn-bonds';
import type { DrawnBond } from './drawn-bonds';
import { placeSites } from './placement';
import type { Placement } from './placement';

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

/** What lies about as far from the viewer; in the plane there is one. */
export interface DepthBand {
  /** 0: nearest, 1: furthest. */
  readonly depth: number;
  readonly layers: readonly TermLayer[];
  /** Circles of sublattice 0 (filled) and 1 (hollow). */
  readonly sitePaths: readonly [string, string];
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
  /** A displacement in pixels, y downwards. */
  readonly project: (vector: Vector) => readonly [number, number];
  readonly bonds: readonly DrawnBond[];
  /** The furthest first: in the order in which they are drawn. */
  readonly bands: readonly DepthBand[];
}

const LARGEST_SCALE = 76;
const MARGIN = { ring: 34, plane: 40, space: 30 } as const;
/** More would cost elements, fewer would show steps. */
const BANDS_IN_SPACE = 6;

export const termColour = (term: number): number => (term % 6) + 1;

const round = (value: number): number => Math.round(value * 10) / 10;

export const buildScene = (
  lattice: Lattice,
  terms: readonly TermSummary[],
  width: number,
  height: number,
  camera: Camera = fittingCamera,
): Scene => {
  const placement = placeSites(lattice, camera);
  const scale = camera.zoom * fittingScale(lattice, placement, width, height);
  const centreX = (placement.left + placement.right) / 2;
  const centreY = (placement.bottom + placement.top) / 2;
  const sites = new Float64Array(placement.positions.length);
  for (let site = 0; site < lattice.nSites; site++) {
    sites[2 * site] = width / 2 + camera.panX + scale * ((placement.positions[2 * site] ?? 0) - centreX);
    sites[2 * site + 1] = height / 2 + camera.panY - scale * ((placement.positions[2 * site + 1] ?? 0) - centreY);
  }
  const grown = Math.sqrt(Math.max(1, camera.zoom));
  const frame = {
    lattice,
    placement,
    width,
    height,
    scale,
    sites,
    siteRadius: Math.min(6.5 * grown, Math.max(0.9, scale * 0.14)),
    project: projector(placement.kind, scale, camera),
  };
  const bonds = drawBonds(frame, terms);
  return { ...frame, bonds, bands: bandsOf(frame, terms, bonds) };
};

const fittingScale = (lattice: Lattice, placement: Placement, width: number, height: number): number => {
  const margin = MARGIN[placement.kind];
  const spanX = placement.right - placement.left;
  const spanY = placement.top - placement.bottom;
  // A stub sticks out by STUB beyond the outermost sites.
  const room = lattice.periodic && placement.kind !== 'ring' ? 2 * STUB : 0.2;
  const fitting = Math.min((width - 2 * margin) / (spanX + room || 1), (height - 2 * margin) / (spanY + room || 1));
  return Math.max(0.5, Math.min(LARGEST_SCALE, fitting));
};

const projector = (kind: Placement['kind'], scale: number, camera: Camera): Scene['project'] => {
  if (kind !== 'space') return ([x, y]) => [scale * x, -scale * y];
  return (vector) => {
    const [right, up] = lookAt(vector, camera);
    return [scale * right, -scale * up];
  };
};

type Frame = Omit<Scene, 'bonds' | 'bands'>;

const bandsOf = (frame: Frame, terms: readonly TermSummary[], bonds: readonly DrawnBond[]): readonly DepthBand[] => {
  const { depth } = frame.placement;
  const count = frame.placement.kind === 'space' ? BANDS_IN_SPACE : 1;
  const bandOf = (at: number): number => Math.min(count - 1, Math.floor(at * count));
  const bands: DepthBand[] = [];
  for (let band = count - 1; band >= 0; band--) {
    const holdsSite = (site: number): boolean => count === 1 || bandOf(depth[site] ?? 0) === band;
    const own = count === 1 ? bonds : bonds.filter((bond) => bandOf(bond.depth) === band);
    bands.push({
      depth: count === 1 ? 0 : band / (count - 1),
      layers: terms.flatMap((term, index) => termLayer(term, index, frame, own, holdsSite)),
      sitePaths: sitePaths(frame, holdsSite),
    });
  }
  return bands;
};

const termLayer = (
  term: TermSummary,
  index: number,
  frame: Frame,
  bonds: readonly DrawnBond[],
  holdsSite: (site: number) => boolean,
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
      .filter(([site]) => holdsSite(site ?? 0))
      .map(([site]) => circle(frame, site ?? 0, frame.siteRadius + Math.min(3, frame.scale * 0.09)))
      .join('');
    return [{ ...base, kind: 'sites', width: Math.min(1.8, Math.max(0.6, frame.scale * 0.05)), opacity: 0.9, path }];
  }
  if (size > 2) {
    const path = term.supports
      .filter(([site]) => holdsSite(site ?? 0))
      .map((support) => polygon(frame, support))
      .join('');
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

const sitePaths = (frame: Frame, holdsSite: (site: number) => boolean): readonly [string, string] => {
  const paths: [string[], string[]] = [[], []];
  for (let site = 0; site < frame.lattice.nSites; site++) {
    if (!holdsSite(site)) continue;
    const sublattice = frame.lattice.sublattice?.[site] === 1 ? 1 : 0;
    paths[sublattice].push(circle(frame, site, frame.siteRadius));
  }
  return [paths[0].join(''), paths[1].join('')];
};
