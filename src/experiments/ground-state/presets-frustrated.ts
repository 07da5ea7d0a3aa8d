import type { ReferenceValue } from '../../shared/experiment';
import { frustrated4x4, frustrated6x6 } from './preset-references';
import { presetSpec, sources, springTraining, type PlainPreset } from './preset-spec';
import { frustratedSquare } from './preset-texts';
import type { GroundStateSpec } from './schema';

const energy10x10: ReferenceValue = {
  quantity: 'E/N',
  value: -0.49769,
  error: null,
  unit: 'J₁, S·S',
  kind: 'published',
  source: sources.chenHeyl,
};

/** Pairs of fermions on L x L sites with a machine in front. */
const valenceBonds = (
  length: number,
  model: Partial<GroundStateSpec['model']>,
  training: Partial<GroundStateSpec['training']>,
): GroundStateSpec =>
  presetSpec(
    { hamiltonian: frustratedSquare(length) },
    {
      model: {
        ansatz: 'pairProduct',
        partonBoundary: 'antiperiodic',
        factor: 'restrictedBoltzmannMachine',
        ...model,
      },
      sampling: { samples: 1024, chains: 32 },
      training: { ...springTraining, finalSamples: 16_000, ...training },
    },
  );

/** A deep residual network on L x L sites. */
const residual = (
  length: number,
  channels: number,
  sampling: Partial<GroundStateSpec['sampling']>,
  steps: number,
): GroundStateSpec =>
  presetSpec(
    { hamiltonian: frustratedSquare(length), basisRotation: 'marshall' },
    {
      model: {
        ansatz: 'residualConvolutional',
        parameters: 'complex',
        layers: 4,
        channels,
        shells: 2,
        precision: 'float32',
      },
      sampling,
      training: { steps, learningRate: 0.03, finalSamples: 32_000 },
    },
  );

/** The square lattice with J₂ = J₁/2, by every kind of network. */
export const frustratedPresets: readonly PlainPreset[] = [
  {
    id: 'j1j2-4x4-cnn',
    title: 'Frustrated square lattice, residual network',
    summary: 'J₁–J₂ at J₂ = 0.5 on 4×4 sites, with a residual convolutional network.',
    topic: 'Frustrated magnets',
    spec: presetSpec(
      { hamiltonian: frustratedSquare(4), basisRotation: 'marshall' },
      {
        model: { ansatz: 'residualConvolutional', parameters: 'complex', layers: 2, channels: 8, shells: 2 },
        sampling: { samples: 1024 },
        training: { steps: 600, learningRate: 0.03, finalSamples: 32_000 },
      },
    ),
    reference: frustrated4x4,
    expectedRelativeError: 1e-2,
    expectedSeconds: 120,
    source: sources.choo,
  },
  {
    id: 'j1j2-6x6-cnn',
    title: 'Frustrated square lattice, 6×6',
    summary: 'J₁–J₂ at J₂ = 0.5 on 6×6 sites: where shallow networks stall.',
    topic: 'Frustrated magnets',
    spec: residual(6, 12, { samples: 1024 }, 1000),
    reference: frustrated6x6,
    expectedRelativeError: null,
    expectedSeconds: 1200,
    source: sources.choo,
  },
  {
    id: 'j1j2-6x6-rvb',
    title: 'Frustrated square lattice, valence bonds',
    summary:
      'J₁–J₂ at J₂ = 0.5 on 6×6 sites: pairs of fermions bring the signs, a machine the rest. One Lanczos step afterwards (Measurements in Results) takes two thirds of the error away.',
    topic: 'Frustrated magnets',
    spec: valenceBonds(
      6,
      { symmetry: 'none', hiddenDensity: 2, projection: { momentum: null, pointGroup: 'A1', spinFlip: 'none' } },
      { steps: 600, finalLearningRate: 0.003, checkpointEvery: 50 },
    ),
    reference: frustrated6x6,
    expectedRelativeError: 2.5e-3,
    expectedSeconds: 400,
    source: sources.nomuraImada,
  },
  {
    id: 'j1j2-10x10',
    title: 'Frustrated square lattice, 10×10, by the Marshall rule',
    summary:
      'A positive machine over the whole space group in the rotated basis: below −0.490 in minutes, and not much further.',
    topic: 'Frustrated magnets',
    spec: presetSpec(
      { hamiltonian: frustratedSquare(10), basisRotation: 'marshall' },
      {
        model: { hiddenDensity: 2, symmetry: 'spaceGroup' },
        sampling: { samples: 1024, chains: 32 },
        training: { steps: 130, preconditioner: 'spring', directionDecay: 0.85, finalSamples: 8000 },
      },
    ),
    reference: energy10x10,
    expectedRelativeError: 1.5e-2,
    expectedSeconds: 120,
    source: sources.carleoTroyer,
  },
  {
    id: 'j1j2-10x10-rvb',
    title: 'Frustrated square lattice, 10×10, valence bonds',
    summary: 'Pairs of fermions with a machine in front: close to the published convolutional networks, in minutes.',
    topic: 'Frustrated magnets',
    spec: valenceBonds(10, { symmetry: 'translations', hiddenDensity: 4 }, { steps: 300 }),
    reference: energy10x10,
    expectedRelativeError: 8e-3,
    expectedSeconds: 110,
    source: sources.nomuraImada,
  },
  {
    id: 'j1j2-10x10-cnn',
    title: 'Frustrated square lattice, 10×10',
    summary: 'A night of a residual network on the benchmark of the field, J₂ = 0.5.',
    topic: 'Frustrated magnets',
    spec: residual(10, 16, { samples: 2048, chains: 64 }, 3000),
    reference: energy10x10,
    expectedRelativeError: null,
    expectedSeconds: 27_000,
    source: sources.choo,
  },
  {
    id: 'j1j2-6x6-transformer',
    title: 'Frustrated square lattice, transformer',
    summary: 'Patches of 2×2 sites and factored attention on the 6×6 lattice.',
    topic: 'Frustrated magnets',
    spec: presetSpec(
      { hamiltonian: frustratedSquare(6), basisRotation: 'marshall' },
      {
        model: {
          ansatz: 'visionTransformer',
          parameters: 'complex',
          layers: 2,
          channels: 16,
          heads: 4,
          patch: 2,
          precision: 'float32',
        },
        sampling: { samples: 1024 },
        training: { steps: 1000, learningRate: 0.03, finalSamples: 32_000 },
      },
    ),
    reference: frustrated6x6,
    expectedRelativeError: null,
    expectedSeconds: 1500,
    source: sources.viteritti,
  },
];
