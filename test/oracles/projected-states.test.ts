import { describe, expect, it } from 'vitest';
import { openKernels, rotated } from '../../src/experiments/ground-state/engine/prepare';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import {
  amplitudesAt,
  fermionSign,
  moved,
  systemOf,
  type Complex,
  type PreparedSystem,
} from './support/enumerated-state';

const native = await openNative();

type Projection = GroundStateSpec['model']['projection'];
const amplitudes = (of: PreparedSystem): Promise<ReadonlyMap<string, Complex>> => amplitudesAt(native, of);

const heisenberg = 'lattice chain(6) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)';
const repelling =
  'lattice chain(6) periodic\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.) + 2 * sum <i,j> n(i)*n(j)\nsector N = 3';
const electrons =
  'lattice chain(4) periodic\nsite electron\nH = -1 * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 4 * sum i docc(i)\nsector Nup = 2, Ndown = 1';

/** <psi|g|psi> of an operation that takes |s> to sign |image>. */
function expectation(
  psi: ReadonlyMap<string, Complex>,
  operation: (s: readonly number[]) => { readonly image: readonly number[]; readonly sign: number },
): Complex {
  let [re, im] = [0, 0];
  for (const [key, [a, b]] of psi) {
    const { image, sign } = operation(key.split(',').map(Number));
    const [c, d] = psi.get(image.join()) ?? [0, 0];
    re += sign * (c * a + d * b);
    im += sign * (c * b - d * a);
  }
  return [re, im];
}

/** Every site (of each block of `period` modes) one further; in the rotated basis with the sign of what leaves a sublattice. */
const translation = (period: number, fermionic: boolean, marshall: boolean) => (s: readonly number[]) => {
  const to = (mode: number): number => mode - (mode % period) + ((mode + 1) % period);
  const image = new Array<number>(s.length);
  s.forEach((index, mode) => (image[to(mode)] = index));
  const lowered = (of: readonly number[]): number => of.reduce((sum, index, site) => sum + (site % 2) * index, 0);
  const turned = marshall && (lowered(s) + lowered(image)) % 2 === 1 ? -1 : 1;
  return { image, sign: fermionic ? fermionSign(s, to) : turned };
};

const machines: readonly Partial<GroundStateSpec['model']>[] = [
  { ansatz: 'restrictedBoltzmannMachine', parameters: 'real', initialScale: 0.3 },
  { ansatz: 'restrictedBoltzmannMachine', parameters: 'complex', initialScale: 0.3 },
  { ansatz: 'multilayerPerceptron', parameters: 'modulusAndPhase', layers: 1 },
  // Knows its patches apart, not as a convolution, which has momentum zero from the start.
  { ansatz: 'visionTransformer', parameters: 'complex', layers: 1, channels: 4, heads: 2, patch: 1, scores: 'softmax' },
];
const determinants: readonly Partial<GroundStateSpec['model']>[] = [
  { ansatz: 'slater', orbitals: 'random', parameters: 'complex' },
  { ansatz: 'slaterJastrow', orbitals: 'random', initialScale: 0.3 },
  { ansatz: 'backflow', orbitals: 'random', layers: 1, channels: 4, initialScale: 0.3 },
  { ansatz: 'pfaffian', initialScale: 0.3 },
];

const withMomentum = (k: number): Projection => ({ momentum: [k], pointGroup: 'none', spinFlip: 'none' });

async function expectMomenta(
  hamiltonian: string,
  model: Partial<GroundStateSpec['model']>,
  { length, fermionic, marshall }: { readonly length: number; readonly fermionic: boolean; readonly marshall: boolean },
): Promise<void> {
  for (let k = 0; k < length; k++) {
    const of = systemOf(hamiltonian, { ...model, projection: withMomentum(k) }, marshall);
    const [re, im] = expectation(await amplitudes(of), translation(length, fermionic, marshall));
    const angle = (-2 * Math.PI * k) / length;
    expect(Math.hypot(re - Math.cos(angle), im - Math.sin(angle))).toBeLessThan(1e-10);
  }
}

describe('a state projected onto a momentum is an eigenstate of the translations', () => {
  it.each(machines.flatMap((model) => [false, true].map((marshall) => ({ ...model, marshall }))))(
    'of spins, $ansatz, $parameters, Marshall $marshall',
    ({ marshall, ...model }) => expectMomenta(heisenberg, model, { length: 6, fermionic: false, marshall }),
  );

  it.each(determinants)('of fermions, $ansatz', (model) =>
    expectMomenta(repelling, model, { length: 6, fermionic: true, marshall: false }),
  );

  it.each(determinants)('of electrons, $ansatz', (model) =>
    expectMomenta(electrons, model, { length: 4, fermionic: true, marshall: false }),
  );
});

describe('a state projected onto a parity is an eigenstate of the flip', () => {
  const networks: readonly Partial<GroundStateSpec['model']>[] = [
    ...machines,
    { ansatz: 'convolutional', layers: 2, channels: 4, parameters: 'complex' },
    { ansatz: 'residualConvolutional', layers: 1, channels: 4, parameters: 'modulusAndPhase' },
    { ansatz: 'groupConvolutional', symmetry: 'translations', layers: 2, channels: 4 },
    { ansatz: 'groupConvolutional', symmetry: 'translations', layers: 2, channels: 4, parameters: 'modulusAndPhase' },
  ];
  it.each(networks.flatMap((model) => [false, true].map((marshall) => ({ ...model, marshall }))))(
    '$ansatz, $parameters, Marshall $marshall',
    async ({ marshall, ...model }) => {
      for (const spinFlip of ['even', 'odd'] as const) {
        const projection: Projection = { momentum: null, pointGroup: 'none', spinFlip };
        const psi = await amplitudes(systemOf(heisenberg, { ...model, projection }, marshall));
        // In the rotated basis three sites of the sublattice turn over: one sign more.
        const rotation = marshall ? -1 : 1;
        const [re, im] = expectation(psi, (s) => ({ image: s.map((index) => 1 - index), sign: rotation }));
        expect(Math.hypot(re - (spinFlip === 'even' ? 1 : -1), im)).toBeLessThan(1e-10);
      }
    },
  );
});

