import type { Lattice, Vector } from './lattice';

/** A point or vector of the plane. Momenta are in units of pi. */
type Point = readonly [number, number];

/** A momentum with a name, as "Γ", "M". */
export interface NamedMomentum {
  readonly name: string;
  readonly at: Point;
}

/** The first Brillouin zone of a lattice in the plane. */
export interface Zone {
  /** Primitive reciprocal vectors, b_i a_j = 2 pi delta_ij. */
  readonly reciprocal: readonly [Point, Point];
  /** Corners counter-clockwise: the Wigner-Seitz cell of the reciprocal lattice. */
  readonly corners: readonly Point[];
  /** Γ, the corners and the middles of the edges. */
  readonly named: readonly NamedMomentum[];
}

const tolerance = 1e-9;

/** b_i with b_i a_j = 2 pi delta_ij, in units of pi. */
export function reciprocalVectors([a, b]: readonly [Point, Point]): readonly [Point, Point] {
  const volume = a[0] * b[1] - a[1] * b[0];
  return [
    [(2 * b[1]) / volume, (-2 * b[0]) / volume],
    [(-2 * a[1]) / volume, (2 * a[0]) / volume],
  ];
}

/** Zone of the primitive vectors of a lattice in the plane; null for chains, lattices in space and custom ones. */
export function brillouinZone({ crystal, dimension }: Lattice): Zone | null {
  const [first, second] = crystal?.vectors ?? [];
  if (dimension !== 2 || first === undefined || second === undefined) return null;
  const flat = ([x, y]: Vector): Point => [x, y];
  const reciprocal = reciprocalVectors([flat(first), flat(second)]);
  const corners = wignerSeitz(reciprocal);
  return { reciprocal, corners, named: namedMomenta(corners) };
}

/**
 * Corners of the points that are nearer to the origin than to any other point of the lattice of two vectors, counter-clockwise.
 * @throws RangeError if the vectors are parallel
 */
export function wignerSeitz(vectors: readonly [Point, Point]): readonly Point[] {
  const [first, second] = vectors;
  const volume = Math.abs(first[0] * second[1] - first[1] * second[0]);
  if (volume <= tolerance * Math.hypot(...first) * Math.hypot(...second)) {
    throw new RangeError('Parallel vectors are no lattice of the plane.');
  }
  const [a, b] = reduced(vectors);
  const reach = 2 * (Math.hypot(...a) + Math.hypot(...b));
  let polygon: Point[] = [
    [-reach, -reach],
    [reach, -reach],
    [reach, reach],
    [-reach, reach],
  ];
  // Of a reduced pair the neighbours that matter are sums of at most one of each.
  for (let m = -1; m <= 1; m++) {
    for (let n = -1; n <= 1; n++) {
      if (m !== 0 || n !== 0) polygon = clipped(polygon, [m * a[0] + n * b[0], m * a[1] + n * b[1]]);
    }
  }
  return withoutRepeats(polygon);
}

/** The shortest pair of vectors of the same lattice (Lagrange and Gauss). */
function reduced([first, second]: readonly [Point, Point]): readonly [Point, Point] {
  let [a, b] = [first, second];
  for (;;) {
    if (Math.hypot(...b) < Math.hypot(...a)) [a, b] = [b, a];
    const turns = Math.round((a[0] * b[0] + a[1] * b[1]) / (a[0] ** 2 + a[1] ** 2));
    const shorter: Point = [b[0] - turns * a[0], b[1] - turns * a[1]];
    // Of pairs at 60 degrees rounding decides between two that are equally short.
    if (!(Math.hypot(...shorter) < Math.hypot(...b) * (1 - tolerance))) return [a, b];
    b = shorter;
  }
}

/** The part of a convex polygon that is nearer to the origin than to a point. */
function clipped(polygon: readonly Point[], [gx, gy]: Point): Point[] {
  const half = (gx * gx + gy * gy) / 2;
  const beyond = ([x, y]: Point): number => x * gx + y * gy - half;
  return polygon.flatMap((from, k) => {
    const to = polygon[(k + 1) % polygon.length];
    const [before, after] = [beyond(from), beyond(to)];
    const kept = before <= 0 ? [from] : [];
    if (before * after >= 0) return kept;
    const part = before / (before - after);
    return [...kept, [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])] as Point];
  });
}

function withoutRepeats(polygon: readonly Point[]): readonly Point[] {
  const size = Math.max(...polygon.map((point) => Math.hypot(...point)));
  return polygon.filter((point, k) => {
    const next = polygon[(k + 1) % polygon.length];
    return Math.hypot(point[0] - next[0], point[1] - next[1]) > 1e-7 * size;
  });
}

/** Area of a polygon. */
export const polygonArea = (corners: readonly Point[]): number =>
  Math.abs(
    corners.reduce((sum, [x, y], k) => {
      const [nextX, nextY] = corners[(k + 1) % corners.length];
      return sum + x * nextY - y * nextX;
    }, 0),
  ) / 2;

/**
 * Names after the shape: of a square M the corners and X the middles of the edges; of a rectangle S the corners, X and Y the middles
 * along x and y; of a regular hexagon K and K′ the corners in turns and M the middles; of others the corners C and the middles M, with
 * numbers where they are not opposite of each other.
 */
