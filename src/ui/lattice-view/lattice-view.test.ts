import { describe, expect, it } from 'vitest';
import type { TermSummary } from '../../shared/hamiltonian/model';
import { buildLattice } from '../../shared/lattice';
import type { Lattice } from '../../shared/lattice';
import { labelStride } from './LatticeAxes';
import { fittingCamera, lookAt, panned, turned, zoomed } from './camera';
import type { Camera } from './camera';
import { placeSites } from './placement';
import { buildScene } from './scene';
import { cycleKind, move, pick, selectedBond } from './selection';
import { latticeSummary, siteLabel } from './site-label';

const square = buildLattice({ kind: 'square', extent: [4, 4], periodic: true });

const bondTerm = (lattice: Lattice, shell: number): TermSummary => {
  const bonds = lattice.shells[shell - 1]?.bonds ?? [];
  return {
    latex: '',
    text: `shell ${shell}`,
    line: 1,
    domain: 'bonds',
    shell,
    count: bonds.length,
    parameters: [],
    spinDegree: 2,
    supports: bonds.map(({ from, to }) => [from, to]),
  };
};

const scene = buildScene(square, [bondTerm(square, 1), bondTerm(square, 2)], 500, 500);

describe('placeSites', () => {
  it('bends a periodic chain to a ring with unit steps', () => {
    const { kind, positions } = placeSites(buildLattice({ kind: 'chain', length: 40, periodic: true }));
    expect(kind).toBe('ring');
    for (let site = 0; site < 40; site++) {
      const next = (site + 1) % 40;
      const step = Math.hypot(
        positions[2 * site]! - positions[2 * next]!,
        positions[2 * site + 1]! - positions[2 * next + 1]!,
      );
      expect(step).toBeCloseTo(1, 2);
    }
  });

  it('leaves a gap between the ends of a long open chain and draws a short one straight', () => {
    const { kind, positions } = placeSites(buildLattice({ kind: 'chain', length: 40, periodic: false }));
    expect(kind).toBe('ring');
    expect(Math.hypot(positions[0]! - positions[78]!, positions[1]! - positions[79]!)).toBeGreaterThan(2);
    expect(placeSites(buildLattice({ kind: 'chain', length: 8, periodic: false })).kind).toBe('plane');
  });

  it('keeps every site apart from every other, for every kind of lattice', () => {
    const lattices = [
      square,
      buildLattice({ kind: 'ladder', length: 12, width: 3, periodic: true }),
      buildLattice({ kind: 'ladder', length: 2, width: 2, periodic: true }),
      buildLattice({ kind: 'chain', length: 2, periodic: true }),
      buildLattice({ kind: 'chain', length: 1, periodic: false }),
      buildLattice({ kind: 'honeycomb', extent: [3, 2], periodic: true }),
      buildLattice({ kind: 'custom', nSites: 5, edges: [[0, 1]] }),
    ];
    for (const lattice of lattices) {
      const drawn = buildScene(lattice, [bondTerm(lattice, 1)], 400, 300);
      const keys = Array.from({ length: lattice.nSites }, (_, site) => {
        const [x, y] = [drawn.sites[2 * site]!, drawn.sites[2 * site + 1]!];
        expect(x).toBeGreaterThan(0);
        expect(x).toBeLessThan(400);
        expect(y).toBeGreaterThan(0);
        expect(y).toBeLessThan(300);
        return `${x.toFixed(1)} ${y.toFixed(1)}`;
      });
      expect(new Set(keys).size).toBe(lattice.nSites);
    }
  });
});

describe('buildScene', () => {
  it('draws a bond across the boundary as two stubs and any other as one line', () => {
    const nearest = scene.bonds.filter(({ term }) => term === 0);
    expect(nearest).toHaveLength(32);
    expect(nearest.filter(({ wraps }) => wraps)).toHaveLength(8);
    for (const { wraps, segments } of nearest) expect(segments).toHaveLength(wraps ? 2 : 1);
  });

  it('gives terms the series colours in order and keeps their counts', () => {
    expect(scene.bands[0]!.layers.map(({ colour, count }) => [colour, count])).toEqual([
      [1, 32],
      [2, 32],
    ]);
    // Eight wrapping nearest bonds: sixteen dashed stubs.
    expect(scene.bands[0]!.layers[0]!.stubs.match(/M/g)).toHaveLength(16);
  });

  it('builds a thousand sites within a frame', () => {
    const large = buildLattice({ kind: 'square', extent: [32, 32], periodic: true });
    const terms = [bondTerm(large, 1), bondTerm(large, 2)];
    const start = performance.now();
    const drawn = buildScene(large, terms, 500, 500);
    expect(performance.now() - start).toBeLessThan(200);
    expect(drawn.bonds).toHaveLength(4096);
  });
});

