import { heisenberg6x6, heisenbergChain20, isingChain40 } from './preset-references';
import { heisenberg, isingChain } from './preset-texts';
import { presetSpec, sources, springTraining, type PlainPreset } from './preset-spec';
import { frustratedPresets } from './presets-frustrated';
import type { GroundStateSpec } from './schema';

/** A small residual network on a square lattice of L x L sites. */
const residualSquare = (
  length: number,
  training: Partial<GroundStateSpec['training']>,
  spinFlip: 'none' | 'even' = 'none',
): GroundStateSpec =>
  presetSpec(
    {
      hamiltonian: heisenberg(`square(${length}, ${length})`, 'Heisenberg antiferromagnet on the square lattice'),
      basisRotation: 'marshall',
    },
    {
      model: {
        ansatz: 'residualConvolutional',
        layers: 2,
        channels: 8,
        shells: 2,
        precision: 'float32',
        projection: { momentum: null, pointGroup: 'none', spinFlip },
      },
      sampling: { samples: 1024, chains: 32 },
      training: { ...springTraining, ...training },
    },
  );

/** Larger magnets, and every kind of network on one. */
export const magnetPresets: readonly PlainPreset[] = [
  {
    id: 'tfim-chain-80',
    title: 'Long Ising chain',
    summary:
      'The critical chain of the first paper, N = 80, with its symmetric machine. A finished run of N = 40 with eight filters can be where it starts (Start from, in Training).',
    topic: 'Ising chains and atoms',
    spec: presetSpec(
      { hamiltonian: isingChain(80) },
      {
        model: { hiddenDensity: 8, symmetry: 'translations' },
        sampling: { samples: 2016 },
        training: { steps: 1500, finalSamples: 128_000, finalLearningRate: 0.005, finalDiagonalShift: 1e-5 },
      },
    ),
    reference: {
      quantity: 'E/N',
      value: -1.2733213607,
      error: null,
      unit: 'J, σ·σ',
      kind: 'exact',
      source: sources.pfeuty,
    },
    expectedRelativeError: 1e-5,
    expectedSeconds: 160,
    source: sources.carleoTroyer,
  },
  {
    id: 'heisenberg-chain-40',
    title: 'Antiferromagnetic chain, N = 40',
    summary: 'Symmetric machine at Sz = 0, against the Bethe ansatz of the finite ring.',
    topic: 'Antiferromagnets',
    spec: presetSpec(
      { hamiltonian: heisenberg('chain(40)', 'Antiferromagnetic Heisenberg chain'), basisRotation: 'marshall' },
      {
        model: { hiddenDensity: 4, symmetry: 'translations' },
        training: { steps: 600, finalSamples: 64_000, finalDiagonalShift: 1e-4 },
      },
    ),
    reference: {
      quantity: 'E/N',
      value: -0.4436630697,
      error: null,
      unit: 'J, S·S',
      kind: 'exact',
      source: sources.bethe,
    },
    expectedRelativeError: 4e-5,
    expectedSeconds: 8,
    source: sources.carleoTroyer,
  },
  {
    id: 'heisenberg-6x6-cnn',
    title: 'Square-lattice antiferromagnet, convolutional',
    summary:
      'A small residual network on 6×6 sites, even under the flip of all spins: ten times closer than the shallow machine.',
    topic: 'Antiferromagnets',
    spec: residualSquare(6, { steps: 400, finalSamples: 32_000, finalLearningRate: 0.005 }, 'even'),
    reference: heisenberg6x6,
    expectedRelativeError: 3e-4,
    expectedSeconds: 190,
    source: sources.choo,
  },
  {
    id: 'heisenberg-10x10',
    title: 'Square-lattice antiferromagnet, 10×10',
    summary: 'The largest lattice of the first paper, with a small residual network: closer than eight filters.',
    topic: 'Antiferromagnets',
    spec: residualSquare(10, { steps: 300, finalSamples: 16_000 }),
    reference: {
      quantity: 'E/N',
      value: -0.671549,
      error: 4e-6,
      unit: 'J, S·S',
      kind: 'published',
      source: sources.sandvik,
    },
    expectedRelativeError: 1.5e-3,
    expectedSeconds: 240,
    source: sources.choo,
  },
  ...frustratedPresets,
  {
    id: 'tfim-chain-40-autoregressive',
    title: 'Ising chain, drawn site by site',
    summary: 'Masked dense layers: every sample is independent, no chain to mix.',
    topic: 'Ising chains and atoms',
    spec: presetSpec(
      { hamiltonian: isingChain(40) },
      {
        model: { ansatz: 'autoregressiveDense', layers: 1, channels: 8, activation: 'silu' },
        sampling: { samples: 1024 },
        training: { steps: 600, finalSamples: 32_000 },
      },
    ),
    reference: isingChain40,
    expectedRelativeError: 1e-3,
    expectedSeconds: 150,
    source: sources.sharir,
  },
  {
    id: 'tfim-chain-40-causal',
    title: 'Ising chain, causal convolutions',
    summary: 'Few weights, the same along the chain; every sample independent.',
    topic: 'Ising chains and atoms',
    spec: presetSpec(
      { hamiltonian: isingChain(40) },
      {
        model: {
          ansatz: 'autoregressiveConvolutional',
          layers: 3,
          channels: 12,
          kernel: 12,
          activation: 'silu',
        },
        sampling: { samples: 1024 },
        training: { steps: 600, finalSamples: 32_000 },
      },
    ),
    reference: isingChain40,
    expectedRelativeError: 1e-3,
    expectedSeconds: 140,
    source: sources.sharir,
  },
  {
    id: 'heisenberg-chain-20-gru',
    title: 'Antiferromagnetic chain, recurrent',
    summary: 'A gated recurrent cell walks along the chain, within Sz = 0.',
    topic: 'Antiferromagnets',
    spec: presetSpec(
      { hamiltonian: heisenberg('chain(20)', 'Antiferromagnetic Heisenberg chain'), basisRotation: 'marshall' },
      {
        model: { ansatz: 'gatedRecurrent', layers: 1, channels: 24 },
        sampling: { samples: 1024 },
        training: { steps: 600, finalSamples: 32_000 },
      },
    ),
    reference: heisenbergChain20,
    expectedRelativeError: 6e-4,
    expectedSeconds: 55,
    source: sources.hibatAllah,
  },
  {
    id: 'heisenberg-chain-20-triplet',
    title: 'First excited state of the chain',
    summary: 'The lowest triplet of the Heisenberg chain, N = 20, in its own sector Sz = 1.',
    topic: 'Sectors and excited states',
    spec: presetSpec(
      {
        hamiltonian: heisenberg('chain(20)', 'Lowest triplet of the Heisenberg chain', '1/2', 'sector Sz = 1\n'),
        basisRotation: 'marshall',
      },
      {
        model: { hiddenDensity: 4, symmetry: 'translations' },
        training: { steps: 600 },
      },
    ),
    reference: {
      quantity: 'E/N',
      value: -0.4343220493,
      error: null,
      unit: 'J, S·S',
      kind: 'exact',
      source: `exact diagonalisation; ${sources.bethe}`,
    },
    expectedRelativeError: 5e-5,
    expectedSeconds: 7,
    source: sources.choo2018,
  },
  {
    id: 'spin-one-chain-12',
    title: 'Haldane chain',
    summary: 'Heisenberg chain of spins 1, N = 12: a machine with weights for every state of a site.',
    topic: 'Antiferromagnets',
    spec: presetSpec(
      { hamiltonian: heisenberg('chain(12)', 'Heisenberg chain of spins 1', '1'), basisRotation: 'marshall' },
      {
        model: { hiddenDensity: 4, symmetry: 'translations', encoding: 'oneHot' },
        training: { steps: 600 },
      },
    ),
    reference: {
      quantity: 'E/N',
      value: -1.405796345,
      error: null,
      unit: 'J, S·S',
      kind: 'exact',
      source: 'exact diagonalisation, 73,789 states at Sz = 0',
    },
    expectedRelativeError: 1e-3,
    expectedSeconds: 21,
    source: sources.carleoTroyer,
  },
];
