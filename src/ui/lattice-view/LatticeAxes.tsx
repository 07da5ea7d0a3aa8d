import type { ReactElement } from 'react';
import { STUB } from './drawn-bonds';
import type { Scene } from './scene';
import { siteCoordinates } from './site-label';

/** Enough room for a two-digit number beside every site. */
const SCALE_FOR_EVERY_SITE = 22;

interface AxisLabel {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** Indices along the edges of a plane lattice, around a ring, or at every site on demand. */
export function LatticeAxes({
  scene,
  everySite,
}: {
  readonly scene: Scene;
  readonly everySite: boolean;
}): ReactElement {
  const all = everySite && scene.scale >= SCALE_FOR_EVERY_SITE;
  const labels = all ? siteNumbers(scene) : scene.placement.kind === 'ring' ? ringLabels(scene) : edgeLabels(scene);
  return (
    <g className={all ? 'lattice-axes is-every-site' : 'lattice-axes'}>
      {labels.map(({ key, x, y, text }) => (
        <text key={key} x={x} y={y} dy="0.35em" textAnchor="middle">
          {text}
        </text>
      ))}
    </g>
  );
}

const siteNumbers = (scene: Scene): readonly AxisLabel[] =>
  Array.from({ length: scene.lattice.nSites }, (_, site) => ({
    key: String(site),
    x: (scene.sites[2 * site] ?? 0) + scene.siteRadius + 7,
    y: (scene.sites[2 * site + 1] ?? 0) - scene.siteRadius - 4,
    text: String(site),
  }));

/** Every 1st, 2nd, 5th, 10th ... index, so that labels keep `room` pixels. */
export const labelStride = (spacing: number, room: number): number => {
  for (let power = 1; power < 1e6; power *= 10) {
    for (const factor of [1, 2, 5]) if (spacing * factor * power >= room) return factor * power;
  }
  return 1e6;
};

const ringLabels = (scene: Scene): readonly AxisLabel[] => {
  const length = scene.lattice.extent[0] ?? scene.lattice.nSites;
  const perCell = Math.max(1, Math.round(scene.lattice.nSites / length));
  const stride = labelStride(scene.scale, 26);
  const labels: AxisLabel[] = [];
  for (let cell = 0; cell < length; cell += stride) {
    // The outermost site of the cell is the last one.
    const site = cell * perCell + perCell - 1;
    const [x, y] = [scene.sites[2 * site] ?? 0, scene.sites[2 * site + 1] ?? 0];
    const [dx, dy] = [x - scene.width / 2, y - ringCentreY(scene)];
    const radius = Math.hypot(dx, dy) || 1;
    const reach = (radius + scene.siteRadius + 15) / radius;
    labels.push({
      key: String(cell),
      x: scene.width / 2 + dx * reach,
      y: ringCentreY(scene) + dy * reach,
      text: String(cell),
    });
  }
  return labels;
};

/** Positions are centred by their bounds: the circle's own centre lies at the origin of the placement. */
const ringCentreY = (scene: Scene): number =>
  scene.height / 2 + (scene.scale * (scene.placement.bottom + scene.placement.top)) / 2;

const edgeLabels = (scene: Scene): readonly AxisLabel[] => {
  const { lattice, sites, scale } = scene;
  if (scene.placement.kind === 'space') return [];
  const stub = (lattice.periodic ? STUB : 0) * scale;
  // Where the lattice has been zoomed beyond the picture, numbers stay at its edge.
  const upright = Math.abs(slant(scene)) < 1e-9;
  const within = (value: number, least: number, most: number): number =>
    upright ? Math.min(most, Math.max(least, value)) : value;
  if (lattice.kind === 'custom') return scale >= SCALE_FOR_EVERY_SITE ? siteNumbers(scene) : [];
  const labels: AxisLabel[] = [];
  const strideX = labelStride(scale, 20);
  const strideY = labelStride(scale, 16);
  for (let site = 0; site < lattice.nSites; site++) {
    const [x, y, cellSite] = siteCoordinates(lattice, site);
    if (x === undefined || (cellSite ?? 0) > 0) continue;
    const [px, py] = [sites[2 * site] ?? 0, sites[2 * site + 1] ?? 0];
    if ((y === undefined || y === 0) && x % strideX === 0) {
      labels.push({
        key: `x${x}`,
        x: px - stub * Math.abs(slant(scene)),
        y: within(py + stub + scene.siteRadius + 13, 0, scene.height - 10),
        text: String(x),
      });
    }
    if (y !== undefined && x === 0 && y % strideY === 0) {
      labels.push({
        key: `y${y}`,
        x: within(px - stub - scene.siteRadius - 13, 14, scene.width),
        y: py,
        text: String(y),
      });
    }
  }
  return labels;
};

/** Horizontal part of the second lattice direction: labels of a slanted lattice follow its stubs. */
const slant = (scene: Scene): number => {
  const [x1 = 0, y1 = 0] = scene.lattice.supercell[1] ?? [0, 1];
  return x1 / (Math.hypot(x1, y1) || 1);
};
