import { describe, expect, it } from 'vitest';
import { buildLattice } from '../../shared/lattice';
import type { CompiledHamiltonian, CompiledReport } from '../../shared/hamiltonian/model';
import { distanceText, neighboursText } from './ShellTable';
import { formatHuge } from './huge';
import { reportRows } from './report-rows';
import { sliderRange } from './slider-range';
import { symbolParts } from '../../shared/hamiltonian';
import { shellSymbol } from './symbols';

const lattice = buildLattice({ kind: 'square', extent: [10, 10], periodic: true });

const report: CompiledReport = {
  hermitian: true,
  hermiticityDefect: 0,
  realMatrixElements: true,
  terms: 400,
  connectedConfigurations: { maximum: 301, attained: true, mean: 203.1 },
  conservesTotalSz: true,
  conservesSpinFlip: true,
  conservesSpinExchange: false,
  translations: 100,
  pointOperations: 8,
  irreps: ['A1', 'A2', 'B1', 'B2'],
  translationElements: Array.from({ length: 100 }, (_, element) => element),
  dimension: '1267650600228229401496703205376',
  sectorDimension: '100891344545564193334812497256',
  sectorTwiceSz: 0,
  signs: 'unknown',
  positiveBases: { plain: false, rotated: false },
  bytesPerVector: '807130756364513546678499978048',
  breakdown: '200 ⟨i,j⟩ + 200 ⟨⟨i,j⟩⟩',
};

const rowsOf = (
  changes: Partial<CompiledReport>,
  memory: number | null = null,
): Record<string, readonly [string, string]> => {
  const hamiltonian: CompiledHamiltonian = {
    source: '',
    lattice,
    twiceSpin: new Uint8Array(100).fill(1),
    siteKinds: [{ kind: 'spin', twiceSpin: 1 }],
    siteKindOf: new Uint8Array(100),
    modes: [],
    charges: [
      { name: 'Sz', sites: Array.from({ length: 100 }, (_, site) => site), total: 50, value: 0, requested: false },
    ],
    observables: [],
    timeDependence: null,
    jumps: [],
    open: null,
    requestedSector: { momentum: null, parity: null, point: null },
    operator: {
      localDimensions: new Uint8Array(100).fill(2),
      terms: {
        siteOffsets: new Uint32Array(1),
        sites: new Uint32Array(),
        matrixIndex: new Uint32Array(),
        coefficients: new Float64Array(),
      },
      matrices: [],
      constant: 0,
    },
    terms: [],
    parameters: [],
    convention: 'spin',
    energyUnit: 'J1',
    latex: '',
    report: { ...report, ...changes },
    requestedTwiceSz: null,
  };
  return Object.fromEntries(
    reportRows(hamiltonian, memory, 'J1, S·S').map(({ id, mark, value }) => [id, [mark, value] as const]),
  );
};

describe('reportRows', () => {
  it('reports a 10 x 10 J1-J2 model', () => {
    const rows = rowsOf({});
    expect(rows['hermitian']).toEqual(['valid', '_H_ = _H_†, exact']);
    expect(rows['terms']?.[1]).toBe('400 = 200 ⟨i,j⟩ + 200 ⟨⟨i,j⟩⟩');
    expect(rows['connected']?.[1]).toBe('≤ 301 per row, mean 203');
    expect(rows['dimension']?.[1]).toBe('1.268 × 10³⁰; _S_^{z} = 0: 1.009 × 10²⁹');
    expect(rows['signs']?.[0]).toBe('warning');
    expect(rows['conserved']?.[1]).toBe('total _S_^{z}, spin flip _P_');
    expect(rows['pointGroup']?.[1]).toBe('8 rotations and reflections: A1, A2, B1, B2');
    expect(rows['exact']).toEqual(['none', '8.071 × 10¹⁷ TB a vector: too large']);
  });

  it('marks a Hamiltonian that is not Hermitian as an error', () => {
    expect(rowsOf({ hermitian: false, hermiticityDefect: 0.5 })['hermitian']?.[0]).toBe('error');
  });

  it('says whether exact diagonalisation fits into this machine', () => {
    const small = { bytesPerVector: '21633248' };
    expect(rowsOf(small)['exact']).toEqual(['valid', 'possible: 22 MB a vector, 3 are kept']);
    expect(rowsOf(small, 50e6)['exact']?.[0]).toBe('none');
  });
});

describe('formatHuge', () => {
  it('keeps small numbers whole and rounds large ones', () => {
    expect(formatHuge('184756')).toBe('184,756');
    expect(formatHuge('99999999999')).toBe('1.000 × 10¹¹');
  });
});

describe('sliderRange', () => {
  it('runs from zero to about twice the value and does not move while the value is inside', () => {
    expect(sliderRange(0.5, undefined)).toEqual({ minimum: 0, maximum: 1 });
    expect(sliderRange(-1, undefined)).toEqual({ minimum: -2, maximum: 0 });
    expect(sliderRange(0, undefined)).toEqual({ minimum: 0, maximum: 2 });
    const range = { minimum: 0, maximum: 1 };
    expect(sliderRange(0.7, range)).toBe(range);
    expect(sliderRange(3, range)).toEqual({ minimum: 0, maximum: 10 });
    expect(sliderRange(-1, range)).toEqual({ minimum: -2, maximum: 1 });
  });
});

describe('symbols', () => {
  it('sets names as a physicist writes them', () => {
    expect(symbolParts('J1')).toEqual({ base: 'J', index: '1' });
    expect(symbolParts('Delta')).toEqual({ base: 'Δ', index: '' });
    expect(symbolParts('Jxy')).toEqual({ base: 'J', index: 'xy' });
    expect(symbolParts('field')).toEqual({ base: 'field', index: '' });
    expect(symbolParts('h_stag')).toEqual({ base: 'h', index: 'stag' });
    expect(shellSymbol(2)).toBe('⟨⟨i,j⟩⟩');
  });

  it('writes distances as square roots and neighbours as a number or a range', () => {
    expect([distanceText(1), distanceText(Math.SQRT2), distanceText(Math.sqrt(3)), distanceText(1.2)]).toEqual([
      '1',
      '√2',
      '√3',
      '1.200',
    ]);
    expect(neighboursText(lattice, lattice.shells[0]!)).toBe('4');
    const open = buildLattice({ kind: 'chain', length: 4, periodic: false });
    expect(neighboursText(open, open.shells[0]!)).toBe('1 to 2');
  });
});
