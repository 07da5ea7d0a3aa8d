import type { DrawnBond, Scene } from './scene';

/** A site, or the bond of a term. Independent of the size of the drawing. */
export type LatticeSelection =
  | { readonly kind: 'site'; readonly site: number }
  | { readonly kind: 'bond'; readonly term: number; readonly from: number; readonly to: number };

const selectBond = ({ term, from, to }: DrawnBond): LatticeSelection => ({ kind: 'bond', term, from, to });

/** The drawn bond of a selection; undefined when the text has changed since. */
export const selectedBond = (scene: Scene, selection: LatticeSelection | null): DrawnBond | undefined =>
  selection?.kind === 'bond'
    ? scene.bonds.find(
        ({ term, from, to }) => term === selection.term && from === selection.from && to === selection.to,
      )
    : undefined;

export type Direction = 'left' | 'right' | 'up' | 'down';

const directions: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

const BOND_REACH = 6;

/** What lies under a point of the drawing; sites win over bonds. */
export const pick = (scene: Scene, x: number, y: number): LatticeSelection | null => {
  let nearest: LatticeSelection | null = null;
  let distance = Math.max(scene.siteRadius + 3, 5);
  for (let site = 0; site < scene.lattice.nSites; site++) {
    const d = Math.hypot((scene.sites[2 * site] ?? 0) - x, (scene.sites[2 * site + 1] ?? 0) - y);
    if (d < distance) [nearest, distance] = [{ kind: 'site', site }, d];
  }
  if (nearest !== null) return nearest;
  distance = BOND_REACH;
  for (const bond of scene.bonds) {
    for (const [x1, y1, x2, y2] of bond.segments) {
      const d = distanceToSegment(x, y, x1, y1, x2, y2);
      if (d < distance) [nearest, distance] = [selectBond(bond), d];
    }
  }
  return nearest;
};

const distanceToSegment = (x: number, y: number, x1: number, y1: number, x2: number, y2: number): number => {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const t = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy);
};

/** Point to which a callout points. */
export const anchorOf = (scene: Scene, selection: LatticeSelection): readonly [number, number] => {
  if (selection.kind === 'site') return sitePoint(scene, selection.site);
  const bond = selectedBond(scene, selection);
  return bond === undefined ? [0, 0] : bondMiddle(bond);
};

const sitePoint = (scene: Scene, site: number): readonly [number, number] => [
  scene.sites[2 * site] ?? 0,
  scene.sites[2 * site + 1] ?? 0,
];

const bondMiddle = (bond: DrawnBond): readonly [number, number] => {
  const [x1, y1, x2, y2] = bond.segments[0] ?? [0, 0, 0, 0];
  return [(x1 + x2) / 2, (y1 + y2) / 2];
};

/** The next site, or bond of the same term, in a direction: the nearest within a cone, sideways distance counting double. */
export const move = (
  scene: Scene,
  selection: LatticeSelection | null,
  direction: Direction,
): LatticeSelection | null => {
  if (selection === null) return scene.lattice.nSites > 0 ? { kind: 'site', site: 0 } : null;
  const [ux, uy] = directions[direction];
  const [x, y] = anchorOf(scene, selection);
  let best = selection;
  let cost = Infinity;
  const consider = (candidate: LatticeSelection, [cx, cy]: readonly [number, number]): void => {
    const along = (cx - x) * ux + (cy - y) * uy;
    const across = Math.abs((cx - x) * uy - (cy - y) * ux);
    if (along <= 0.5 || across > 2 * along) return;
    const price = along + 2 * across;
    if (price < cost) [best, cost] = [candidate, price];
  };
  if (selection.kind === 'site') {
    for (let site = 0; site < scene.lattice.nSites; site++) consider({ kind: 'site', site }, sitePoint(scene, site));
  } else {
    for (const bond of scene.bonds) if (bond.term === selection.term) consider(selectBond(bond), bondMiddle(bond));
  }
  return best;
};

/** Site to its first bond, bond to the next bond at the same site, and back to the site after the last. */
export const cycleKind = (scene: Scene, selection: LatticeSelection | null): LatticeSelection | null => {
  if (selection === null) return move(scene, null, 'right');
  const site = selection.kind === 'site' ? selection.site : selection.from;
  const current = selectedBond(scene, selection);
  const start = current === undefined ? 0 : scene.bonds.indexOf(current) + 1;
  const next = scene.bonds.slice(start).find((bond) => bond.from === site);
  return next === undefined ? { kind: 'site', site } : selectBond(next);
};
