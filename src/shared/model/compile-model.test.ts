import { describe, expect, it } from 'vitest';
import type { NetworkDefinition } from './ansatz-definition';
import { compileModel, type CompiledModel } from './compile-model';
import type { ModelFacts } from './facts';
import { factsOf, heisenbergOn, optionsOf } from './facts.test-support';
import { modelGraphSchema, type ModelGraph } from './graph';
import { usedOptions, type AnsatzOptions } from './options';
import { graphOf } from './presets';

const compiled = (options: Partial<AnsatzOptions>, facts: ModelFacts): CompiledModel => {
  const graph = graphOf(optionsOf(options));
  if (graph === null) throw new Error('no graph');
  return compileModel(graph, facts);
};

const network = ({ definition, issues }: CompiledModel): NetworkDefinition => {
  if (definition?.kind !== 'network') throw new Error(`not a network: ${JSON.stringify(definition ?? issues)}`);
  return definition;
};

const ring = factsOf(heisenbergOn('chain(12) periodic'));
const square = factsOf(heisenbergOn('square(6, 6) periodic'));
const honeycomb = factsOf(heisenbergOn('honeycomb(3, 4) periodic'));
const open = factsOf(heisenbergOn('square(4, 4) open'));
const spinOne = factsOf(heisenbergOn('chain(8) periodic', '1'));

describe('closed forms', () => {
  it.each([
    ['square', square, 36],
    ['honeycomb', honeycomb, 24],
  ] as const)('a machine graph on the %s becomes a machine', (_, facts, nSites) => {
    const model = compiled({ hiddenDensity: 2, visibleBias: true }, facts);
    expect(model.definition).toMatchObject({
      kind: 'machine',
      form: 'restrictedBoltzmannMachine',
      complex: false,
      hiddenDensity: 2,
      symmetry: [],
      useVisibleBias: true,
      useHiddenBias: true,
    });
    expect(model.parameters).toBe(nSites + 2 * nSites + 2 * nSites ** 2);
  });

  it('a machine with weights moved over the translations keeps them as permutations', () => {
    const options = { symmetry: 'translations', hiddenDensity: 3, parameters: 'complex' } as const;
    const model = compiled({ ...options, visibleBias: true, hiddenBias: false }, square);
    expect(model.definition).toMatchObject({ kind: 'machine', hiddenDensity: 3, complex: true, useHiddenBias: false });
    if (model.definition?.kind !== 'machine') throw new Error('not a machine');
    expect(model.definition.symmetry).toEqual(Array.from(square.translations.permutations));
    // One visible bias for the one orbit of sites, three filters on 36 sites; complex numbers count one.
    expect(model).toMatchObject({ complexParameters: true, parameters: 1 + 3 * 36, realParameters: 2 * (1 + 3 * 36) });
  });

  it('a graph that is a little different stays a network', () => {
    const graph = graphOf(optionsOf({ hiddenDensity: 1 }));
    if (graph === null) throw new Error('no graph');
    const changed = {
      ...graph,
      nodes: graph.nodes.map((node) => (node.layer === 'activation' ? { ...node, function: 'tanh' as const } : node)),
    };
    expect(compileModel(changed, ring).definition?.kind).toBe('network');
  });

  it('a machine with modulus and phase is a network of two', () => {
    const model = compiled({ parameters: 'modulusAndPhase', hiddenDensity: 1 }, ring);
    expect(network(model).nodes.at(-1)).toMatchObject({ op: 'complex', inputs: ['modulusSum', 'phaseSum'] });
    expect(model).toMatchObject({ complex: true, complexParameters: false, parameters: 2 * (12 * 12 + 12) });
  });

  it('a multi-valued machine has weights for every local state', () => {
    const model = compiled({ encoding: 'oneHot', hiddenDensity: 1 }, spinOne);
    expect(network(model).nodes[0]).toMatchObject({ op: 'input', encoding: 'oneHot' });
    expect(model.parameters).toBe(8 * (8 * 3) + 8);
  });

  it('Jastrow and mean field are machines', () => {
    expect(compiled({ ansatz: 'jastrow' }, square)).toMatchObject({ parameters: (36 * 35) / 2 });
    // Ten classes of pairs at equal displacement up to its sign on 6 x 6: (35 + 3) / 2 = 19.
    expect(compiled({ ansatz: 'jastrow', symmetry: 'translations' }, square).parameters).toBe(19);
    expect(compiled({ ansatz: 'meanField' }, spinOne).parameters).toBe(16);
  });
});