export function namedMomenta(corners: readonly Point[]): readonly NamedMomentum[] {
  const middles = corners.map(([x, y], k): Point => {
    const [nextX, nextY] = corners[(k + 1) % corners.length];
    return [(x + nextX) / 2, (y + nextY) / 2];
  });
  const origin: NamedMomentum = { name: 'Γ', at: [0, 0] };
  const alike = (points: readonly Point[]): boolean => {
    const lengths = points.map((point) => Math.hypot(...point));
    return Math.max(...lengths) - Math.min(...lengths) < 1e-6 * Math.max(...lengths);
  };
  const regular = alike(corners) && alike(middles);
  const all = (names: (point: Point, k: number) => string, points: readonly Point[]): readonly NamedMomentum[] =>
    points.map((at, k) => ({ name: names(at, k), at }));
  if (corners.length === 4 && regular) return [origin, ...all(() => 'M', corners), ...all(() => 'X', middles)];
  if (corners.length === 4) {
    return [
      origin,
      ...all(() => 'S', corners),
      ...all(([x, y]) => (Math.abs(x) > Math.abs(y) * (1 + 1e-9) ? 'X' : 'Y'), middles),
    ];
  }
  if (regular)
    return [origin, ...all((_, k) => (k % 2 === 0 ? 'K' : 'K′'), rotated(corners)), ...all(() => 'M', middles)];
  const half = corners.length / 2;
  const numbered = (letter: string) => (_: Point, k: number) => `${letter}${subscripts[k % half]}`;
  return [origin, ...all(numbered('C'), corners), ...all(numbered('M'), middles)];
}

const subscripts = ['₁', '₂', '₃'];

/** From the corner that is nearest to the direction of x, so that K lies to the right. */
function rotated(corners: readonly Point[]): readonly Point[] {
  const angle = ([x, y]: Point): number => Math.abs(Math.atan2(y, x) - 1e-6);
  const first = corners.reduce((best, point, k) => (angle(point) < angle(corners[best]) ? k : best), 0);
  return [...corners.slice(first), ...corners.slice(0, first)];
}

/** Whether a momentum lies in the zone scaled by a factor, the edge included. */
export const isInZone = ({ reciprocal }: Zone, [x, y]: Point, scale = 1): boolean =>
  nearestPoints(reciprocal, [x / scale, y / scale]).some(([gx, gy]) => Math.hypot(gx, gy) < 1e-6);

/** Momenta of a piece of a lattice in the plane that is closed on itself, and the cell that each of them stands for. */
export interface ZoneMesh {
  readonly zone: Zone;
  /** Steps between neighbouring momenta. */
  readonly steps: readonly [Point, Point];
  /** Corners of a cell about a momentum. */
  readonly cell: readonly Point[];
}

/** Null where a direction is open, the piece is no lattice of the plane, or it is a custom one. */
export function zoneMesh(lattice: Lattice): ZoneMesh | null {
  const zone = brillouinZone(lattice);
  const [first, second] = lattice.supercell;
  if (zone === null || first === undefined || second === undefined) return null;
  if (lattice.crystal?.closed.some((closed) => !closed) ?? true) return null;
  const steps = reciprocalVectors([first, second]);
  return { zone, steps, cell: wignerSeitz(steps) };
}

/** Allowed momenta in the zone scaled by a factor, its edge included, in units of pi. */
export function momentaInZone({ zone, steps: [a, b] }: ZoneMesh, scale: number): readonly Point[] {
  const reach = scale * Math.max(...zone.corners.map((corner) => Math.hypot(...corner)));
  const volume = Math.abs(a[0] * b[1] - a[1] * b[0]);
  // Far enough along each step that the circle round the zone is covered.
  const [most, other] = [b, a].map((step) => Math.ceil((reach * Math.hypot(...step)) / volume + 1e-9));
  const found: Point[] = [];
  for (let m = -most; m <= most; m++) {
    for (let n = -other; n <= other; n++) {
      const momentum: Point = [m * a[0] + n * b[0], m * a[1] + n * b[1]];
      if (Math.hypot(...momentum) <= reach + 1e-6 && isInZone(zone, momentum, scale)) found.push(momentum);
    }
  }
  return found;
}

/** Points of the reciprocal lattice that are nearest to a momentum; several at the edge of a zone. */
function nearestPoints([a, b]: readonly [Point, Point], [x, y]: Point): readonly Point[] {
  const volume = a[0] * b[1] - a[1] * b[0];
  const [m, n] = [(x * b[1] - y * b[0]) / volume, (y * a[0] - x * a[1]) / volume].map(Math.round);
  const around = [-2, -1, 0, 1, 2];
  const all = around.flatMap((i) =>
    around.map((j): Point => [(m + i) * a[0] + (n + j) * b[0], (m + i) * a[1] + (n + j) * b[1]]),
  );
  const distances = all.map(([gx, gy]) => Math.hypot(x - gx, y - gy));
  const least = Math.min(...distances);
  const edge = 1e-6 * Math.hypot(...a);
  return all.filter((_, k) => distances[k] < least + edge);
}

/** The images of a momentum in the first zone, one inside, several on its edge. */
export const imagesInZone = ({ reciprocal }: Zone, momentum: Point): readonly Point[] =>
  nearestPoints(reciprocal, momentum).map(([gx, gy]) => [momentum[0] - gx, momentum[1] - gy]);

/** Name of a momentum or of one that is the same up to reciprocal vectors; null: it has none. */
export function nameOf(zone: Zone, momentum: Point): string | null {
  const images = imagesInZone(zone, momentum);
  const size = Math.hypot(...zone.reciprocal[0]);
  return (
    zone.named.find(({ at }) => images.some(([x, y]) => Math.hypot(x - at[0], y - at[1]) < 1e-5 * size))?.name ?? null
  );
}
