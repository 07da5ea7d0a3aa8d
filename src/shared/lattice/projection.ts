import type { Crystal, Vector } from './lattice';

/** How far a unit of depth goes to the right and up in the oblique view of a lattice in space. */
const [depthRight, depthUp] = [0.42, 0.3];

/** Where a point is drawn: the plane as it is, space seen from the front, x to the right, z upwards and y into the picture. */
export function drawn([x, y, z]: Vector, inSpace: boolean): [number, number] {
  return inSpace ? [x + depthRight * y, z + depthUp * y] : [x, y];
}

/** 1 for a lattice along x, 2 in the plane, 3 in space. */
export function spatialDimension({ vectors, basis }: Pick<Crystal, 'vectors' | 'basis'>): number {
  const all = [...vectors, ...basis];
  if (all.some(([, , z]) => z !== 0)) return 3;
  return all.some(([, y]) => y !== 0) ? 2 : 1;
}
