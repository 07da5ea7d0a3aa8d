import type { ExperimentDefinition } from '../shared/experiment';
import { groundState } from './ground-state/spec';

/** Every experiment of the workbench. An explicit list: adding one is adding a line. */
export const experiments: readonly ExperimentDefinition[] = [groundState];

/** @throws RangeError if there is no experiment of this id. */
export function experimentById(id: string): ExperimentDefinition {
  const found = experiments.find((experiment) => experiment.id === id);
  if (!found)
    throw new RangeError(`There is no experiment "${id}". Known: ${experiments.map((e) => e.id).join(', ')}.`);
  return found;
}
