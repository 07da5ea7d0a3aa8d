import { describe, expect, it } from 'vitest';
import { publishedEnergies } from './published-energies';
import { publishedSystems } from './published-energies-data';
import { groundStateSpecSchema, type GroundStateSpec } from './schema';

const spec = (hamiltonian: string, change: Partial<GroundStateSpec> = {}): GroundStateSpec => ({
  ...groundStateSpecSchema.parse({ system: { hamiltonian }, model: {}, sampling: {}, training: {} }),
  ...change,
});
const frustrated = (lattice: string, rest = ''): string =>
  `lattice ${lattice}\nsite spin(1/2)\nparam J1 = 1, J2 = 0.5\nH = J1 * sum <i,j> S(i).S(j) + J2 * sum <<i,j>> S(i).S(j)${rest}`;

describe('publishedEnergies', () => {
  it('are those of the system, whatever its convention, zero of energy and names', () => {
    const known = publishedEnergies(spec(frustrated('square(10, 10) periodic')));
    expect(known.find(({ method }) => method === 'residual network, minSR')).toEqual({
      method: 'residual network, minSR',
      energyPerSite: -0.4976921,
      error: 4e-7,
      vScore: null,
      kind: 'variational',
      source: 'Chen & Heyl, Nat. Phys. 20, 1476 (2024)',
      check: 'quotation',
    });
    const pauli = publishedEnergies(
      spec(
        'lattice square(10, 10) periodic\nsite spin(1/2)\nH = sum <i,j> (X(i)*X(j) + Y(i)*Y(j) + Z(i)*Z(j)) + 0.5 * sum <<i,j>> (X(i)*X(j) + Y(i)*Y(j) + Z(i)*Z(j)) + 700 * Id',
      ),
    );
    expect(pauli.map(({ method }) => method)).toEqual(known.map(({ method }) => method));
    expect(pauli[0].energyPerSite).toBeCloseTo(4 * known[0].energyPerSite + 7, 10);
  });

  it('keep bounds apart from numbers that are none', () => {
    const kinds = publishedEnergies(spec(frustrated('square(10, 10) periodic'))).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'estimate')).toHaveLength(1);
    for (const { rows, text } of publishedSystems) {
      const exact = rows.find(([, , , kind]) => kind === 'exact');
      for (const [energy, error, , kind] of rows) {
        if (exact === undefined || kind !== 'variational') continue;
        // A sampled bound may lie below by its error (the RBM of ten spins by 6.8 of them, as published).
        expect(energy, text).toBeGreaterThan(exact[0] - (error === null ? 1e-10 : 7 * error));
      }
    }
  });

  it('are not those of another boundary, sector, coupling or state', () => {
    expect(publishedEnergies(spec(frustrated('square(10, 10) open')))).toEqual([]);
    expect(publishedEnergies(spec(frustrated('square(10, 10) periodic').replace('0.5', '0.55')))).toEqual([]);
    expect(publishedEnergies(spec(frustrated('square(10, 10) periodic', '\nsector Sz = 1')))).toEqual([]);
    expect(publishedEnergies(spec(frustrated('square(10, 10) periodic', '\nsector momentum = (pi, 0)')))).toEqual([]);
    const plain = spec(frustrated('square(10, 10) periodic'));
    const excited: GroundStateSpec = { ...plain, training: { ...plain.training, target: 'excitedState' } };
    expect(publishedEnergies(excited)).toEqual([]);
    const odd: GroundStateSpec = {
      ...plain,
      model: { ...plain.model, projection: { ...plain.model.projection, spinFlip: 'odd' } },
    };
    expect(publishedEnergies(odd)).toEqual([]);
  });

  it('of fermions ask for their numbers', () => {
    const hubbard = (up: number): string =>
      `lattice square(8, 8) periodic\nsite electron\nparam t = 1, U = 8\n` +
      `H = -t * sum <i,j>, spin s (cdag(i,s)*c(j,s) + h.c.) + U * sum i docc(i)\nsector Nup = ${up}, Ndown = ${up}`;
    const text = (up: number): string => hubbard(up).replace('<i,j>, spin s (', '<i,j> sum spin s (');
    expect(publishedEnergies(spec(text(32))).some(({ kind }) => kind === 'estimate')).toBe(true);
    expect(publishedEnergies(spec(text(30)))).toEqual([]);
  });
});