/** Of a square of sites, row by row: a quarter turn and a mirror about its centre, and a step along a row where it is periodic. */
function squareOperations(side: number): Readonly<Record<'turn' | 'mirror' | 'step', readonly number[]>> {
  const map = (image: (x: number, y: number) => readonly [number, number]): readonly number[] =>
    Array.from({ length: side * side }, (_, site) => {
      const [x, y] = image(site % side, Math.floor(site / side));
      return y * side + x;
    });
  return {
    turn: map((x, y) => [side - 1 - y, x]),
    mirror: map((x, y) => [side - 1 - x, y]),
    step: map((x, y) => [(x + 1) % side, y]),
  };
}

describe('a state projected onto a representation of the point group is an eigenstate of its operations', () => {
  const spins = 'lattice square(3, 3) periodic\nsite spin(1/2)\nH = -1 * sum <i,j> Z(i)*Z(j) - 0.7 * sum i X(i)';
  const torus =
    'lattice square(3, 3) periodic\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.) + 2 * sum <i,j> n(i)*n(j)\nsector N = 4';
  const plaquette = electrons.replace('chain(4) periodic', 'square(2, 2) open');
  const systems = [
    { name: 'spins', hamiltonian: spins, side: 3, fermionic: false, momentum: [0], models: machines },
    { name: 'fermions', hamiltonian: torus, side: 3, fermionic: true, momentum: [0], models: determinants },
    { name: 'electrons', hamiltonian: plaquette, side: 2, fermionic: true, momentum: null, models: determinants },
  ].flatMap(({ models, ...system }) => models.map((model) => ({ ...system, model, ansatz: model.ansatz })));
  it.each(systems)('of $name, $ansatz', async ({ hamiltonian, side, fermionic, momentum, model }) => {
    const { turn, mirror, step } = squareOperations(side);
    for (const pointGroup of ['A1', 'A2', 'B1', 'B2'] as const) {
      const projection: Projection = { momentum, pointGroup, spinFlip: 'none' };
      const psi = await amplitudes(systemOf(hamiltonian, { ...model, projection }, false));
      const wanted = [
        [turn, pointGroup.startsWith('A') ? 1 : -1],
        [mirror, pointGroup.endsWith('1') ? 1 : -1],
        ...(momentum === null ? [] : [[step, 1] as const]),
      ] as const;
      for (const [to, character] of wanted) {
        const [re, im] = expectation(psi, moved(to, fermionic));
        expect(Math.hypot(re - character, im)).toBeLessThan(1e-9);
      }
    }
  });
});

describe('training in a sector comes onto its exact energy', () => {
  const flip = { permutation: [0, 1, 2, 3, 4, 5], flip: true } as const;
  const shift = { permutation: [1, 2, 3, 4, 5, 0], flip: false } as const;
  it.each([
    [0, 'even'],
    [3, 'odd'],
    [1, 'even'],
    [2, 'odd'],
  ] as const)('momentum %i, %s', async (k, spinFlip) => {
    const projection: Projection = { momentum: [k], pointGroup: 'none', spinFlip };
    const of = systemOf(heisenberg, { parameters: 'complex', initialScale: 0.3, projection }, false);
    const angle = (-2 * Math.PI * k) / 6;
    const exact = await native.createExactDiagonalisation(rotated(of.system.hamiltonian.operator, of.spec, of.system), {
      charges: of.system.plan.charges,
      symmetries: [
        { ...shift, character: [Math.cos(angle), Math.sin(angle)] },
        { ...flip, character: [spinFlip === 'even' ? 1 : -1, 0] },
      ],
      eigenvalues: 1,
      wantVectors: false,
      tolerance: 1e-10,
      maxIterations: 100,
      seed: '1',
      threads: 1,
    });
    const [energy] = (await exact.lowest({})).eigenvalues;
    await exact.close();
    const kernels = await openKernels(native, of.spec, of.system, '5', 2);
    for (let step = 0; step < 60; step++) {
      await kernels.step({
        samples: 256,
        learningRate: 0.1,
        optimiser: {
          preconditioner: {
            kind: 'stochasticReconfiguration',
            solver: 'auto',
            diagonalShift: 1e-3,
            relativeShift: 0,
            regularisation: { kind: 'none' },
          },
          rule: { kind: 'descent' },
          constantDistance: false,
          largestUpdate: null,
          frozen: [],
          phaseOnly: false,
        },
        diagnostics: false,
        memoryLimit: 2 ** 30,
      });
    }
    const found = (await kernels.measure(2048)).energy;
    await kernels.close();
    expect(found.mean).toBeLessThan(energy + 5e-3 * Math.abs(energy) + 5 * found.error);
    expect(found.mean).toBeGreaterThan(energy - 5 * found.error - 1e-9);
  });
});
