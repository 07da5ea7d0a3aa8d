import { readyGraphs } from '../../shared/model/own-graph/ready-graphs';
import { presetSpec, smallPreset, sources, type PlainPreset } from './preset-spec';
import { heisenberg } from './preset-texts';
import {
  frustratedChain,
  ising,
  kitaevHoneycomb,
  longRangeIsing,
  randomIsing,
  ringExchange,
  rydbergChain,
  twistedChain,
} from './preset-texts-small';

const heisenbergRing = (sites: number): string => heisenberg(`chain(${sites})`, 'Antiferromagnetic Heisenberg chain');
const heisenbergSquare = heisenberg('square(4, 4)', 'Heisenberg antiferromagnet on the square lattice');
const brief = { samples: 512 } as const;

/** Spins on a few sites, a kind of wavefunction each: seconds, and every amplitude can be compared. */
export const smallMagnetPresets: readonly PlainPreset[] = [
  smallPreset({
    id: 'tfim-3x3-mean-field',
    title: 'Mean field',
    summary: 'Ising square in a strong field, 3×3 sites: what a product state reaches, the yardstick to beat.',
    topic: 'Ising chains and atoms',
    spec: presetSpec(
      { hamiltonian: ising('square(3, 3)', 8) },
      {
        model: { ansatz: 'meanField', symmetry: 'translations', initialScale: 0.3 },
        sampling: brief,
        training: { steps: 200 },
      },
    ),
    exact: [-8.0677296137, 'J, σ·σ'],
    expectedRelativeError: 1e-2,
    expectedSeconds: 2,
    source: sources.weiss,
  }),
  smallPreset({
    id: 'tfim-chain-12-jastrow',
    title: 'Jastrow state',
    summary: 'Critical Ising chain, N = 12, with one weight for every distance: two-body correlations only.',
    topic: 'Ising chains and atoms',
    spec: presetSpec(
      { hamiltonian: ising('chain(12)', 1) },
      { model: { ansatz: 'jastrow', symmetry: 'translations' }, sampling: brief, training: { steps: 200 } },
    ),
    exact: [-1.2768829291, 'J, σ·σ'],
    expectedRelativeError: 2e-3,
    expectedSeconds: 3,
    source: sources.jastrow,
  }),
  smallPreset({
    id: 'random-ising-12-perceptron',
    title: 'Disordered chain, perceptron',
    summary: 'Random couplings and fields, N = 12: dense layers that know nothing of the lattice.',
    topic: 'Ising chains and atoms',
    spec: presetSpec(
      { hamiltonian: randomIsing },
      {
        model: { ansatz: 'multilayerPerceptron', layers: 2, hiddenDensity: 1 },
        sampling: brief,
        training: { steps: 300 },
      },
    ),
    exact: [-1.3083632039, 'σ·σ'],
    expectedRelativeError: 2e-4,
    expectedSeconds: 6,
    source: sources.caiLiu,
  }),
  smallPreset({
    id: 'long-range-ising-12',
    title: 'Long-range Ising chain',
    summary: 'Couplings that fall off as 1/r², as between trapped ions, N = 12: a symmetric machine.',
    topic: 'Ising chains and atoms',
    spec: presetSpec(
      { hamiltonian: longRangeIsing },
      { model: { symmetry: 'translations', hiddenDensity: 3 }, sampling: brief, training: { steps: 300 } },
    ),
    exact: [-1.8713145715, 'J, σ·σ'],
    expectedRelativeError: 3e-3,
    expectedSeconds: 2,
    source: sources.carleoTroyer,
  }),
  smallPreset({
    id: 'rydberg-chain-11-lstm',
    title: 'Rydberg atoms, recurrent with memory',
    summary: 'Eleven atoms with van der Waals repulsion: an LSTM draws them one by one.',
    topic: 'Ising chains and atoms',
    spec: presetSpec(
      { hamiltonian: rydbergChain },
      {
        model: { ansatz: 'longShortTermMemory', layers: 1, channels: 10 },
        sampling: brief,
        training: { steps: 300, learningRate: 0.1 },
      },
    ),
    exact: [-1.3136354246, 'Ω, σ·σ'],
    expectedRelativeError: 3e-4,
    expectedSeconds: 7,
    source: sources.hibatAllah,
  }),
  smallPreset({
    id: 'heisenberg-chain-12-mps',
    title: 'Matrix product state',
    summary: 'Antiferromagnetic chain, N = 12, with matrices of 6 × 6: for comparison with networks.',
    topic: 'Antiferromagnets',
    spec: presetSpec(
      { hamiltonian: heisenbergRing(12), basisRotation: 'marshall' },
      {
        model: { ansatz: 'matrixProduct', bondDimension: 6, initialScale: 0.2 },
        sampling: brief,
        training: { steps: 200, learningRate: 0.1 },
      },
    ),
    exact: [-0.4489492431, 'J, S·S'],
    expectedRelativeError: 8e-3,
    expectedSeconds: 11,
    source: sources.perezGarcia,
  }),
  smallPreset({
    id: 'heisenberg-chain-10-state-vector',
    title: 'Every amplitude a parameter',
    summary: 'Antiferromagnetic chain, N = 10: the full state vector, trained as a network is. It can be exact.',
    topic: 'Antiferromagnets',
    spec: presetSpec(
      { hamiltonian: heisenbergRing(10), basisRotation: 'marshall' },
      {
        model: { ansatz: 'stateVector', initialScale: 0.1 },
        sampling: { method: 'exact', samples: 1024 },
        training: { steps: 200, learningRate: 0.1, diagonalShift: 1e-3, finalDiagonalShift: 1e-4 },
      },
    ),
    exact: [-0.4515446354, 'J, S·S'],
    expectedRelativeError: 6e-4,
    expectedSeconds: 13,
    source: sources.bethe,
  }),
  smallPreset({
    id: 'heisenberg-chain-12-own-graph',
    title: 'Jastrow × network, as an own graph',
    summary: 'Layers and states put together freely, N = 12: a residual network times a Jastrow factor.',
    topic: 'Antiferromagnets',
    spec: presetSpec(
      { hamiltonian: heisenbergRing(12), basisRotation: 'marshall' },
      {
        model: { ansatz: 'custom', graph: readyGraphs.find(({ id }) => id === 'jastrow-network')?.graph ?? null },
        sampling: brief,
        training: { steps: 200 },
      },
    ),
    exact: [-0.4489492431, 'J, S·S'],
    expectedRelativeError: 2e-4,
    expectedSeconds: 19,
    source: sources.choo,
  }),
  smallPreset({
    id: 'heisenberg-4x4-cnn',
    title: 'Convolutional network',
    summary: 'Square-lattice antiferromagnet on 4×4 sites: two plain convolutions with kernels of 3×3.',
    topic: 'Antiferromagnets',
    spec: presetSpec(
      { hamiltonian: heisenbergSquare, basisRotation: 'marshall' },
      {
        model: { ansatz: 'convolutional', layers: 2, channels: 6, shells: 2 },
        sampling: brief,
        training: { steps: 200 },
      },
    ),
    exact: [-0.7017802005, 'J, S·S'],
    expectedRelativeError: 4e-4,
    expectedSeconds: 14,
    source: sources.choo,
  }),
  smallPreset({
    id: 'heisenberg-4x4-transformer',
    title: 'Vision transformer',
    summary: 'Square-lattice antiferromagnet on 4×4 sites: attention between patches of 2×2.',
    topic: 'Antiferromagnets',
    spec: presetSpec(
      { hamiltonian: heisenbergSquare, basisRotation: 'marshall' },
      {
        model: { ansatz: 'visionTransformer', layers: 1, channels: 8, heads: 2, patch: 2 },
        sampling: brief,
        training: { steps: 200 },
      },
    ),
    exact: [-0.7017802005, 'J, S·S'],
    expectedRelativeError: 5e-3,
    expectedSeconds: 19,
    source: sources.viteritti,
  }),
  smallPreset({
    id: 'heisenberg-4x4-group',
    title: 'Group-convolutional network',
    summary: 'Square-lattice antiferromagnet on 4×4 sites: convolutions over the translations.',
    topic: 'Antiferromagnets',
    spec: presetSpec(
      { hamiltonian: heisenbergSquare, basisRotation: 'marshall' },
      {
        model: { ansatz: 'groupConvolutional', symmetry: 'translations', layers: 2, channels: 4 },
        sampling: brief,
        training: { steps: 150 },
      },
    ),
    exact: [-0.7017802005, 'J, S·S'],
    expectedRelativeError: 6e-4,
    expectedSeconds: 10,
    source: sources.roth,
  }),
  smallPreset({
    id: 'j1j2-chain-12',
    title: 'Frustrated chain',
    summary: 'J₁–J₂ chain at J₂ = 0.4, N = 12, with a complex machine.',
    topic: 'Frustrated magnets',
    spec: presetSpec(
      { hamiltonian: frustratedChain, basisRotation: 'marshall' },
      {
        model: { parameters: 'complex', hiddenDensity: 3, initialScale: 0.1 },
        sampling: brief,
        training: { steps: 300 },
      },
    ),
    exact: [-0.3830645989, 'J₁, S·S'],
    expectedRelativeError: 3e-3,
    expectedSeconds: 7,
    source: sources.carleoTroyer,
  }),
  smallPreset({
    id: 'kitaev-honeycomb-8',
    title: 'Kitaev model',
    summary: 'Honeycomb of eight sites in a field along all three axes: complex matrices.',
    topic: 'Frustrated magnets',
    spec: presetSpec(
      { hamiltonian: kitaevHoneycomb },
      {
        model: { ansatz: 'matrixProduct', parameters: 'complex', bondDimension: 4, initialScale: 0.2 },
        sampling: brief,
        training: { steps: 200, learningRate: 0.1 },
      },
    ),
    exact: [-1.0449449235, 'Kx, σ·σ'],
    expectedRelativeError: 6e-3,
    expectedSeconds: 9,
    source: sources.perezGarcia,
  }),
  smallPreset({
    id: 'ring-exchange-8',
    title: 'Ring exchange',
    summary: 'Eight spins with four-spin couplings: a perceptron with two heads, modulus and phase.',
    topic: 'Frustrated magnets',
    spec: presetSpec(
      { hamiltonian: ringExchange, basisRotation: 'marshall' },
      {
        model: { ansatz: 'multilayerPerceptron', parameters: 'modulusAndPhase', layers: 2, hiddenDensity: 1 },
        sampling: brief,
        training: { steps: 200 },
      },
    ),
    exact: [-0.4776621132, 'J, S·S'],
    expectedRelativeError: 3e-4,
    expectedSeconds: 5,
    source: sources.caiLiu,
  }),
  smallPreset({
    id: 'heisenberg-chain-10-twisted',
    title: 'Twisted boundary',
    summary: 'Antiferromagnetic chain, N = 10, with a twist of π/3: amplitudes are complex.',
    topic: 'Antiferromagnets',
    spec: presetSpec(
      { hamiltonian: twistedChain, basisRotation: 'marshall' },
      {
        model: { parameters: 'complex', hiddenDensity: 3, initialScale: 0.1, visibleBias: true },
        sampling: brief,
        training: { steps: 300 },
      },
    ),
    exact: [-0.4499550737, 'J, S·S'],
    expectedRelativeError: 4e-4,
    expectedSeconds: 7,
    source: sources.carleoTroyer,
  }),
];
