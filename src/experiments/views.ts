import { defineExperimentView, type RegisteredView } from '../ui/experiment-view/define';
import { biasVarianceView } from './bias-variance/view';
import { gradientDescentView } from './gradient-descent/view';
import { groundStateView } from './ground-state/view';

/** What each experiment shows in its four steps. An explicit list: adding one is adding a line. */
export const views: readonly RegisteredView[] = [
  defineExperimentView(groundStateView),
  defineExperimentView(gradientDescentView),
  defineExperimentView(biasVarianceView),
];

export interface HelpPage {
  readonly title: string;
  readonly load: () => Promise<string>;
}

/** The physics behind each experiment, as Markdown with formulas; shown as Help. By experiment id, the overview first. */
export const readmes: Readonly<Partial<Record<string, readonly HelpPage[]>>> = {
  'bias-variance': [
    { title: 'Bias and variance', load: async () => (await import('./bias-variance/README.md?raw')).default },
  ],
  'gradient-descent': [
    { title: 'Gradient descent', load: async () => (await import('./gradient-descent/README.md?raw')).default },
  ],
  'ground-state': [
    { title: 'Ground state', load: async () => (await import('./ground-state/README.md?raw')).default },
    { title: 'Wavefunctions', load: async () => (await import('./ground-state/help/networks.md?raw')).default },
    { title: 'Sampling', load: async () => (await import('./ground-state/help/sampling.md?raw')).default },
    { title: 'Training', load: async () => (await import('./ground-state/help/training.md?raw')).default },
    { title: 'Measurements', load: async () => (await import('./ground-state/help/measurements.md?raw')).default },
    { title: 'Inspectors', load: async () => (await import('./ground-state/help/inspectors.md?raw')).default },
    { title: 'Exact answers', load: async () => (await import('./ground-state/help/exact.md?raw')).default },
  ],
};
