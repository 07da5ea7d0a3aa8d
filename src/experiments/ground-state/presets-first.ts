import { frustrated4x4, heisenberg6x6, heisenbergChain20, isingChain40 } from './preset-references';
import { frustratedSquare, heisenberg, isingChain } from './preset-texts';
import { sources, type PlainPreset } from './preset-spec';
import { groundStateSpecSchema, type GroundStateSpec } from './schema';

/** The small Ising chain: what the others change. */
const base: GroundStateSpec = groundStateSpecSchema.parse({
  system: { hamiltonian: isingChain(20) },
  model: { ansatz: 'restrictedBoltzmannMachine' },
  sampling: { samples: 1008, chains: 16 },
  training: { steps: 600 },
});

/** Machines on small magnets: done in seconds. */
export const firstPresets: readonly PlainPreset[] = [
  {
    id: 'tfim-chain-40',
    title: 'Ground state of the Ising chain',
    summary: 'A symmetric Boltzmann machine learns the critical transverse-field chain, N = 40.',
    topic: 'Ising chains and atoms',
    spec: {
      ...base,
      system: { ...base.system, hamiltonian: isingChain(40) },
      model: { ...base.model, hiddenDensity: 4, symmetry: 'translations' },
      training: { ...base.training, finalLearningRate: 0.01, finalDiagonalShift: 1e-3, finalSamples: 64_000 },
    },
    reference: isingChain40,
    expectedRelativeError: 1e-4,
    expectedSeconds: 10,
    source: sources.carleoTroyer,
  },
  {
    id: 'tfim-chain-20',
    title: 'Ising chain, first steps',
    summary: 'Converged in seconds, and small enough to compare every amplitude: N = 20.',
    topic: 'Ising chains and atoms',
    spec: { ...base, training: { ...base.training, finalLearningRate: 0.01, finalDiagonalShift: 1e-3 } },
    reference: {
      quantity: 'E/N',
      value: -1.2745494843,
      error: null,
      unit: 'J, σ·σ',
      kind: 'exact',
      source: sources.pfeuty,
    },
    expectedRelativeError: 2e-4,
    expectedSeconds: 5,
    source: sources.carleoTroyer,
  },
  {
    id: 'heisenberg-chain-20',
    title: 'Antiferromagnetic chain',
    summary: 'Heisenberg chain at Sz = 0 with the Marshall sign rule, N = 20.',
    topic: 'Antiferromagnets',
    spec: {
      ...base,
      system: {
        ...base.system,
        hamiltonian: heisenberg('chain(20)', 'Antiferromagnetic Heisenberg chain'),
        basisRotation: 'marshall',
      },
      model: { ...base.model, hiddenDensity: 2 },
      training: { ...base.training, steps: 600, finalLearningRate: 0.01, finalDiagonalShift: 1e-3 },
    },
    reference: heisenbergChain20,
    expectedRelativeError: 5e-4,
    expectedSeconds: 6,
    source: sources.carleoTroyer,
  },
  {
    id: 'heisenberg-6x6',
    title: 'Square-lattice antiferromagnet',
    summary: 'Translation-symmetric machine on 6×6 sites, in the sector Sz = 0.',
    topic: 'Antiferromagnets',
    spec: {
      ...base,
      system: {
        ...base.system,
        hamiltonian: heisenberg('square(6, 6)', 'Heisenberg antiferromagnet on the square lattice'),
        basisRotation: 'marshall',
      },
      model: { ...base.model, hiddenDensity: 4, symmetry: 'translations' },
      training: { ...base.training, steps: 800, finalLearningRate: 0.01, finalDiagonalShift: 1e-3 },
    },
    reference: heisenberg6x6,
    expectedRelativeError: 3e-3,
    expectedSeconds: 10,
    source: sources.carleoTroyer,
  },
  {
    id: 'j1j2-4x4',
    title: 'Frustrated square lattice',
    summary: 'J₁–J₂ model at J₂ = 0.5 on 4×4 sites, where the sign structure is hard.',
    topic: 'Frustrated magnets',
    spec: {
      ...base,
      system: { hamiltonian: frustratedSquare(4), basisRotation: 'marshall', sector: 'auto' },
      model: { ...base.model, parameters: 'complex', hiddenDensity: 8, symmetry: 'translations', initialScale: 0.1 },
      sampling: { ...base.sampling, samples: 2016 },
      training: { ...base.training, steps: 800, finalLearningRate: 0.01, finalDiagonalShift: 1e-3 },
    },
    reference: frustrated4x4,
    expectedRelativeError: 1e-2,
    expectedSeconds: 16,
    source: sources.nomuraImada,
  },
];
