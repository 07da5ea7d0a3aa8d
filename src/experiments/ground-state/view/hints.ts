import type { StepHints } from '../../../ui/experiment-view/types';

/** What the steps of a ground state tell who sees them for the first time. */
export const groundStateHints: StepHints = {
  system: {
    id: 'system',
    title: 'The Hamiltonian is text',
    text: 'Change a number in it, or a slider at the right: lattice, formula and report follow. The steps above go on from here.',
  },
  model: {
    id: 'model',
    title: 'Choose a wavefunction, or draw one',
    text: 'What does not fit the system says why. “Edit as own graph” opens the network on a canvas, with shapes, parameters and costs at every layer.',
  },
  training: {
    id: 'training',
    title: 'Ready to run',
    text: 'These settings suit the system and can stay. Press Run above; rates can be changed while it goes on.',
  },
  trainingRun: {
    id: 'panels',
    title: 'Panels move',
    text: 'Drag a panel by its header, double-click it to see it alone, or use its menu at the right end. The layout is kept.',
  },
  results: {
    id: 'results',
    title: 'Every figure explains itself',
    text: 'Its menu exports it, adds it to a figure page and shows its numbers. Inspectors are the tabs beside it; hidden panels are in every panel’s menu.',
  },
};
