import { boseHubbardChain, hubbardSquare, tvSquare } from './preset-texts';
import { presetSpec, sources, type PlainPreset } from './preset-spec';
import type { GroundStateSpec } from './schema';

/** Five spinless fermions on 4 × 4 sites, from their total energy in units of t. */
const exactOnSquare = (energy: number): PlainPreset['reference'] => ({
  quantity: 'E/N',
  value: energy / 16,
  error: null,
  unit: 't',
  kind: 'exact',
  source: `exact diagonalisation, E = −${Math.abs(energy)}`,
});

/** Neural backflow at momentum zero, with averages over all 4,368 configurations, of which each stands for its translations. */
const projectedBackflow = (repulsion: number, training: Partial<GroundStateSpec['training']>): GroundStateSpec =>
  presetSpec(
    { hamiltonian: tvSquare(repulsion) },
    {
      model: {
        ansatz: 'backflow',
        correlator: 'density',
        layers: 1,
        channels: 32,
        activation: 'tanh',
        projection: { momentum: [0, 0], pointGroup: 'none', spinFlip: 'none' },
      },
      sampling: { method: 'fullSum' },
      training: { diagonalShift: 1e-3, finalDiagonalShift: 1e-6, ...training },
    },
  );

/** Electrons, spinless fermions and bosons. */
export const particlePresets: readonly PlainPreset[] = [
  {
    id: 'hubbard-4x4-5-5',
    title: 'Hubbard model, closed shell',
    summary: '4×4 sites, five electrons of each spin, U = 8: neural backflow.',
    topic: 'Fermions',
    spec: presetSpec(
      { hamiltonian: hubbardSquare(5, 5) },
      {
        model: {
          ansatz: 'backflow',
          correlator: 'density',
          symmetry: 'translations',
          layers: 1,
          channels: 32,
          activation: 'tanh',
        },
        sampling: { samples: 1024, chains: 32 },
        training: {
          steps: 400,
          preconditioner: 'spring',
          directionDecay: 0.9,
          finalDiagonalShift: 1e-4,
          finalSamples: 16_000,
        },
      },
    ),
    reference: {
      quantity: 'E/N',
      value: -17.5103667 / 16,
      error: null,
      unit: 't',
      kind: 'exact',
      source: 'exact diagonalisation, E = −17.5103667',
    },
    expectedRelativeError: 1e-2,
    expectedSeconds: 30,
    source: sources.luoClark,
  },
  {
    id: 'hubbard-4x4-7-7',
    title: 'Hubbard model, doped',
    summary: '4×4 sites, one eighth of the electrons missing, U = 8: neural backflow.',
    topic: 'Fermions',
    spec: presetSpec(
      { hamiltonian: hubbardSquare(7, 7) },
      {
        model: {
          ansatz: 'backflow',
          orbitals: 'meanField',
          correlator: 'density',
          symmetry: 'translations',
          layers: 1,
          channels: 128,
          activation: 'tanh',
        },
        sampling: { samples: 2048, chains: 64 },
        training: { steps: 1200, preconditioner: 'spring', directionDecay: 0.9, finalSamples: 32_000 },
      },
    ),
    reference: {
      quantity: 'E/N',
      value: -11.8688356 / 16,
      error: null,
      unit: 't',
      kind: 'exact',
      source: 'exact diagonalisation, E = −11.8688356',
    },
    expectedRelativeError: 2e-2,
    expectedSeconds: 540,
    source: sources.luoClark,
  },
  {
    id: 'tv-4x4',
    title: 'Spinless fermions',
    summary: '4×4 sites, five fermions that repel each other: Slater–Jastrow.',
    topic: 'Fermions',
    spec: presetSpec(
      { hamiltonian: tvSquare(1) },
      {
        model: { ansatz: 'slaterJastrow', symmetry: 'translations' },
        training: { steps: 300, finalSamples: 32_000 },
      },
    ),
    reference: exactOnSquare(-10.2406504923),
    expectedRelativeError: 3e-4,
    expectedSeconds: 5,
    source: sources.stokes,
  },
  {
    id: 'tv-4x4-backflow',
    title: 'Spinless fermions, backflow',
    summary: '4×4 sites, five fermions at V = t: neural backflow projected onto momentum zero, exact to many digits.',
    topic: 'Fermions',
    spec: projectedBackflow(1, { steps: 60, finalLearningRate: 0.05 }),
    reference: exactOnSquare(-10.2406504923),
    expectedRelativeError: 1e-9,
    expectedSeconds: 20,
    source: sources.luoClark,
  },
  {
    id: 'tv-4x4-strong',
    title: 'Spinless fermions, strong repulsion',
    summary:
      '4×4 sites, five fermions at V = 10 t, where the nodes of a determinant are wrong: projected backflow moves them.',
    topic: 'Fermions',
    spec: projectedBackflow(10, { steps: 150, finalLearningRate: 0.01 }),
    reference: exactOnSquare(-4.0520552744),
    expectedRelativeError: 1e-9,
    expectedSeconds: 50,
    source: sources.luoClark,
  },
  {
    id: 'bose-hubbard-8',
    title: 'Bosons on a chain',
    summary: 'Bose–Hubbard model at unit filling, U = 4 J: a multi-valued machine.',
    topic: 'Bosons',
    spec: presetSpec(
      { hamiltonian: boseHubbardChain },
      {
        model: { hiddenDensity: 3, encoding: 'oneHot' },
        training: { steps: 400, finalSamples: 32_000 },
      },
    ),
    reference: {
      quantity: 'E/N',
      value: -0.9312556619,
      error: null,
      unit: 'J',
      kind: 'exact',
      source: 'exact diagonalisation, 8 sites, at most 3 bosons a site',
    },
    expectedRelativeError: 3e-3,
    expectedSeconds: 16,
    source: sources.saito,
  },
];
