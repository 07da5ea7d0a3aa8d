import { describe, expect, it } from 'vitest';
import { compile } from '../../shared/hamiltonian';
import { ansatzKinds } from '../../shared/model/options';
import { deriveSystem, survey, type Surveyed } from './derive';
import type { Offers } from './offer-types';
import { groundStatePresets } from './presets';
import type { GroundStateSpec } from './schema';

const [first] = groundStatePresets;
type Change = { readonly [Part in keyof GroundStateSpec]?: Partial<GroundStateSpec[Part]> };

const spec = (change: Change): GroundStateSpec => ({
  system: { ...first.spec.system, ...change.system },
  model: { ...first.spec.model, ...change.model },
  sampling: { ...first.spec.sampling, ...change.sampling },
  training: { ...first.spec.training, ...change.training },
});

const surveyOf = (text: string, change: Change = {}): Surveyed => {
  const compiled = compile(text);
  if (!compiled.ok) throw new Error('does not compile');
  return survey(spec({ ...change, system: { hamiltonian: text, ...change.system } }), compiled.hamiltonian);
};
const offersOf = (text: string, change: Change = {}): Offers => surveyOf(text, change).offers;

const heisenberg = (lattice: string): string => `lattice ${lattice}\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)`;
const ising = 'lattice chain(20) periodic\nsite spin(1/2)\nH = -sum <i,j> Z(i)*Z(j) - sum i X(i)';

