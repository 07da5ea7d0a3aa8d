import { lazy } from 'react';
import { formatCount, formatInteger } from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import { compiledIfSettled, compiledOnce } from '../../../ui/compilation/remembered';
import type { ExperimentView, StepName } from '../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../schema';
import { groundStateCommands } from './commands';
import { readDraft } from './draft';
import { groundStateHints } from './hints';
import { networkCost } from '../network-cost';
import { surveyedOnce } from './surveyed';

/** Ground state in the window: its four steps, loaded when they are opened. */
export const groundStateView: ExperimentView<GroundStateSpec> = {
  experiment: 'ground-state',
  readDraft,
  steps: {
    system: lazy(async () => ({ default: (await import('./system/SystemStep')).SystemStep })),
    model: lazy(async () => ({ default: (await import('./model/ModelStep')).ModelStep })),
    training: lazy(async () => ({ default: (await import('./training/TrainingStep')).TrainingStep })),
    results: lazy(async () => ({ default: (await import('./results/ResultsStep')).ResultsStep })),
  },
  titles: { system: 'System', model: 'Model', training: 'Training', results: 'Results' },
  hints: groundStateHints,
  paths: { system: ['system'], model: ['model'], training: ['sampling', 'training'], results: [] },
  describe: (step, spec, run) => describe(step, spec, run),
  commands: groundStateCommands,
  stepMemory,
};

function stepMemory(spec: GroundStateSpec): number | null {
  const hamiltonian = compiledOnce(spec.system.hamiltonian);
  return hamiltonian === null ? null : (networkCost(spec, surveyedOnce(spec, hamiltonian))?.memoryBytes ?? null);
}

const describe = (step: StepName, spec: GroundStateSpec, run: RunSummary | null): string | null => {
  switch (step) {
    case 'system': {
      const hamiltonian = compiledIfSettled(spec.system.hamiltonian);
      return hamiltonian == null ? null : formatCount(hamiltonian.lattice.nSites, 'site');
    }
    case 'model': {
      const hamiltonian = compiledIfSettled(spec.system.hamiltonian);
      const model = hamiltonian == null ? null : surveyedOnce(spec, hamiltonian).model;
      return model === null ? null : formatCount(model.parameters, 'parameter');
    }
    case 'training':
      return run === null
        ? formatCount(spec.training.steps, 'step')
        : `step ${formatInteger(run.step)} of ${formatInteger(run.totalSteps)}`;
    case 'results':
      return run?.lastCheckpoint == null
        ? null
        : `${run.state === 'finished' ? '' : 'partial, '}step ${formatInteger(run.lastCheckpoint)}`;
  }
};
