import { describe, expect, it } from 'vitest';
import type { TermSummary } from '../../shared/hamiltonian/model';
import { buildLattice } from '../../shared/lattice';
import type { Lattice } from '../../shared/lattice';
import { labelStride } from './LatticeAxes';
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
    expect(scene.layers.map(({ colour, count }) => [colour, count])).toEqual([
      [1, 32],
      [2, 32],
    ]);
    // Eight wrapping nearest bonds: sixteen dashed stubs.
    expect(scene.layers[0]!.stubs.match(/M/g)).toHaveLength(16);
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
