import { describe, expect, it } from 'vitest';
import { compile } from '../compile';
import { latticeExtents, setLatticeExtent } from './lattice-extents';

const after = '\nsite spin(1/2) # (4)\nH = sum <i,j> Z(i)*Z(j)';

describe('extents of the lattice', () => {
  it.each([
    ['lattice chain(10) periodic', 'lattice chain(8) periodic', [10], 8],
    ['lattice square(6, 4) periodic open', 'lattice square(8, 8) periodic open', [6, 4], 64],
    ['lattice cubic(2,3,4) periodic', 'lattice cubic(8,8,8) periodic', [2, 3, 4], 512],
    ['lattice kagome( 3 , 3 ) periodic', 'lattice kagome( 8 , 8 ) periodic', [3, 3], 192],
    [
      'lattice cell (1, 0) (0, 1) sites (0, 0) (0.5, 0.5) size (4, 5) periodic',
      'lattice cell (1, 0) (0, 1) sites (0, 0) (0.5, 0.5) size (8, 8) periodic',
      [4, 5],
      128,
    ],
  ])('%s', (before, replaced, extents, sites) => {
    expect(latticeExtents(before + after)).toEqual(extents);
    const text = setLatticeExtent(before + after, null, 8);
    expect(text).toBe(replaced + after);
    expect(compile(text ?? '').hamiltonian?.lattice.nSites).toBe(sites);
  });

  it('changes one of them', () => {
    expect(setLatticeExtent(`lattice square(6, 4)${after}`, 1, 12)).toBe(`lattice square(6, 12)${after}`);
    expect(setLatticeExtent(`lattice square(6, 4)${after}`, 2, 12)).toBeNull();
  });

  it('has none where the sites are listed, and takes whole numbers only', () => {
    expect(latticeExtents(`lattice custom(4) edges (0, 1) (1, 2)${after}`)).toEqual([]);
    expect(setLatticeExtent(`lattice chain(4)${after}`, null, 4.5)).toBeNull();
    expect(setLatticeExtent('', null, 4)).toBeNull();
  });
});
