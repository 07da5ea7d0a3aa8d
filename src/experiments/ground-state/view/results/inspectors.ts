import type { GroundStateInspection } from '../../result-schema';
import type { Part } from '../../inspection-schema';

/** What an inspector is, apart from what it found. */
export interface Inspector {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  /** How it is read, in two lines. Rich text. */
  readonly about: string;
  /** Why there is nothing to see. */
  readonly missing: (found: GroundStateInspection) => string;
}

const reasonOf = (part: Part<unknown>): string => (part.found ? '' : part.reason);
const nothing = (): string => 'Nothing was found.';

/** Inspectors of the state itself: amplitudes, energies, entanglement, parameters and chains. */
export const stateInspectors: readonly Inspector[] = [
  {
    id: 'sign-map',
    title: 'Sign map',
    note: 'largest exact amplitudes first',
    about:
      'Blue negative, vermilion positive; framed where a sign differs from the exact one. Errors far down weigh little.',
    missing: () => 'Signs are compared with the exact state, in small spaces only.',
  },
  {
    id: 'ranked-amplitudes',
    title: 'Ranked',
    note: 'configurations by |_ψ_|²',
    about: 'A steep curve: few configurations carry the state. A flat one: it is spread out, or has not learnt.',
    missing: nothing,
  },
  {
    id: 'amplitude-histogram',
    title: 'Probabilities',
    note: 'over samples',
    about:
      'How often samples have which probability. A long tail to the left costs samples: rare configurations matter.',
    missing: nothing,
  },
  {
    id: 'phase-histogram',
    title: 'Phases',
    note: 'relative to the most probable',
    about: 'One peak: a positive state. Two, π apart: real signs. A spread: phases that are complex, or not learnt.',
    missing: nothing,
  },
  {
    id: 'phase-wheel',
    title: 'Complex plane',
    note: '_ψ_ of each sample',
    about: 'Distance from the middle is |_ψ_|, direction its phase; the most probable configuration lies at 1.',
    missing: nothing,
  },
  {
    id: 'local-energies',
    title: 'Local energies',
    note: 'over samples',
    about:
      'Of an eigenstate all are equal: the width is the variance. Tails come from configurations near nodes of _ψ_.',
    missing: ({ parts }) => reasonOf(parts.localEnergies),
  },
  {
    id: 'local-energy-outliers',
    title: 'Outliers',
    note: 'farthest from the mean energy',
    about:
      'Configurations whose local energy is farthest from the mean: energy a site, and distance in standard deviations.',
    missing: ({ parts }) => reasonOf(parts.localEnergies) || 'No lattice to draw on.',
  },
  {
    id: 'entanglement-spectrum',
    title: 'Entanglement',
    note: 'spectrum, first sites against the rest',
    about:
      'Levels −ln _λ_ of the reduced density matrix. Gaps and degeneracies tell phases apart; the lowest carry the weight.',
    missing: ({ parts }) => reasonOf(parts.entanglement),
  },
  {
    id: 'hidden-units',
    title: 'Hidden units',
    note: 'activity over samples',
    about: 'Mean |tanh _θ_| of each unit: near 0 it does nothing, near 1 it is saturated and hardly learns.',
    missing: ({ parts }) => reasonOf(parts.hiddenUnits),
  },
  {
    id: 'checkpoint-geometry',
    title: 'Geometry',
    note: 'eigenvalues of the geometric tensor',
    about: 'Directions with small eigenvalues hardly change the state: a diagonal shift above them holds them still.',
    missing: ({ parts }) => reasonOf(parts.geometry),
  },
  {
    id: 'chain-traces',
    title: 'Traces',
    note: 'of the chains, ln |_ψ_|²',
    about:
      'Mixed chains lie over each other. A chain that stays apart is stuck: add moves, or replicas at other temperatures.',
    missing: ({ parts }) => reasonOf(parts.chains),
  },
  {
    id: 'chain-correlation',
    title: 'Autocorrelation',
    note: 'of ln |_ψ_|², band 1σ',
    about: 'How long a chain remembers. Errors grow as the square root of its integrated time _τ_.',
    missing: ({ parts }) => reasonOf(parts.chains),
  },
];