describe('deep networks', () => {
  it('residual convolutions on the square have the shapes and numbers of the peer', () => {
    const options = { ansatz: 'residualConvolutional', layers: 4, channels: 16, shells: 2 } as const;
    const model = compiled({ ...options, parameters: 'complex' }, square);
    expect(model.issues).toEqual([]);
    const shapes = Object.fromEntries(model.nodes.map(({ id, shape }) => [id, shape]));
    expect(shapes['conv0']).toEqual({ positions: 36, channels: 16 });
    expect(shapes['pool']).toEqual({ positions: 1, channels: 16 });
    const count = Object.fromEntries(model.nodes.map(({ id, parameters }) => [id, parameters]));
    expect(count).toMatchObject({ conv0: 16 * 9 + 16, conv1: 16 * 9 * 16 + 16, norm: 32, head: 2 * (16 * 16 + 16) });
    expect(model.parameters).toBe(160 + 4 * 2320 + 32 + 544);
    expect(model.complex).toBe(true);
  });

  it.each([
    ['chain, 1 shell', ring, 1, 3],
    ['chain, 2 shells', ring, 2, 5],
    ['square, 1 shell', square, 1, 5],
    ['square, 2 shells', square, 2, 9],
    ['square, 0 shells', square, 0, 1],
    // Sites A and B see their neighbours in opposite directions: three displacements each.
    ['honeycomb, 1 shell', honeycomb, 1, 7],
    ['open square, 1 shell', open, 1, 5],
  ] as const)('a kernel on the %s', (_, facts, shells, kernel) => {
    const model = compiled({ ansatz: 'convolutional', layers: 1, channels: 4, shells }, facts);
    const conv = network(model).nodes.find(({ id }) => id === 'conv1');
    if (conv?.op !== 'convolution') throw new Error('no convolution');
    expect(conv.positions).toBe(facts.lattice.nSites);
    expect(conv.table).toHaveLength(facts.lattice.nSites * kernel);
    expect(model.nodes.find(({ id }) => id === 'conv1')?.parameters).toBe(4 * kernel + 4);
    // The first column is the site itself.
    expect(conv.table.filter((_site, at) => at % kernel === 0)).toEqual(
      Array.from({ length: conv.positions }, (_site, site) => site),
    );
    expect(conv.table.includes(-1)).toBe(facts === open || facts === honeycomb);
  });

  it('convolutions commute with translations', () => {
    const model = compiled({ ansatz: 'convolutional', layers: 1, channels: 1, shells: 2 }, square);
    const conv = network(model).nodes.find(({ id }) => id === 'conv1');
    if (conv?.op !== 'convolution') throw new Error('no convolution');
    const kernel = conv.table.length / 36;
    const { permutations } = square.translations;
    for (let element = 0; element < 36; element++) {
      const image = (site: number): number => permutations[element * 36 + site];
      for (let site = 0; site < 36; site++) {
        for (let k = 0; k < kernel; k++) {
          expect(conv.table[image(site) * kernel + k]).toBe(image(conv.table[site * kernel + k]));
        }
      }
    }
  });

  it('a perceptron has layers of alpha N units', () => {
    const model = compiled({ ansatz: 'multilayerPerceptron', layers: 2, hiddenDensity: 2 }, ring);
    expect(model.parameters).toBe(24 * 12 + 24 + 24 * 24 + 24 + 24);
    const holomorphic = compiled({ ansatz: 'multilayerPerceptron', layers: 1, parameters: 'complex' }, ring);
    // Complex weights of layers are learnt as pairs of real numbers.
    expect(holomorphic).toMatchObject({ complexParameters: false, parameters: 2 * (12 * 12 + 12 + 12) });
  });

  it('a vision transformer sees patches, with one score for each displacement', () => {
    const options = { ansatz: 'visionTransformer', layers: 2, channels: 8, heads: 4, patch: 2 } as const;
    const model = compiled(options, square);
    const shapes = Object.fromEntries(model.nodes.map(({ id, shape }) => [id, shape]));
    expect(shapes['patches']).toEqual({ positions: 9, channels: 4 });
    const attention = network(model).nodes.find(({ id }) => id === 'attention1');
    if (attention?.op !== 'attention') throw new Error('no attention');
    expect(attention.classes).toHaveLength(81);
    expect(new Set(attention.classes)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]));
    // Patch p sees itself at displacement 0 and the next one at equal displacement from everywhere.
    expect(attention.classes?.filter((_, at) => at % 10 === 0)).toEqual(new Array(9).fill(0));
    expect(compiled({ ...options, scores: 'softmax' }, square).issues).toEqual([]);
  });

  it('a group convolution runs over the group, and is projected by characters', () => {
    const options = { ansatz: 'groupConvolutional', symmetry: 'translations', layers: 2, channels: 3 } as const;
    const projection = { momentum: [6], pointGroup: 'none', spinFlip: 'none' } as const;
    const model = compiled(
      { ...options, parameters: 'modulusAndPhase', projection: { ...projection, momentum: [6] } },
      ring,
    );
    expect(model.issues).toEqual([]);
    const last = network(model).nodes.at(-1);
    if (last?.op !== 'logSumExp') throw new Error('not projected');
    // k = pi on twelve sites: signs that alternate, real.
    expect(last.characters).toEqual(Array.from({ length: 24 }, (_, at) => (at % 2 === 1 ? 0 : at % 4 === 0 ? 1 : -1)));
    expect(model.nodes.find(({ id }) => id === 'group1')?.parameters).toBe(3 * 12 + 3);
    expect(model.nodes.find(({ id }) => id === 'group2')?.parameters).toBe(3 * 12 * 3 + 3);
  });
});

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

