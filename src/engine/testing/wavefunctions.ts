import type { AnsatzDefinition, MachineDefinition, ProjectedDefinition } from '../../shared/model/ansatz-definition';
import type { VariationalMonteCarloDefinition } from '../native/variational-monte-carlo';
import { hubbard, operatorOf, ringBonds, type Entry } from './operators';
import { definitionOf, named, nSites } from './tensor-training';

const shiftedRing = (length: number, by: number): number[] => Array.from({ length }, (_, site) => (site + by) % length);

/** e^{i k r} of translations r of a ring. */
const momentum = (length: number, turns: number): number[] =>
  Array.from({ length }, (_, r) => [
    Math.cos((2 * Math.PI * turns * r) / length),
    Math.sin((2 * Math.PI * turns * r) / length),
  ]).flat();

/** (g s)_j = s_{j + r} */
export const translations: readonly number[] = Array.from({ length: nSites }, (_, by) =>
  shiftedRing(nSites, by),
).flat();
const identity = shiftedRing(nSites, 0);
const reflection = identity.toReversed();

const projected = (
  state: AnsatzDefinition,
  permutations: readonly number[],
  characters: readonly number[],
  change: Partial<ProjectedDefinition> = {},
): ProjectedDefinition => ({
  ...{ kind: 'projected', state, permutations, characters, spinFlip: null, fermionic: false },
  ...change,
});

export const machine = (
  form: MachineDefinition['form'],
  change: Partial<MachineDefinition> = {},
): MachineDefinition => ({
  kind: 'machine',
  form,
  complex: false,
  hiddenDensity: 1,
  symmetry: [],
  initialScale: 0.2,
  useVisibleBias: true,
  useHiddenBias: true,
  ...change,
});

/** Its amplitudes tell all images of a configuration from each other. */
const generic = named('dense');

/** States projected onto sectors of the ring of 6 spins 1/2. */
export const projections: Readonly<Record<string, ProjectedDefinition>> = {
  'momentum zero': projected(named('residual, layer norm'), translations, momentum(nSites, 0)),
  'momentum pi / 3': projected(generic, translations, momentum(nSites, 1)),
  'momentum pi of complex weights': projected(named('complex weights'), translations, momentum(nSites, 3)),
  'odd reflection': projected(named('modulus and phase'), [...identity, ...reflection], [1, 0, -1, 0]),
  'even spin flip': projected(named('softmax attention'), [], [], { spinFlip: 1 }),
  'odd spin flip at momentum pi': projected(generic, translations, momentum(nSites, 3), { spinFlip: -1 }),
  'factored attention': projected(named('factored attention'), translations, momentum(nSites, 0)),
};

const spinsHalf: Readonly<Record<string, AnsatzDefinition>> = {
  ...projections,
  'real machine': machine('restrictedBoltzmannMachine'),
  'complex machine': machine('restrictedBoltzmannMachine', { complex: true, hiddenDensity: 0.5 }),
  'machine without biases': machine('restrictedBoltzmannMachine', { useVisibleBias: false, useHiddenBias: false }),
  'symmetric machine': machine('restrictedBoltzmannMachine', { symmetry: translations, hiddenDensity: 2 }),
  'complex symmetric machine': machine('restrictedBoltzmannMachine', {
    ...{ symmetry: [...identity, ...reflection], complex: true, hiddenDensity: 3 },
  }),
  Jastrow: machine('jastrow'),
  'complex Jastrow of a reflection': machine('jastrow', { complex: true, symmetry: [...identity, ...reflection] }),
  'Jastrow of translations': machine('jastrow', { symmetry: translations, useVisibleBias: false }),
  'complex mean field': machine('meanField', { complex: true }),
  'product of a machine and a network': {
    kind: 'product',
    factors: [machine('jastrow', { complex: true }), named('modulus and phase')],
  },
  'product of complex machines': {
    kind: 'product',
    factors: [machine('meanField', { complex: true }), machine('restrictedBoltzmannMachine', { complex: true })],
  },
  'sum of networks': { kind: 'sum', terms: [named('dense'), named('complex weights')] },
  'sum of real machines': { kind: 'sum', terms: [machine('jastrow'), machine('restrictedBoltzmannMachine')] },
  'sum of a projected machine and a product': {
    kind: 'sum',
    terms: [
      projected(machine('restrictedBoltzmannMachine', { complex: true }), translations, momentum(nSites, 1)),
      { kind: 'product', factors: [named('dense'), machine('meanField')] },
    ],
  },
  'projected sum': projected(
    { kind: 'sum', terms: [named('modulus and phase'), machine('jastrow')] },
    [...identity, ...reflection],
    [1, 0, 1, 0],
  ),
};

/** Hopping between the levels of equal sites, real and symmetric, and a field that tells them apart. */
const levels = (dimension: number): Entry[][] =>
  Array.from({ length: dimension }, (_, row) =>
    Array.from({ length: dimension }, (_column, column) =>
      row === column ? 0.3 * row * row : Math.abs(row - column) === 1 ? -1 : 0,
    ),
  );
const spinsOne = (ansatz: AnsatzDefinition): VariationalMonteCarloDefinition => {
  const base = definitionOf(ansatz);
  const sites = [0, 1, 2, 3];
  return {
    ...base,
    hamiltonian: operatorOf(
      [3, 3, 3, 3],
      sites.map((site) => ({ matrix: levels(3), sites: [site], coefficient: 1 + 0.2 * site })),
    ),
    sampler: { ...base.sampler, moves: [{ kind: 'local', weight: 1 }], charges: [] },
  };
};

/** A Hubbard ring of three sites with three particles. */
const fermions = (ansatz: AnsatzDefinition): VariationalMonteCarloDefinition => {
  const base = definitionOf(ansatz);
  const ring = ringBonds(3);
  const pairs = [...ring, ...ring.map(([a, b]) => [a + 3, b + 3])].flat();
  return {
    ...base,
    hamiltonian: hubbard(3, ring, 2),
    sampler: {
      ...base.sampler,
      moves: [{ kind: 'hop', weight: 1, pairs }],
      charges: [
        { sites: [0, 1, 2], total: 2 },
        { sites: [3, 4, 5], total: 1 },
      ],
    },
  };
};
const ofModes = [0, 1, 2].flatMap((by) => [...shiftedRing(3, by), ...shiftedRing(3, by).map((site) => site + 3)]);

/** What the tensor engine computes beside networks, with a system for each, small enough for finite differences. */
export const wavefunctions: readonly (readonly [string, VariationalMonteCarloDefinition])[] = [
  ...Object.entries(spinsHalf).map(([name, ansatz]) => [name, definitionOf(ansatz)] as const),
  ['mean field of spins one', spinsOne(machine('meanField'))],
  ['complex machine of spins one', spinsOne(machine('restrictedBoltzmannMachine', { complex: true }))],
  ['Jastrow of spins one', spinsOne(machine('jastrow', { symmetry: shiftedRing(4, 1), useVisibleBias: false }))],
  [
    'fermions at zero momentum',
    fermions(projected(named('modulus and phase'), ofModes, momentum(3, 0), { fermionic: true })),
  ],
  ['fermions at momentum 2 pi / 3', fermions(projected(named('dense'), ofModes, momentum(3, 1), { fermionic: true }))],
];
