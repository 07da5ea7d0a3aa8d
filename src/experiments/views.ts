import { defineExperimentView, type RegisteredView } from '../ui/experiment-view/define';
import { groundStateView } from './ground-state/view';

/** What each experiment shows in its four steps. An explicit list: adding one is adding a line. */
export const views: readonly RegisteredView[] = [defineExperimentView(groundStateView)];

/** The physics behind each experiment, as Markdown with formulas; shown as Help. By experiment id. */
export const readmes: Readonly<Partial<Record<string, () => Promise<string>>>> = {
  'ground-state': async () => (await import('./ground-state/README.md?raw')).default,
};
