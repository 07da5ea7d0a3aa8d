import { experiments } from '../../../experiments/specs';
import { readmes } from '../../../experiments/views';

export interface HelpTopic {
  readonly id: string;
  readonly title: string;
  readonly group: 'Workbench' | 'Experiments';
  /** Its text; null: the list of the keys, which is made from their table. */
  readonly load: (() => Promise<string>) | null;
}

const languageFiles = import.meta.glob<string>('../../../../docs/hamiltonian-language.md', {
  query: '?raw',
  import: 'default',
});

const graphFiles = import.meta.glob<string>('../../../../docs/model-graph.md', { query: '?raw', import: 'default' });

const ownGraphs: readonly HelpTopic[] = Object.values(graphFiles).map((load) => ({
  id: 'own-graphs',
  title: 'Own graphs',
  group: 'Workbench',
  load,
}));

const language: readonly HelpTopic[] = Object.values(languageFiles).map((load) => ({
  id: 'language',
  title: 'Language of Hamiltonians',
  group: 'Workbench',
  load,
}));

export const helpTopics: readonly HelpTopic[] = [
  {
    id: 'start',
    title: 'The first five minutes',
    group: 'Workbench',
    load: async () => (await import('./first-steps.md?raw')).default,
  },
  {
    id: 'curves',
    title: 'Curves',
    group: 'Workbench',
    load: async () => (await import('./curves.md?raw')).default,
  },
  {
    id: 'runs',
    title: 'Runs, replays and bundles',
    group: 'Workbench',
    load: async () => (await import('./runs.md?raw')).default,
  },
  ...language,
  ...ownGraphs,
  {
    id: 'sweeps',
    title: 'Sweeps',
    group: 'Workbench',
    load: async () => (await import('./sweeps.md?raw')).default,
  },
  {
    id: 'keyboard',
    title: 'Keyboard',
    group: 'Workbench',
    load: null,
  },
  {
    id: 'figures',
    title: 'Figures',
    group: 'Workbench',
    load: async () => (await import('./figures.md?raw')).default,
  },
  {
    id: 'engine',
    title: 'The faster engine',
    group: 'Workbench',
    load: async () => (await import('./engine.md?raw')).default,
  },
  ...experiments.flatMap((experiment): readonly HelpTopic[] =>
    (readmes[experiment.id] ?? []).map(({ title, load }, page) => ({
      id: page === 0 ? `experiment-${experiment.id}` : `experiment-${experiment.id}-${page}`,
      title,
      group: 'Experiments',
      load,
    })),
  ),
];