describe('scales of first weights', () => {
  it.each([
    [{}, ['initialScale']],
    [{ parameters: 'complex' }, ['initialScale']],
    [{ parameters: 'modulusAndPhase' }, ['weightScale']],
    [{ encoding: 'oneHot' }, ['weightScale']],
    [{ encoding: 'oneHot', visibleBias: true }, ['initialScale', 'weightScale']],
    [{ ansatz: 'convolutional', jastrowFactor: true }, ['initialScale', 'weightScale']],
  ] as const)('are offered where they do something: %j', (options, scales) => {
    const given = optionsOf(options);
    const definition = (change: Partial<AnsatzOptions>): string =>
      JSON.stringify(compiled({ ...options, ...change }, ring).definition);
    const acts = (['initialScale', 'weightScale'] as const).filter(
      (scale) => definition({ [scale]: 0.5 }) !== definition({}),
    );
    expect(acts).toEqual(scales);
    const used = usedOptions(given);
    expect((['initialScale', 'weightScale'] as const).filter((scale) => used.has(scale))).toEqual(scales);
  });
});

describe('projection', () => {
  const projection = (change: Partial<AnsatzOptions['projection']>): AnsatzOptions['projection'] => ({
    momentum: null,
    pointGroup: 'none',
    spinFlip: 'none',
    ...change,
  });

  it('wraps a state with permutations and characters', () => {
    const model = compiled({ projection: projection({ momentum: [0], spinFlip: 'odd' }) }, ring);
    expect(model.definition).toMatchObject({ kind: 'projected', spinFlip: -1, fermionic: false });
    if (model.definition?.kind !== 'projected') throw new Error('not projected');
    expect(model.definition.state.kind).toBe('machine');
    expect(model.definition.permutations).toHaveLength(144);
    expect(model.definition.characters).toEqual(Array.from({ length: 24 }, (_, at) => 1 - (at % 2)));
  });

  it('has the identity alone where only the flip is asked for', () => {
    const model = compiled({ projection: projection({ spinFlip: 'even' }) }, ring);
    expect(model.definition).toMatchObject({ kind: 'projected', spinFlip: 1, characters: [1, 0] });
  });

  it('costs an evaluation for every element', () => {
    const options = { ansatz: 'convolutional', layers: 1, channels: 4 } as const;
    const plain = compiled(options, ring);
    const projected = compiled({ ...options, projection: projection({ momentum: [0], spinFlip: 'even' }) }, ring);
    expect(projected.amplitudeFlops).toBeCloseTo(24 * plain.amplitudeFlops, 6);
    expect(projected.parameters).toBe(plain.parameters);
  });

  it('takes the sign of the rotated basis into the characters', () => {
    // Six spins, three down: moving by one site exchanges the sublattices and turns the sign over.
    const facts = factsOf(heisenbergOn('chain(6) periodic'), { sector: true, rotated: true });
    const model = compiled({ projection: projection({ momentum: [0] }) }, facts);
    if (model.definition?.kind !== 'projected') throw new Error('not projected');
    expect(model.definition.characters).toEqual([1, 0, -1, 0, 1, 0, -1, 0, 1, 0, -1, 0]);
    // Three sites of the second sublattice turned over: the flip changes its sign as well.
    const flipped = compiled({ projection: projection({ spinFlip: 'even' }) }, facts);
    expect(flipped.definition).toMatchObject({ spinFlip: -1 });
  });

  it('sums over the point group, alone or with all translations', () => {
    const turned = compiled({ projection: projection({ pointGroup: 'B1' }) }, square).definition;
    if (turned?.kind !== 'projected') throw new Error('not projected');
    expect(turned.permutations).toHaveLength(8 * 36);
    const real = turned.characters.filter((_, at) => at % 2 === 0);
    expect([...real].sort()).toEqual([-1, -1, -1, -1, 1, 1, 1, 1]);
    const all = compiled({ projection: projection({ momentum: [0], pointGroup: 'B1' }) }, square).definition;
    if (all?.kind !== 'projected') throw new Error('not projected');
    expect(all.permutations).toEqual(Array.from(square.spaceGroup?.permutations ?? []));
    expect(all.characters).toHaveLength(2 * 288);
    // An odd number of spins on each sublattice turns the sign of elements that exchange them.
    const twoByThree = factsOf(heisenbergOn('square(2, 3) open'), { sector: true, rotated: true });
    const rotated = compiled({ projection: projection({ pointGroup: 'A1' }) }, twoByThree).definition;
    if (rotated?.kind !== 'projected') throw new Error('not projected');
    const { permutations, characters } = rotated;
    expect(characters).toEqual(
      Array.from({ length: permutations.length / 6 }, (_, element) => {
        const swaps = twoByThree.lattice.sublattice?.[permutations[6 * element]] === 1;
        return [swaps ? -1 : 1, 0];
      }).flat(),
    );
  });

  it('onto the point group is refused where H has no such representation, or at a momentum that it moves', () => {
    const oblong = factsOf(heisenbergOn('square(4, 6) periodic'));
    expect(oblong.spaceGroup?.elements).toBe(4 * 24);
    expect(oblong.sector({ momentum: [0], pointGroup: 'A2', spinFlip: null })).toMatchObject({ ok: true });
    const disordered = factsOf('lattice square(3, 3) open\nsite spin(1/2)\nH = sum <i,j> Z(i)*Z(j) + sum i x(i)*X(i)');
    expect(disordered.sector({ momentum: null, pointGroup: 'B1', spinFlip: null })).toMatchObject({ ok: false });
    expect(square.sector({ momentum: [1, 0], pointGroup: 'A1', spinFlip: null })).toMatchObject({
      ok: false,
      field: 'pointGroup',
    });
  });

  it('is refused where the sector does not exist', () => {
    const [issue] = compiled({ projection: projection({ momentum: [0] }) }, open).issues;
    expect(issue).toMatchObject({ code: 'MODEL_SECTOR', node: 'sector' });
  });
});