describe('offers', () => {
  it('leave determinants to fermions, with the reason', () => {
    const refused = offersOf(ising).refused['model.ansatz'];
    for (const kind of ['slater', 'slaterJastrow', 'gutzwiller', 'backflow', 'pfaffian']) {
      expect(refused[kind]).toMatchObject({ code: 'MODEL_NEEDS_FERMIONS' });
    }
    expect(Object.keys(refused)).not.toContain('convolutional');
  });

  it('leave pair products to spins 1/2 at total Sz = 0, with the reason', () => {
    const codeOf = (text: string, change: Change = {}): string | undefined =>
      offersOf(text, change).refused['model.ansatz']['pairProduct']?.code;
    expect(codeOf(heisenberg('square(4, 4) periodic'))).toBeUndefined();
    expect(codeOf(ising)).toBe('MODEL_NEEDS_ZERO_SZ');
    expect(codeOf(heisenberg('chain(7) periodic'))).toBe('MODEL_NEEDS_PAIRS');
    expect(codeOf(heisenberg('chain(6) periodic').replace('1/2', '1'))).toBe('MODEL_NEEDS_SPINS');
    const boundary = (lattice: string): readonly string[] =>
      Object.keys(offersOf(heisenberg(lattice), { model: { ansatz: 'pairProduct' } }).refused['model.partonBoundary']);
    expect(boundary('square(4, 4) periodic')).toEqual([]);
    expect(boundary('chain(6) open')).toEqual(['antiperiodic']);
  });

  it('give networks a choice of devices, and say what TensorFlow.js lacks', () => {
    const network: Change = { model: { ansatz: 'residualConvolutional' } };
    expect(offersOf(heisenberg('square(4, 4) periodic'), network).refused['training.device']).toEqual({});
    const codesOf = (change: Change): (string | undefined)[] =>
      Object.values(offersOf(ising, change).refused['training.device']).map(({ code }) => code);
    const all = (code: string): string[] => [code, code, code];
    expect(codesOf({ model: { ansatz: 'restrictedBoltzmannMachine', symmetry: 'none' } })).toEqual([]);
    expect(codesOf({ model: { ansatz: 'jastrow' } })).toEqual([]);
    for (const ansatz of ['gatedRecurrent', 'matrixProduct'] as const) {
      expect(codesOf({ model: { ansatz } })).toEqual(all('TENSOR_NOT_A_NETWORK'));
    }
    for (const sampling of [
      { method: 'exact' },
      { method: 'fullSum' },
      { move: 'hamiltonian' },
      { replicas: 4 },
    ] as const) {
      expect(codesOf({ ...network, sampling })).toEqual(all('TENSOR_SAMPLER_MISSING'));
    }
    expect(codesOf({ ...network, training: { target: 'excitedState' } })).toEqual(all('TENSOR_TARGET_MISSING'));
  });

  it('leave out what the chosen device lacks, in the check of a spec too', () => {
    const onWasm = (training: Partial<GroundStateSpec['training']>): Change => ({
      model: { ansatz: 'residualConvolutional' },
      training: { device: 'wasm', ...training },
    });
    const { refused } = offersOf(ising, onWasm({}));
    expect(refused['training.preconditioner']?.['linearMethod']).toBeUndefined();
    expect(refused['training.solver']?.['conjugateGradient']).toBeUndefined();
    expect(Object.keys(refused['sampling.method'])).toEqual(expect.arrayContaining(['direct', 'exact', 'fullSum']));
    const codes = (training: Partial<GroundStateSpec['training']>): string[] =>
      deriveSystem(spec({ system: { hamiltonian: ising }, ...onWasm(training) })).issues.map(({ code }) => code);
    expect(codes({})).toEqual(['TENSOR_FEW_CHAINS']);
    const enough = { sampling: { chains: 512 } };
    expect(deriveSystem(spec({ system: { hamiltonian: ising }, ...onWasm({}), ...enough })).issues).toEqual([]);
    for (const training of [{ regularisation: 'pseudoInverse' }, { preconditioner: 'linearMethod' }] as const) {
      expect(codes(training)).toEqual(['TENSOR_FEW_CHAINS']);
    }
  });

  it('keep the linear method to the energy, and the states below to excited states', () => {
    const wanted: Change = { training: { target: 'excitedState' } };
    expect(offersOf(ising, wanted).refused['training.preconditioner']['linearMethod'].code).toBe(
      'TRAINING_LINEAR_METHOD_ENERGY',
    );
    // The runs below are looked at when the run starts: its exact energy needs none.
    expect(deriveSystem(spec({ system: { hamiltonian: ising }, ...wanted })).issues).toEqual([]);
    expect(Object.keys(offersOf(ising).unused)).toEqual(
      expect.arrayContaining(['training.penalty', 'training.lowerRuns']),
    );
  });

  it('leave the exact ground state as a target to spaces of which it can be found', () => {
    const refused = (text: string) => offersOf(text).refused['training.target']['exactGroundState'];
    expect(refused(heisenberg('chain(24) periodic'))).toBeUndefined();
    expect(refused(heisenberg('chain(26) periodic'))).toMatchObject({
      code: 'TRAINING_EXACT_TOO_LARGE',
      reason: expect.stringContaining('has 10,400,600.'),
    });
    expect(refused(heisenberg('chain(80) periodic')).reason).toContain('about 10²³');
    const { issues } = deriveSystem(
      spec({ system: { hamiltonian: heisenberg('chain(26) periodic') }, training: { target: 'exactGroundState' } }),
    );
    expect(issues.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'TRAINING_EXACT_TOO_LARGE', path: 'training.target' },
    ]);
  });

  it('leave phase-first steps to wavefunctions with a phase', () => {
    const text = heisenberg('chain(8) periodic');
    const plain = { projection: { momentum: null, pointGroup: 'none', spinFlip: 'none' } } as const;
    const unread = (model: Change['model']): string | undefined =>
      offersOf(text, { model: { ...plain, ...model } }).unused['training.phaseFirstSteps'];
    expect(unread({ parameters: 'real' })).toMatch(/no phase/);
    expect(unread({ parameters: 'complex' })).toBeUndefined();
    expect(unread({ parameters: 'modulusAndPhase', ansatz: 'convolutional' })).toBeUndefined();
    // Projections with real characters leave a real state real; others give it a phase.
    const onto = (projection: Partial<GroundStateSpec['model']['projection']>): string | undefined =>
      unread({ parameters: 'real', projection: { ...plain.projection, ...projection } });
    expect(onto({ spinFlip: 'odd' })).toMatch(/no phase/);
    expect(onto({ momentum: [4] })).toMatch(/no phase/);
    expect(onto({ momentum: [1] })).toBeUndefined();
    const asked = (parameters: GroundStateSpec['model']['parameters']) =>
      deriveSystem(
        spec({
          system: { hamiltonian: text },
          model: { ...plain, parameters },
          training: { phaseFirstSteps: 20 },
        }),
      ).issues.filter(({ severity }) => severity === 'error');
    expect(asked('real')).toMatchObject([{ code: 'TRAINING_NO_PHASE', path: 'training.phaseFirstSteps' }]);
    expect(asked('complex')).toEqual([]);
  });

  it('leave the state vector to small spaces', () => {
    expect(offersOf(ising).refused['model.ansatz']['stateVector'].code).toBe('MODEL_SPACE_TOO_LARGE');
    expect(offersOf(heisenberg('chain(12) periodic')).refused['model.ansatz']).not.toHaveProperty('stateVector');
  });

  it('leave convolutions to lattices with displacements', () => {
    const refused = offersOf(heisenberg('custom(4) edges (0,1), (1,2), (2,3)')).refused['model.ansatz'];
    expect(refused['convolutional'].code).toBe('MODEL_NO_DISPLACEMENTS');
    expect(refused['visionTransformer'].code).toBe('MODEL_NO_DISPLACEMENTS');
  });

  it('leave translations to lattices that have them', () => {
    const open = offersOf(heisenberg('square(4, 4) open')).refused;
    expect(open['model.symmetry']['translations'].code).toBe('MODEL_NO_TRANSLATIONS');
    expect(open['model.projection.momentum']['any'].reason).toMatch(/translation/);
    const periodic = offersOf(heisenberg('square(4, 4) periodic')).refused;
    expect(periodic['model.symmetry']).not.toHaveProperty('translations');
    expect(periodic['model.projection.momentum']).toEqual({});
  });

  it('offer exchange only where H conserves Sz, local only without a sector', () => {
    expect(offersOf(ising).refused['sampling.move']['exchange'].code).toBe('SAMPLING_SECTOR_NOT_CONSERVED');
    const sector = offersOf(`${heisenberg('chain(8) periodic')}\nsector Sz = 1`).refused['sampling.move'];
    expect(sector).not.toHaveProperty('exchange');
    expect(sector['local'].code).toBe('SAMPLING_LEAVES_SECTOR');
  });

  it('offer the spin flip only where H and the sector keep it', () => {
    const chain = heisenberg('chain(8) periodic');
    expect(offersOf(chain).refused['model.projection.spinFlip']).toEqual({});
    const magnetised = offersOf(`${chain}\nsector Sz = 1`).refused['model.projection.spinFlip'];
    expect(magnetised['even'].reason).toMatch(/Sz = 0/);
    const field = 'lattice chain(8) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j) + sum i Sz(i)';
    expect(offersOf(field).refused['model.projection.spinFlip']['odd'].reason).toMatch(/turned over/);
  });

  it('hold the ansatz to the sector that the text asks for', () => {
    const text = `${heisenberg('chain(8) periodic')}\nsector Sz = 0, momentum = pi, parity = -1`;
    const none = { momentum: null, pointGroup: 'none', spinFlip: 'none' } as const;
    const free = offersOf(text, { model: { projection: none } }).refused;
    expect(free['model.projection.momentum']).toEqual({});
    expect(free['model.projection.spinFlip']).toEqual({
      even: expect.objectContaining({ code: 'MODEL_OTHER_SECTOR' }),
    });
    expect(free['model.symmetry']['translations'].code).toBe('MODEL_OTHER_SECTOR');
    const momentum = (k: number) =>
      offersOf(text, { model: { projection: { ...none, momentum: [k] } } }).refused['model.projection.momentum'];
    expect(momentum(0)).toMatchObject({ any: { reason: expect.stringContaining('k = π') } });
    expect([momentum(4), momentum(-4)]).toEqual([{}, {}]);
    const square = `${heisenberg('square(4, 2) periodic')}\nsector Sz = 0, momentum = (pi, 0), point = A1`;
    expect(offersOf(square).refused['model.projection.pointGroup']).toHaveProperty('B1');
  });

  it('offer the representations that H has, and refuse others with the list of them', () => {
    const none = { momentum: null, pointGroup: 'none', spinFlip: 'none' } as const;
    const refusedAt = (text: string, momentum: readonly number[] | null, pointGroup: string) => {
      const { facts, offers } = surveyOf(text, { model: { projection: { ...none, momentum, pointGroup } } });
      return {
        labels: facts.pointLabels(momentum),
        reason: offers.refused['model.projection.pointGroup'][pointGroup]?.reason,
      };
    };
    const square = heisenberg('square(4, 4) periodic');
    expect(refusedAt(square, [0], 'E')).toEqual({ labels: ['A1', 'A2', 'B1', 'B2', 'E'], reason: undefined });
    expect(refusedAt(square, null, 'E').reason).toBeUndefined();
    expect(refusedAt(square, [0], 'T1u').reason).toMatch(/have no T1u: they have A1, A2, B1, B2, E\./);
    expect(refusedAt(square, [1, 0], 'E')).toEqual({
      labels: ['A1', 'A2'],
      reason: expect.stringMatching(/keep this momentum have no E: they have A1, A2\./),
    });
    expect(refusedAt(heisenberg('cubic(2, 2, 2) open'), null, 'T1u').labels).toHaveLength(10);
    const chosen = (pointGroup: string) =>
      deriveSystem(spec({ system: { hamiltonian: square }, model: { projection: { ...none, pointGroup } } })).issues;
    expect(chosen('E1')).toContainEqual(
      expect.objectContaining({ code: 'MODEL_SECTOR', path: 'model.projection.pointGroup', severity: 'error' }),
    );
    expect(chosen('E').filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('exchange up and down of electrons only where H and the sector keep it', () => {
    const electrons = (h: string, sector: string): string =>
      `lattice chain(4) periodic\nsite electron\nH = -1 * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.)${h}\nsector ${sector}`;
    const reasonOf = (text: string): string | undefined =>
      offersOf(text, { model: { ansatz: 'slater' } }).refused['model.projection.spinFlip']['even']?.reason;
    expect(reasonOf(electrons(' + 4 * sum i docc(i)', 'Nup = 2, Ndown = 2'))).toBeUndefined();
    expect(reasonOf(electrons(' + 4 * sum i docc(i)', 'Nup = 2, Ndown = 1'))).toMatch(/as many electrons .* Sz = 0/);
    expect(reasonOf(electrons(' + sum i n(i,up)', 'Nup = 2, Ndown = 2'))).toMatch(/up and down are exchanged/);
    const spinless = 'lattice chain(6) periodic\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.)\nsector N = 3';
    expect(reasonOf(spinless)).toMatch(/electrons with spin/);
    const asked = 'Nup = 2, Ndown = 2, parity = -1';
    expect(offersOf(electrons('', asked)).refused['model.projection.spinFlip']).toEqual({
      even: expect.objectContaining({ code: 'MODEL_OTHER_SECTOR' }),
    });
  });

  it('draw directly only from autoregressive states that are not projected', () => {
    const machine = offersOf(ising).refused['sampling.method'];
    expect(machine['direct'].code).toBe('SAMPLING_NOT_DIRECT');
    const model = { ansatz: 'autoregressiveDense' } as const;
    const drawn = surveyOf(ising, { model });
    expect(drawn.offers.refused['sampling.method']).not.toHaveProperty('direct');
    expect(drawn.plan.method).toBe('direct');
    expect(drawn.offers.unused).toHaveProperty('sampling.chains');
    const projection = { momentum: [0], pointGroup: 'none', spinFlip: 'none' } as const;
    const projected = surveyOf(ising, { model: { ...model, projection: { ...projection, momentum: [0] } } });
    expect(projected.plan.method).toBe('metropolis');
    expect(projected.offers.refused['sampling.method']).toHaveProperty('direct');
  });

  it('sum over all configurations only where they are not too many, without noise to cut off', () => {
    const large = offersOf(ising.replace(/chain\(\d+\)/, 'chain(20)')).refused['sampling.method'];
    expect(large['fullSum'].code).toBe('SAMPLING_SPACE_TOO_LARGE');
    const change: Change = { sampling: { method: 'fullSum' } };
    const small = surveyOf(ising.replace(/chain\(\d+\)/, 'chain(10)'), change);
    expect(small.offers.refused['sampling.method']).not.toHaveProperty('fullSum');
    expect(small.offers.refused['training.regularisation']['signalToNoise'].code).toBe('TRAINING_NO_NOISE');
    expect(small.offers.unused).toMatchObject({ 'sampling.samples': expect.stringContaining('all configurations') });
    expect(small.offers.unused).toHaveProperty('training.finalSamples');
  });

  it('give the moves of a mixture their reasons at their weights', () => {
    const none = { local: 0, exchange: 0, hop: 0, hamiltonian: 0, globalFlip: 0 };
    const mixture = (weights: Partial<typeof none>): Change => ({
      sampling: { move: 'mixture', weights: { ...none, ...weights } },
    });
    const errors = (text: string, change: Change): string[] =>
      deriveSystem(spec({ system: { hamiltonian: text }, ...change, model: { symmetry: 'none' } }))
        .issues.filter(({ severity }) => severity === 'error')
        .map(({ path, code }) => `${path} ${code}`);
    // Hops of spins: not asked for, they are not offered; asked for, they are an error of their field.
    expect(offersOf(ising, mixture({ local: 1 })).unused['sampling.weights.hop']).toMatch(/carry fermions/);
    expect(errors(ising, mixture({ local: 1, hop: 1 }))).toEqual(['sampling.weights.hop SAMPLING_NO_FERMIONS']);
    // Exchanges alone keep what H does not; beside local moves they are as good as any.
    expect(errors(ising, mixture({ exchange: 1 }))).toEqual([
      'sampling.weights.exchange SAMPLING_SECTOR_NOT_CONSERVED',
    ]);
    expect(errors(ising, mixture({ local: 1, exchange: 1 }))).toEqual([]);
    const magnetised = `${heisenberg('chain(8) periodic')}\nsector Sz = 1`;
    expect(errors(magnetised, mixture({ exchange: 1, globalFlip: 1 }))).toEqual([
      'sampling.weights.globalFlip SAMPLER_LEAVES_SECTOR',
    ]);
    expect(errors(magnetised, mixture({ exchange: 1, local: 1 }))).toContain(
      'sampling.weights.local SAMPLING_LEAVES_SECTOR',
    );
    expect(errors(magnetised, mixture({}))).toEqual(['sampling.move SAMPLING_NO_MOVES']);
  });

  it('name what would read an option that the ansatz does not', () => {
    const unread = (model: Partial<GroundStateSpec['model']>) => offersOf(ising, { model }).unused;
    expect(unread({ ansatz: 'jastrow' })['model.heads']).toBe('Not read by this ansatz, but by: Vision transformer.');
    expect(unread({ ansatz: 'convolutional', jastrowFactor: false })['model.symmetry']).toMatch(/Jastrow factor/);
    expect(unread({ ansatz: 'restrictedBoltzmannMachine', parameters: 'real' })['model.precision']).toMatch(
      /two heads/,
    );
  });

  it('say which fields mean nothing for the other choices', () => {
    const { unused } = offersOf(ising, {
      model: { ansatz: 'jastrow' },
      training: { rule: 'adam', preconditioner: 'none' },
    });
    expect(unused).toHaveProperty(['model.hiddenDensity']);
    expect(unused).not.toHaveProperty(['model.initialScale']);
    expect(unused).toHaveProperty(['training.diagonalShift']);
    expect(unused).toHaveProperty(['training.momentum']);
    expect(unused).not.toHaveProperty(['training.firstDecay']);
  });

  it('give every refusal as an issue where it is chosen', () => {
    for (const ansatz of ansatzKinds) {
      const chosen = spec({ system: { hamiltonian: ising }, model: { ansatz, symmetry: 'none' } });
      const refused = offersOf(ising, { model: { ansatz, symmetry: 'none' } }).refused['model.ansatz'];
      const codes = deriveSystem(chosen)
        .issues.filter(({ severity }) => severity === 'error')
        .map(({ code }) => code);
      if (ansatz in refused) expect(codes).toContain(refused[ansatz].code);
      else if (ansatz === 'custom') expect(codes).toEqual(['MODEL_NO_GRAPH']);
      else if (ansatz === 'groupConvolutional') expect(codes).toEqual(['MODEL_NEEDS_GROUP']);
      else expect(codes).toEqual([]);
    }
  });
});
