import { describe, expect, it } from 'vitest';
import { compiled, factsOf, heisenbergOn, network } from '../facts.test-support';

const ring = factsOf(heisenbergOn('chain(12) periodic'));
const square = factsOf(heisenbergOn('square(6, 6) periodic'));

describe('states that are drawn', () => {
  it('walk over the lattice row by row, every second row backwards', () => {
    const model = compiled(
      { ansatz: 'gatedRecurrent', layers: 1, channels: 4 },
      factsOf(heisenbergOn('square(3, 3) open')),
    );
    expect(model.definition).toMatchObject({ kind: 'autoregressive', cell: 'gru', order: [0, 1, 2, 5, 4, 3, 6, 7, 8] });
  });

  it('keep what the samples keep, and have a phase where asked', () => {
    const charges = [{ sites: Array.from({ length: 12 }, (_, site) => site), total: 6 }];
    const facts = factsOf(heisenbergOn('chain(12) periodic'), { sector: true });
    const options = { ansatz: 'autoregressiveConvolutional', kernel: 100 } as const;
    const model = compiled({ ...options, parameters: 'modulusAndPhase' }, facts);
    expect(model.definition).toMatchObject({ phase: true, charges, kernel: 12 });
    expect(model.complex).toBe(true);
    expect(compiled(options, facts).complex).toBe(false);
  });
});

describe('states for comparison', () => {
  it('a matrix product walks along the snake', () => {
    const model = compiled({ ansatz: 'matrixProduct', bondDimension: 4 }, ring);
    expect(model.definition).toMatchObject({ kind: 'matrixProduct', periodic: true, bondDimension: 4 });
    expect(model.parameters).toBe(12 * 2 * 16);
    expect(compiled({ ansatz: 'matrixProduct', bondDimension: 4, uniform: true }, ring).parameters).toBe(2 * 16);
  });

  it('a state vector has a parameter for each configuration, up to a limit', () => {
    expect(compiled({ ansatz: 'stateVector' }, ring).parameters).toBe(4096);
    const [issue] = compiled({ ansatz: 'stateVector' }, square).issues;
    expect(issue).toMatchObject({ code: 'MODEL_SPACE_TOO_LARGE', node: 'amplitudes', severity: 'error' });
  });
});

