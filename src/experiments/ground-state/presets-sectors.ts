import { presetSpec, smallPreset, sources, type PlainPreset } from './preset-spec';
import { heisenberg } from './preset-texts';
import { ising } from './preset-texts-small';

const brief = { samples: 512 } as const;

/** Lowest states of sectors of symmetry, by networks that are projected onto them, and an excited state by a penalty. */
export const sectorPresets: readonly PlainPreset[] = [
  smallPreset({
    id: 'heisenberg-chain-12-momentum-pi',
    title: 'Excited state at momentum π',
    summary: 'The lowest state of the Heisenberg chain at k = π, N = 12: a complex machine, projected.',
    topic: 'Sectors and excited states',
    spec: presetSpec(
      {
        hamiltonian: heisenberg('chain(12)', 'Antiferromagnetic Heisenberg chain', '1/2', 'sector momentum = pi\n'),
        basisRotation: 'marshall',
      },
      {
        model: {
          parameters: 'complex',
          hiddenDensity: 2,
          initialScale: 0.1,
          projection: { momentum: [6], pointGroup: 'none', spinFlip: 'none' },
        },
        sampling: brief,
        training: { steps: 200 },
      },
    ),
    exact: [-0.4192952836, 'J, S·S'],
    expectedRelativeError: 2e-2,
    expectedSeconds: 21,
    source: sources.choo2018,
  }),
  smallPreset({
    id: 'heisenberg-chain-12-odd',
    title: 'Excited state, odd under spin flips',
    summary: 'The lowest triplet of the Heisenberg chain, N = 12, as the lowest odd state at Sz = 0.',
    topic: 'Sectors and excited states',
    spec: presetSpec(
      {
        hamiltonian: heisenberg('chain(12)', 'Antiferromagnetic Heisenberg chain', '1/2', 'sector parity = -1\n'),
        basisRotation: 'marshall',
      },
      {
        model: {
          parameters: 'complex',
          hiddenDensity: 2,
          initialScale: 0.1,
          projection: { momentum: null, pointGroup: 'none', spinFlip: 'odd' },
        },
        sampling: brief,
        training: { steps: 300 },
      },
    ),
    exact: [-0.4192952836, 'J, S·S'],
    expectedRelativeError: 2e-2,
    expectedSeconds: 11,
    source: sources.nomura2021,
  }),
  smallPreset({
    id: 'heisenberg-4x4-point-group',
    title: 'Point group B1',
    summary: 'Square-lattice antiferromagnet, 4×4 sites: the lowest state that a quarter turn makes odd.',
    topic: 'Sectors and excited states',
    spec: presetSpec(
      {
        hamiltonian: heisenberg(
          'square(4, 4)',
          'Heisenberg antiferromagnet on the square lattice',
          '1/2',
          'sector momentum = (0, 0), point = B1\n',
        ),
        basisRotation: 'marshall',
      },
      {
        model: {
          parameters: 'complex',
          symmetry: 'translations',
          hiddenDensity: 3,
          initialScale: 0.1,
          projection: { momentum: null, pointGroup: 'B1', spinFlip: 'none' },
        },
        sampling: brief,
        training: { steps: 300 },
      },
    ),
    exact: [-0.5158016848, 'J, S·S'],
    expectedRelativeError: 2e-3,
    expectedSeconds: 31,
    source: sources.nomura2021,
  }),
  smallPreset({
    id: 'tfim-chain-10-excited',
    title: 'Excited state by a penalty',
    summary:
      'The Ising chain of ten sites at h = 1.5: the lowest state orthogonal to the ground state, which a run of its own finds first (Training, Lower states).',
    topic: 'Sectors and excited states',
    spec: presetSpec(
      { hamiltonian: ising('chain(10)', 1.5) },
      {
        model: { parameters: 'complex', hiddenDensity: 2, initialScale: 0.05 },
        training: { steps: 500, target: 'excitedState', penalty: 6, finalSamples: 64_000 },
      },
    ),
    exact: [-1.5715455069837, 'J, σ·σ'],
    expectedRelativeError: 5e-4,
    expectedSeconds: 15,
    source: sources.entwistle,
  }),
];