describe('camera', () => {
  const cube = buildLattice({ kind: 'cubic', extent: [4, 3, 2], periodic: true });
  const pixel = (camera: Camera, site: number): readonly [number, number] => {
    const { sites } = buildScene(cube, [], 400, 300, camera);
    return [sites[2 * site]!, sites[2 * site + 1]!];
  };

  it('keeps what lies under the pointer there while it zooms', () => {
    const [x, y] = pixel(fittingCamera, 7);
    const near = zoomed(panned(fittingCamera, 0, 0), 3, x - 200, y - 150);
    expect(pixel(near, 7)[0]).toBeCloseTo(x, 6);
    expect(pixel(near, 7)[1]).toBeCloseTo(y, 6);
    expect(Math.hypot(pixel(near, 0)[0] - x, pixel(near, 0)[1] - y)).toBeGreaterThan(100);
  });

  it('shows a lattice in space whole from every side, with lengths kept and the near in front', () => {
    for (let turn = 0; turn < 12; turn++) {
      const camera = turned(fittingCamera, turn * 0.7, turn * 0.3 - 1.5);
      const drawn = buildScene(cube, [bondTerm(cube, 1)], 400, 300, camera);
      for (const at of drawn.sites) expect(at).toBeGreaterThan(0);
      expect(Math.max(...drawn.sites.filter((_, index) => index % 2 === 0))).toBeLessThan(400);
      expect(Math.max(...drawn.sites.filter((_, index) => index % 2 === 1))).toBeLessThan(300);
      expect(drawn.bands.map(({ depth }) => depth)).toEqual([1, 0.8, 0.6, 0.4, 0.2, 0]);
      const circles = drawn.bands.flatMap(({ sitePaths }) => sitePaths).join('');
      expect(circles.match(/M/g)).toHaveLength(cube.nSites);
      const bonds = drawn.bands
        .flatMap(({ layers }) => layers)
        .reduce((sum, { path, stubs }) => sum + path.length + stubs.length, 0);
      expect(bonds).toBeGreaterThan(0);
    }
    const looked = lookAt([1, 2, 3], turned(fittingCamera, 0.3, 0.2));
    expect(Math.hypot(...looked)).toBeCloseTo(Math.sqrt(14), 12);
  });

  it('takes of two sites in one place the nearer one', () => {
    const front: Camera = { ...fittingCamera, yaw: 0, pitch: 0 };
    const drawn = buildScene(cube, [], 400, 300, front);
    const found = pick(drawn, drawn.sites[0]!, drawn.sites[1]!);
    const nearest = Array.from({ length: cube.nSites }, (_, site) => site).find(
      (site) =>
        drawn.placement.depth[site] === 0 &&
        Math.abs(drawn.sites[2 * site]! - drawn.sites[0]!) < 1e-6 &&
        Math.abs(drawn.sites[2 * site + 1]! - drawn.sites[1]!) < 1e-6,
    );
    expect(found).toEqual({ kind: 'site', site: nearest });
  });
});

describe('selection', () => {
  it('picks a site under the pointer, a bond between two sites, nothing beside them', () => {
    const [x0, y0, x1, y1] = [scene.sites[0]!, scene.sites[1]!, scene.sites[2]!, scene.sites[3]!];
    expect(pick(scene, x0 + 1, y0 - 1)).toEqual({ kind: 'site', site: 0 });
    expect(pick(scene, (x0 + x1) / 2, (y0 + y1) / 2)).toEqual({ kind: 'bond', term: 0, from: 0, to: 1 });
    expect(pick(scene, 2, 2)).toBeNull();
  });

  it('moves by arrows along the axes and stops at the edge', () => {
    const start = { kind: 'site', site: 0 } as const;
    expect(move(scene, start, 'up')).toEqual({ kind: 'site', site: 1 });
    expect(move(scene, start, 'right')).toEqual({ kind: 'site', site: 4 });
    expect(move(scene, start, 'left')).toEqual(start);
    expect(move(scene, null, 'left')).toEqual(start);
  });

  it('goes round the bonds of a site and back to it', () => {
    let selection = cycleKind(scene, { kind: 'site', site: 5 });
    const visited = new Set<string>();
    while (selection?.kind === 'bond' && visited.size < 50) {
      expect(selectedBond(scene, selection)).toBeDefined();
      visited.add(JSON.stringify(selection));
      selection = cycleKind(scene, selection);
    }
    expect(selection).toEqual({ kind: 'site', site: 5 });
    expect(visited.size).toBe(scene.bonds.filter(({ from }) => from === 5).length);
  });
});

describe('labels', () => {
  it('names sites by their coordinates', () => {
    expect(siteLabel(square, 7)).toBe('(1,3)');
    expect(siteLabel(buildLattice({ kind: 'honeycomb', extent: [3, 2], periodic: true }), 3)).toBe('(0,1)B');
    expect(siteLabel(buildLattice({ kind: 'chain', length: 5, periodic: false }), 3)).toBe('3');
    expect(latticeSummary(square)).toBe('square 4 × 4, periodic, 16 sites');
  });

  it('thins axis labels to 1, 2, 5, 10', () => {
    expect([labelStride(40, 20), labelStride(12, 20), labelStride(5, 20), labelStride(0.9, 20)]).toEqual([1, 2, 5, 50]);
  });
});
