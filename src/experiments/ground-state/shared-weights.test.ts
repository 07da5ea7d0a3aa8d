import { describe, expect, it } from 'vitest';
import type { SpecIssue } from '../../shared/experiment';
import { deriveSystem } from './derive';
import { presetSpec } from './preset-spec';
import type { GroundStateSpec } from './schema';

const chain = (sites: number, sector = ''): string =>
  `lattice chain(${sites}) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\n${sector}`;
const network = { ansatz: 'convolutional', parameters: 'complex', layers: 1, channels: 2 } as const;
const machine = { parameters: 'complex', symmetry: 'translations' } as const;
const onto = (momentum: readonly number[]) => ({
  projection: { momentum, pointGroup: 'none' as const, spinFlip: 'none' as const },
});

function issuesOf(
  hamiltonian: string,
  model: Partial<GroundStateSpec['model']>,
  basisRotation: 'none' | 'marshall' = 'none',
): readonly Pick<SpecIssue, 'severity' | 'code' | 'path'>[] {
  const { issues } = deriveSystem(presetSpec({ hamiltonian, basisRotation }, { model }));
  return issues
    .filter(({ path }) => path.startsWith('model'))
    .map(({ severity, code, path }) => ({ severity, code, path }));
}

const vanishes = { severity: 'error', code: 'MODEL_PROJECTION_VANISHES', path: 'model.projection.momentum' };

describe('a model that translations leave as it is', () => {
  it('has nothing at another momentum', () => {
    expect(issuesOf(chain(8), { ...network, ...onto([4]) })).toEqual([vanishes]);
    expect(issuesOf(chain(8), { ...machine, ...onto([4]) })).toEqual([vanishes]);
    expect(issuesOf(chain(8), { ...network, ...onto([0]) })).toEqual([]);
    expect(issuesOf(chain(8), { parameters: 'complex', ...onto([4]) })).toEqual([]);
  });

  it('has the momentum π where the rule of Marshall turns its sign over', () => {
    // Three of six spins up: a translation exchanges the sublattices and brings a minus sign.
    expect(issuesOf(chain(6), { ...network, ...onto([3]) }, 'marshall')).toEqual([]);
    expect(issuesOf(chain(6), { ...network, ...onto([0]) }, 'marshall')).toEqual([vanishes]);
  });

  it('is told apart from what the text asks for', () => {
    const other = { severity: 'warning', code: 'MODEL_OTHER_SECTOR', path: 'model.ansatz' };
    expect(issuesOf(chain(8, 'sector momentum = pi'), network)).toEqual([other]);
    expect(issuesOf(chain(8, 'sector momentum = 0'), network)).toEqual([]);
    // A Jastrow factor without symmetry breaks the invariance; the engine of a group convolution projects by itself.
    const factor = { jastrowFactor: true, symmetry: 'none' } as const;
    expect(issuesOf(chain(8, 'sector momentum = pi'), { ...network, ...factor })).toEqual([]);
    const group = { ansatz: 'groupConvolutional', symmetry: 'translations', channels: 2 } as const;
    expect(issuesOf(chain(8), { ...group, parameters: 'complex', ...onto([4]) })).toEqual([]);
    expect(issuesOf(chain(8), { ...group, parameters: 'real', ...onto([4]) })).toContainEqual(vanishes);
  });
});

describe('a model that the point group leaves as it is', () => {
  const square = 'lattice square(4, 4) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)';
  const shared = { parameters: 'complex', symmetry: 'spaceGroup' } as const;
  const turned = (pointGroup: string) => ({ projection: { momentum: null, pointGroup, spinFlip: 'none' as const } });
  const nothing = { ...vanishes, path: 'model.projection.pointGroup' };

  it('has nothing in other representations', () => {
    for (const label of ['A2', 'B1', 'E']) expect(issuesOf(square, { ...shared, ...turned(label) })).toEqual([nothing]);
    expect(issuesOf(square, { ...shared, ...turned('A1') })).toEqual([]);
    expect(issuesOf(square, { ...machine, ...turned('E') })).toEqual([]);
    expect(issuesOf(square, { ...shared, symmetry: 'none', ...turned('E') })).toEqual([]);
  });

  it('sees that a Jastrow factor shared over translations is even under the inversion too', () => {
    const pairs = { ...machine, ansatz: 'jastrow' } as const;
    // Of C4v the rotation by π has the character −2 in E and 1 in the others.
    expect(issuesOf(square, { ...pairs, ...turned('E') })).toEqual([nothing]);
    for (const label of ['A1', 'A2', 'B1', 'B2']) expect(issuesOf(square, { ...pairs, ...turned(label) })).toEqual([]);
    expect(issuesOf(square, { ...pairs, visibleBias: true, ...turned('E') })).toContainEqual(nothing);
    expect(issuesOf(square, { ...pairs, symmetry: 'none', ...turned('E') })).toEqual([]);
    for (const label of ['A2', 'B1', 'E']) {
      expect(issuesOf(square, { ...pairs, symmetry: 'spaceGroup', ...turned(label) })).toEqual([nothing]);
    }
    const momenta = { projection: { momentum: [0, 0], pointGroup: 'E', spinFlip: 'none' as const } };
    expect(issuesOf(square, { ...pairs, ...momenta })).toEqual([nothing]);
  });

  it('sees that fields alike on all sites are left as they are by all permutations', () => {
    const fields = { ...machine, ansatz: 'meanField' } as const;
    for (const label of ['A2', 'B1', 'E']) expect(issuesOf(square, { ...fields, ...turned(label) })).toEqual([nothing]);
    expect(issuesOf(square, { ...fields, ...turned('A1') })).toEqual([]);
    expect(issuesOf(square, { ...fields, symmetry: 'none', ...turned('B1') })).toEqual([]);
  });
});

describe('a model that the spin flip leaves as it is', () => {
  const parity = (spinFlip: 'even' | 'odd') => ({
    projection: { momentum: null, pointGroup: 'none' as const, spinFlip },
  });
  const nothing = { ...vanishes, path: 'model.projection.spinFlip' };
  const complex = { parameters: 'complex' } as const;

  it('has nothing at the odd parity', () => {
    const pairs = { ...complex, ansatz: 'jastrow' } as const;
    expect(issuesOf(chain(8), { ...pairs, ...parity('odd') })).toEqual([nothing]);
    expect(issuesOf(chain(8), { ...pairs, ...parity('even') })).toEqual([]);
    expect(issuesOf(chain(8), { ...pairs, visibleBias: true, ...parity('odd') })).toEqual([]);
    expect(issuesOf(chain(8), { ...complex, hiddenBias: false, ...parity('odd') })).toEqual([nothing]);
    expect(issuesOf(chain(8), { ...complex, ...parity('odd') })).toEqual([]);
    expect(issuesOf(chain(8), { ...machine, ansatz: 'meanField', ...parity('odd') })).toEqual([nothing]);
    expect(issuesOf(chain(8), { ...complex, ansatz: 'meanField', ...parity('odd') })).toEqual([]);
  });

  it('has nothing at the even parity where the rule of Marshall turns over an odd number of spins', () => {
    const pairs = { ...complex, ansatz: 'jastrow' } as const;
    expect(issuesOf(chain(6), { ...pairs, ...parity('odd') }, 'marshall')).toEqual([]);
    expect(issuesOf(chain(6), { ...pairs, ...parity('even') }, 'marshall')).toEqual([nothing]);
  });
});