describe('free combinations', () => {
  const graph = (nodes: ModelGraph['nodes']): ModelGraph => ({
    version: 1,
    precision: 'float64',
    initialScale: 0.01,
    weightScale: 1,
    nodes,
  });

  it('multiply a network by a Jastrow factor and add another state', () => {
    const spins = { id: 'spins', inputs: [], layer: 'configuration', encoding: 'value' } as const;
    const model = compileModel(
      graph([
        spins,
        {
          id: 'conv',
          inputs: ['spins'],
          layer: 'latticeConvolution',
          channels: 2,
          shells: 1,
          bias: true,
          complex: false,
        },
        { id: 'sites', inputs: ['conv'], layer: 'pool', how: 'sum' },
        { id: 'net', inputs: ['sites'], layer: 'sumChannels' },
        { id: 'pairs', inputs: [], layer: 'jastrow', symmetry: 'none', visibleBias: false, complex: false },
        { id: 'both', inputs: ['net', 'pairs'], layer: 'add' },
        { id: 'field', inputs: [], layer: 'meanField', symmetry: 'none', complex: false },
        { id: 'all', inputs: ['both', 'field'], layer: 'sum' },
      ]),
      ring,
    );
    expect(model.issues).toEqual([]);
    expect(model.definition).toMatchObject({
      kind: 'sum',
      terms: [
        { kind: 'product', factors: [{ kind: 'network' }, { kind: 'machine', form: 'jastrow' }] },
        { kind: 'machine', form: 'meanField' },
      ],
    });
    expect(model.parameters).toBe(2 * 3 + 2 + 66 + 12);
  });

  it('say at the node which channels differ, and offer two ways out that both work', () => {
    const model = compileModel(
      graph([
        { id: 'spins', inputs: [], layer: 'configuration', encoding: 'value' },
        { id: 'skip', inputs: ['spins'], layer: 'dense', channels: 16, perSite: false, bias: true, complex: false },
        { id: 'branch', inputs: ['skip'], layer: 'dense', channels: 32, perSite: false, bias: true, complex: false },
        { id: 'act', inputs: ['branch'], layer: 'activation', function: 'gelu' },
        { id: 'add', inputs: ['skip', 'act'], layer: 'add' },
        { id: 'sites', inputs: ['add'], layer: 'pool', how: 'sum' },
        { id: 'psi', inputs: ['sites'], layer: 'sumChannels' },
      ]),
      ring,
    );
    const [issue] = model.issues;
    expect(issue).toMatchObject({
      node: 'add',
      code: 'MODEL_SHAPES_DIFFER',
      message: 'Channels differ: skip 16, act 32.',
    });
    expect(issue.fixes.map(({ title }) => title)).toEqual([
      'Set branch to 16 channels',
      'Insert a dense layer behind skip',
    ]);
    for (const fix of issue.fixes) expect(compileModel(fix.graph, ring).issues).toEqual([]);
  });

  it('find what hangs loose', () => {
    const spins = { id: 'spins', inputs: [], layer: 'configuration', encoding: 'value' } as const;
    const codes = (nodes: ModelGraph['nodes']): string[] =>
      compileModel(graph(nodes), ring).issues.map(({ code }) => code);
    expect(codes([spins, { id: 'a', inputs: ['nothing'], layer: 'flatten' }])).toContain('MODEL_UNKNOWN_INPUT');
    expect(
      codes([
        { id: 'a', inputs: ['b'], layer: 'flatten' },
        { id: 'b', inputs: ['a'], layer: 'flatten' },
      ]),
    ).toContain('MODEL_CYCLE');
    expect(codes([spins, spins])).toContain('MODEL_SAME_ID');
    expect(
      codes([
        spins,
        { id: 'a', inputs: ['spins'], layer: 'flatten' },
        { id: 'b', inputs: ['spins'], layer: 'flatten' },
      ]),
    ).toContain('MODEL_SEVERAL_ENDS');
    expect(codes([spins, { id: 'a', inputs: [], layer: 'flatten' }])).toContain('MODEL_INPUTS');
  });

  it('sum up what is no number, when asked', () => {
    const conv = {
      id: 'conv',
      inputs: ['spins'],
      layer: 'latticeConvolution',
      channels: 2,
      shells: 1,
      bias: true,
      complex: false,
    } as const;
    const model = compileModel(
      graph([{ id: 'spins', inputs: [], layer: 'configuration', encoding: 'value' }, conv]),
      ring,
    );
    const [issue] = model.issues;
    expect(issue).toMatchObject({ code: 'MODEL_NOT_A_NUMBER', node: 'conv' });
    const fixed = compileModel(issue.fixes[0].graph, ring);
    expect(fixed.issues).toEqual([]);
    expect(fixed.definition?.kind).toBe('network');
  });

  it('come back from JSON as they were', () => {
    for (const ansatz of [
      'restrictedBoltzmannMachine',
      'visionTransformer',
      'groupConvolutional',
      'backflow',
    ] as const) {
      const built = graphOf(optionsOf({ ansatz, projection: { momentum: [1], pointGroup: 'none', spinFlip: 'even' } }));
      expect(modelGraphSchema.parse(JSON.parse(JSON.stringify(built)))).toEqual(built);
    }
  });
});

describe('costs', () => {
  it('grow with everything that makes a network larger', () => {
    const base = { ansatz: 'residualConvolutional', layers: 2, channels: 8, shells: 1 } as const;
    const flops = (change: Partial<AnsatzOptions>, facts = square): number =>
      compiled({ ...base, ...change }, facts).amplitudeFlops;
    const least = flops({});
    for (const change of [{ layers: 3 }, { channels: 9 }, { shells: 2 }]) expect(flops(change)).toBeGreaterThan(least);
    expect(flops({}, factsOf(heisenbergOn('square(8, 8) periodic')))).toBeGreaterThan(least);
  });

  it('of one convolution are two operations for each product', () => {
    const model = compiled({ ansatz: 'convolutional', layers: 1, channels: 4, shells: 1 }, square);
    expect(model.nodes.find(({ id }) => id === 'conv1')?.flops).toBe(2 * 36 * 4 * 5);
  });
});
