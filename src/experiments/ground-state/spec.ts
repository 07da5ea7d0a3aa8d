import type { ExperimentDefinition } from '../../shared/experiment';
import { groundStateCitations } from './citations';
import { deriveSystem } from './derive';
import { energyGap } from './energy-gap';
import { energyPoint } from './energy-point';
import { evolutionFigures } from './evolution-figures';
import { exportableSystem, specFromHamiltonian, trainedForm } from './exportable';
import { energyUnit, groundStateFigures } from './figures';
import { groundStateLabels } from './labels';
import { groundStateAdjustable, groundStateMetrics, measuredMetrics } from './metrics';
import { resultUnits } from './in-convention';
import { meaningOf } from './meaning';
import { groundStateMigrations } from './migrations';
import { stepFlops } from './network-cost';
import { otherRunIssues, overlapRefusal } from './other-run-refusals';
import { otherRuns, runBefore } from './other-runs';
import { groundStatePresets } from './presets';
import { samplesPerStep } from './sampling-plan';
import { publishedEnergies } from './published-energies';
import { groundStateSpecSchema } from './schema';
import { groundStateInspectionSchema, groundStateResultSchema } from './result-schema';

export const groundState: ExperimentDefinition<
  typeof groundStateSpecSchema,
  typeof groundStateResultSchema,
  typeof groundStateInspectionSchema
> = {
  id: 'ground-state',
  version: 2,
  title: 'Ground state',
  category: 'Ground states',
  purpose:
    'A neural network stands for the wavefunction of a lattice system. Markov chains sample its configurations, and stochastic ' +
    'reconfiguration lowers the variational energy until it meets the exact one.',
  specSchema: groundStateSpecSchema,
  resultSchema: groundStateResultSchema,
  inspectionSchema: groundStateInspectionSchema,
  metrics: groundStateMetrics,
  resultUnits,
  adjustable: groundStateAdjustable,
  presets: groundStatePresets,
  migrations: groundStateMigrations,
  meaningOf,
  totalSteps: (spec) => spec.training.steps,
  samplesPerStep,
  stepFlops,
  startPath: 'training.startFrom',
  labels: groundStateLabels,
  check: (spec) => deriveSystem(spec).issues,
  tensorBackend: ({ training }) => (training.device === 'native' ? null : training.device),
  otherRuns,
  runBefore,
  otherRunIssues,
  overlapRefusal,
  energyGap,
  measuredMetrics,
  citations: groundStateCitations,
  fromHamiltonian: specFromHamiltonian,
  exportable: exportableSystem,
  wavefunction: trainedForm,
  hamiltonianPath: 'system.hamiltonian',
  energyUnit,
  energyPoint,
  publishedEnergies,
  figures: groundStateFigures,
  evolutionFigures,
};
