import type { Lattice } from '../../shared/lattice/lattice';
import { fittingCamera, lookAt } from './camera';
import type { Camera } from './camera';

/** Where sites are drawn, in units of the nearest-neighbour distance, y upwards. */
export interface Placement {
  /** ring: a one-dimensional lattice bent to a circle, so that no bond has to wrap around. */
  readonly kind: 'plane' | 'ring' | 'space';
  /** [nSites][2] flattened. */
  readonly positions: Float64Array;
  /** Distance from the viewer: 0 of the nearest site, 1 of the furthest. All 0 in the plane. */
  readonly depth: Float64Array;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** Open chains up to this length are drawn straight; longer ones would be a thin line in an empty panel. */
const LONGEST_STRAIGHT_CHAIN = 14;
/** Share of the circle left free at the ends of an open chain. */
const GAP_OF_AN_OPEN_RING = 1 / 12;

const isOneDimensional = (lattice: Lattice): boolean => lattice.kind === 'chain' || lattice.kind === 'ladder';

export const isInSpace = ({ dimension }: Lattice): boolean => dimension === 3;

export const placeSites = (lattice: Lattice, camera: Camera = fittingCamera): Placement => {
  if (isInSpace(lattice)) return inSpace(lattice, camera);
  const length = lattice.extent[0] ?? lattice.nSites;
  const bends =
    isOneDimensional(lattice) &&
    length > 2 &&
    (lattice.periodic || length > LONGEST_STRAIGHT_CHAIN || lattice.nSites > 40);
  const positions = bends ? ringPositions(lattice, length) : Float64Array.from(lattice.positions);
  const depth = new Float64Array(lattice.nSites);
  return { kind: bends ? 'ring' : 'plane', positions, depth, ...boundsOf(positions) };
};

/** Bounds are those of the sphere around all sites, so that the size stays while the lattice turns. */
const inSpace = (lattice: Lattice, camera: Camera): Placement => {
  const { nSites, coordinates } = lattice;
  const at = (site: number, axis: number): number => coordinates[3 * site + axis] ?? 0;
  const middle = [0, 1, 2].map((axis) => {
    let [least, most] = [Infinity, -Infinity];
    for (let site = 0; site < nSites; site++) {
      least = Math.min(least, at(site, axis));
      most = Math.max(most, at(site, axis));
    }
    return (least + most) / 2;
  });
  const [middleX = 0, middleY = 0, middleZ = 0] = middle;
  const positions = new Float64Array(2 * nSites);
  const depth = new Float64Array(nSites);
  let radius = 0;
  for (let site = 0; site < nSites; site++) {
    const from = [at(site, 0) - middleX, at(site, 1) - middleY, at(site, 2) - middleZ] as const;
    radius = Math.max(radius, Math.hypot(...from));
    const [right, up, away] = lookAt(from, camera);
    positions[2 * site] = right;
    positions[2 * site + 1] = up;
    depth[site] = away;
  }
  const nearest = depth.reduce((a, b) => Math.min(a, b), Infinity);
  const span = depth.reduce((a, b) => Math.max(a, b), -Infinity) - nearest;
  for (let site = 0; site < nSites; site++) depth[site] = span > 1e-9 ? ((depth[site] ?? 0) - nearest) / span : 0;
  return { kind: 'space', positions, depth, left: -radius, right: radius, bottom: -radius, top: radius };
};

/** Sites run clockwise from the top; the legs of a ladder become circles whose radii differ by the rung. */
const ringPositions = (lattice: Lattice, length: number): Float64Array => {
  const positions = new Float64Array(2 * lattice.nSites);
  const turn = lattice.periodic ? length : (length - 1) / (1 - GAP_OF_AN_OPEN_RING);
  const radius = Math.max(turn / (2 * Math.PI), 0.8);
  const start = lattice.periodic ? 0 : Math.PI + Math.PI * GAP_OF_AN_OPEN_RING;
  const origin = lattice.positions[0] ?? 0;
  for (let site = 0; site < lattice.nSites; site++) {
    const along = (lattice.positions[2 * site] ?? 0) - origin;
    const across = lattice.positions[2 * site + 1] ?? 0;
    const angle = start + (2 * Math.PI * along) / turn;
    positions[2 * site] = (radius + across) * Math.sin(angle);
    positions[2 * site + 1] = (radius + across) * Math.cos(angle);
  }
  return positions;
};

const boundsOf = (positions: Float64Array): Pick<Placement, 'left' | 'right' | 'bottom' | 'top'> => {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let index = 0; index < positions.length; index += 2) {
    const x = positions[index] ?? 0;
    const y = positions[index + 1] ?? 0;
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
  }
  return positions.length === 0 ? { left: 0, right: 0, bottom: 0, top: 0 } : { left, right, bottom, top };
};
