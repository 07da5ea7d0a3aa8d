import { presetSpec, smallPreset, sources, type PlainPreset } from './preset-spec';
import { fermionRing, hubbardRing, hydrogenMolecule, tJLadder } from './preset-texts-small';

const brief = { samples: 512 } as const;

/** Fermions on a few sites, a kind of wavefunction each. */
export const smallParticlePresets: readonly PlainPreset[] = [
  smallPreset({
    id: 'fermions-chain-10-slater',
    title: 'Slater determinant',
    summary: 'Five fermions on a ring of ten sites, V = t: the best determinant, without correlations.',
    topic: 'Fermions',
    spec: presetSpec(
      { hamiltonian: fermionRing(10, 1, 5) },
      { model: { ansatz: 'slater' }, sampling: brief, training: { steps: 200 } },
    ),
    exact: [-0.5138065561, 't'],
    expectedRelativeError: 3e-2,
    expectedSeconds: 3,
    source: sources.slater,
  }),
  smallPreset({
    id: 'hubbard-chain-6-gutzwiller',
    title: 'Gutzwiller state',
    summary: 'Hubbard ring of six sites at half filling, U = 2 t: fewer doubly occupied sites.',
    topic: 'Fermions',
    spec: presetSpec(
      { hamiltonian: hubbardRing(6, 2) },
      { model: { ansatz: 'gutzwiller' }, sampling: brief, training: { steps: 200 } },
    ),
    exact: [-0.9015761409, 't'],
    expectedRelativeError: 6e-3,
    expectedSeconds: 3,
    source: sources.gutzwiller,
  }),
  smallPreset({
    id: 'hubbard-chain-6-pfaffian',
    title: 'Pfaffian',
    summary: 'Hubbard ring of six sites at half filling, U = 4 t: pairs of electrons in one pair function.',
    topic: 'Fermions',
    spec: presetSpec(
      { hamiltonian: hubbardRing(6, 4) },
      { model: { ansatz: 'pfaffian', initialScale: 0.1 }, sampling: brief, training: { steps: 300 } },
    ),
    exact: [-0.6114510298, 't'],
    expectedRelativeError: 2e-3,
    expectedSeconds: 5,
    source: sources.bajdich,
  }),
  smallPreset({
    id: 't-j-2x3',
    title: 't–J model',
    summary: 'Six sites with two holes, J = 0.4 t: neural backflow learns to avoid double occupation.',
    topic: 'Fermions',
    spec: presetSpec(
      { hamiltonian: tJLadder },
      {
        model: { ansatz: 'backflow', layers: 1, channels: 16, activation: 'tanh', correlator: 'density' },
        sampling: brief,
        training: { steps: 300 },
      },
    ),
    exact: [-0.707491304, 't'],
    expectedRelativeError: 8e-3,
    expectedSeconds: 8,
    source: sources.luoClark,
  }),
  smallPreset({
    id: 'hydrogen-molecule',
    title: 'Hydrogen molecule',
    summary:
      'Two electrons in two orbitals, from the integrals of an FCIDUMP file: neural backflow of random orbitals.',
    topic: 'Fermions',
    spec: presetSpec(
      { hamiltonian: hydrogenMolecule },
      {
        model: { ansatz: 'backflow', orbitals: 'random', layers: 1, channels: 4, activation: 'tanh' },
        sampling: brief,
        training: { steps: 300, learningRate: 0.1 },
      },
    ),
    exact: [-0.5686426075, 'hartree, an orbital'],
    expectedRelativeError: 6e-4,
    expectedSeconds: 3,
    source: sources.szaboOstlund,
  }),
];
