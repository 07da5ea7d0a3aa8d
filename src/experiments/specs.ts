import type { ExperimentDefinition } from '../shared/experiment';
import { biasVariance } from './bias-variance/spec';
import { gradientDescent } from './gradient-descent/spec';
import { groundState } from './ground-state/spec';

/** Every experiment of the workbench. An explicit list: adding one is adding a line. */
export const experiments: readonly ExperimentDefinition[] = [groundState, gradientDescent, biasVariance];
