import { lineBetween } from './drawn-bonds';
import type { DrawnBond } from './drawn-bonds';
import type { Scene } from './scene';

/** A site, or two sites with the bond of a term or without one. Independent of the size of the drawing. */
export type LatticeSelection =
  | { readonly kind: 'site'; readonly site: number }
  | { readonly kind: 'bond'; readonly term: number; readonly from: number; readonly to: number };

const selectBond = ({ term, from, to }: DrawnBond): LatticeSelection => ({ kind: 'bond', term, from, to });

/** Two sites, for what may be between them. */
export const pairOf = (from: number, to: number): LatticeSelection => ({ kind: 'bond', term: -1, from, to });

/** The drawn bond of a selection, of another term if its own has none there; undefined where there is none. */
export const selectedBond = (scene: Scene, selection: LatticeSelection | null): DrawnBond | undefined => {
  if (selection?.kind !== 'bond') return undefined;
  const between = scene.bonds.filter(
    ({ from, to }) =>
      (from === selection.from && to === selection.to) || (from === selection.to && to === selection.from),
  );
  return between.find(({ term }) => term === selection.term) ?? between[0];
};

type Direction = 'left' | 'right' | 'up' | 'down';

/** Directions by the keys that ask for them. */
export const arrowKeys: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

const directions: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

const BOND_REACH = 6;
/** Pixels that the whole depth of the picture is worth: of two things under the pointer the nearer one is meant. */
const DEPTH_PRICE = 3;

/** What lies under a point of the drawing; sites win over bonds. */
export const pick = (scene: Scene, x: number, y: number): LatticeSelection | null => {
  let nearest: LatticeSelection | null = null;
  const reach = Math.max(scene.siteRadius + 3, 5);
  let price = Infinity;
  for (let site = 0; site < scene.lattice.nSites; site++) {
    const [sx, sy] = sitePoint(scene, site);
    const d = Math.hypot(sx - x, sy - y);
    const cost = d + DEPTH_PRICE * (scene.placement.depth[site] ?? 0);
    if (d < reach && cost < price) [nearest, price] = [{ kind: 'site', site }, cost];
  }
  if (nearest !== null) return nearest;
  for (const bond of scene.bonds) {
    for (const [x1, y1, x2, y2] of bond.segments) {
      const d = distanceToSegment(x, y, x1, y1, x2, y2);
      const cost = d + DEPTH_PRICE * bond.depth;
      if (d < BOND_REACH && cost < price) [nearest, price] = [selectBond(bond), cost];
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
  const segment = selectedBond(scene, selection)?.segments[0] ?? lineBetween(scene.sites, selection.from, selection.to);
  return middleOf(segment);
};

const sitePoint = (scene: Scene, site: number): readonly [number, number] => [
  scene.sites[2 * site] ?? 0,
  scene.sites[2 * site + 1] ?? 0,
];

const middleOf = ([x1, y1, x2, y2]: readonly [number, number, number, number]): readonly [number, number] => [
  (x1 + x2) / 2,
  (y1 + y2) / 2,
];

const bondMiddle = (bond: DrawnBond): readonly [number, number] => middleOf(bond.segments[0] ?? [0, 0, 0, 0]);

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
    const term = selectedBond(scene, selection)?.term;
    for (const bond of scene.bonds) if (bond.term === term) consider(selectBond(bond), bondMiddle(bond));
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
