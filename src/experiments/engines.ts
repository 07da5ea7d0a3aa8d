import type { ExperimentEngine } from '../engine/run-context';
import { biasVarianceEngine } from './bias-variance/engine';
import { gradientDescentEngine } from './gradient-descent/engine';
import { groundStateEngine } from './ground-state/engine';

/** Engines by experiment id. An explicit list, beside the one in specs.ts. */
export const engines = {
  'ground-state': groundStateEngine,
  'gradient-descent': gradientDescentEngine,
  'bias-variance': biasVarianceEngine,
} as const satisfies Readonly<Record<string, ExperimentEngine<never, unknown, unknown>>>;