describe('fermions', () => {
  const hubbard = factsOf(
    `lattice square(4, 2) periodic
site electron
H = -1 * sum <i,j> (cdag(i,up)*c(j,up) + cdag(i,dn)*c(j,dn) + h.c.) + 8 * sum i docc(i)
sector Nup = 3, Ndown = 2`,
    { sector: true },
  );

  it('have a determinant for each species, from the lowest orbitals of the hopping', () => {
    const { definition, parameters, issues } = compiled({ ansatz: 'slaterJastrow' }, hubbard);
    // The second level of both species has more orbitals than particles.
    expect(issues).toMatchObject([{ code: 'MODEL_OPEN_SHELL', severity: 'warning', node: 'determinant' }]);
    if (definition?.kind !== 'determinant') throw new Error('no determinant');
    expect(definition.species.map(({ modes, particles }) => [modes[0], modes.length, particles])).toEqual([
      [0, 8, 3],
      [8, 8, 2],
    ]);
    expect(parameters).toBe(8 * 3 + 8 * 2 + (16 * 15) / 2);
    // The lowest orbital of a connected lattice is the same everywhere, and orbitals are orthonormal.
    const [up] = definition.orbitals ?? [];
    const column = (k: number): number[] => Array.from({ length: 8 }, (_, mode) => up[mode * 3 + k]);
    for (const value of column(0)) expect(Math.abs(value)).toBeCloseTo(1 / Math.sqrt(8), 10);
    const overlap = (a: number[], b: number[]): number => a.reduce((sum, value, k) => sum + value * b[k], 0);
    expect(overlap(column(0), column(1))).toBeCloseTo(0, 10);
    expect(overlap(column(1), column(1))).toBeCloseTo(1, 10);
  });

  const twisted = (line: string): ReturnType<typeof factsOf> =>
    factsOf(`lattice chain(4) periodic twist (pi/3)\nsite electron\n${line}\nsector Nup = 2, Ndown = 2`, {
      sector: true,
    });
  const hops = 'H = -1 * sum <i,j> (cdag(i,up)*c(j,up) + cdag(i,dn)*c(j,dn) + h.c.)';

  it('start from complex orbitals where the hopping is complex, or say why not', () => {
    const model = compiled({ ansatz: 'backflow', parameters: 'complex', layers: 1 }, twisted(hops));
    expect(model.issues).toEqual([]);
    if (model.definition?.kind !== 'determinant') throw new Error('no determinant');
    const [up] = model.definition.orbitals ?? [];
    expect(up).toHaveLength(2 * 4 * 2);
    expect(up.some((value, at) => at % 2 === 1 && Math.abs(value) > 0.1)).toBe(true);
    const real = compiled({ ansatz: 'slater' }, twisted(hops));
    expect(real.definition).toMatchObject({ orbitals: null });
    expect(real.issues).toMatchObject([{ code: 'MODEL_RANDOM_ORBITALS', severity: 'warning' }]);
    expect(real.issues[0].reason).toContain('complex');
  });

  it('start from orbitals of the mean field, other ones for each spin', () => {
    const repelling = factsOf(
      `lattice square(4, 2) periodic\nsite electron\n${hops} + 8 * sum i docc(i)\nsector Nup = 4, Ndown = 4`,
      { sector: true },
    );
    for (const ansatz of ['slater', 'backflow', 'pfaffian'] as const) {
      const { definition, issues } = compiled({ ansatz, orbitals: 'meanField', layers: 1 }, repelling);
      expect(issues).toEqual([]);
      if (definition?.kind !== 'determinant') throw new Error('no determinant');
      const [up, down] = (definition.orbitals ?? []).map((numbers) =>
        Array.from({ length: 8 }, (_, mode) =>
          numbers.slice(4 * mode, 4 * mode + 4).reduce((sum, value) => sum + value * value, 0),
        ),
      );
      // A staggered magnetisation.
      for (let site = 0; site < 8; site++) expect(Math.abs(up[site] - down[site])).toBeGreaterThan(0.8);
      expect(up[0] - down[0]).toBeCloseTo(down[1] - up[1], 6);
    }
  });

  it('say why there is no mean field', () => {
    const [three] = compiled(
      { ansatz: 'slater', orbitals: 'meanField' },
      factsOf(
        'lattice chain(6) periodic\nsite fermion\nH = -sum <i,j> (cdag(i)*c(j) + h.c.) + n(0)*n(1)*n(2)\nsector N = 3',
        { sector: true },
      ),
    ).issues;
    expect(three).toMatchObject({ code: 'MODEL_NO_MEAN_FIELD', severity: 'error', node: 'determinant' });
    const [complex] = compiled({ ansatz: 'slater', orbitals: 'meanField' }, twisted(hops)).issues;
    expect(complex.reason).toContain('complex');
  });

  it('share pair factors over the translations, up modes going to up modes', () => {
    const { definition } = compiled({ ansatz: 'slaterJastrow', symmetry: 'translations' }, hubbard);
    if (definition?.kind !== 'determinant') throw new Error('no determinant');
    const { pairClasses } = definition;
    expect(pairClasses).toHaveLength(256);
    // The double occupancy of every site is one class, and no other pair has it.
    const same = pairClasses[8];
    for (let site = 0; site < 8; site++) expect(pairClasses[site * 16 + site + 8]).toBe(same);
    expect(pairClasses.filter((index) => index === same)).toHaveLength(16);
  });

  it('are seen by a convolution with both modes of every neighbour', () => {
    const model = compiled({ ansatz: 'convolutional', layers: 1, channels: 2, shells: 1 }, hubbard);
    const conv = network(model).nodes.find(({ id }) => id === 'conv1');
    if (conv?.op !== 'convolution') throw new Error('no convolution');
    expect(conv.positions).toBe(8);
    // On 4 x 2 sites the two neighbours along the short side are one.
    expect(conv.table).toHaveLength(8 * 2 * 4);
    expect(conv.table.slice(0, 2)).toEqual([0, 8]);
  });

  it('walk with both modes of a site behind each other', () => {
    const { definition } = compiled({ ansatz: 'autoregressiveDense', order: 'rows' }, hubbard);
    expect(definition).toMatchObject({ order: [0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15] });
  });

  it('need a number of particles for a determinant', () => {
    const text =
      'lattice chain(6) periodic\nsite fermion\nH = sum <i,j> (c(i)*c(j) + h.c.) - sum <i,j> (cdag(i)*c(j) + h.c.)';
    const [issue] = compiled({ ansatz: 'slater' }, factsOf(text, { sector: true })).issues;
    expect(issue).toMatchObject({ code: 'MODEL_NEEDS_PARTICLE_NUMBER', node: 'determinant' });
  });
});
