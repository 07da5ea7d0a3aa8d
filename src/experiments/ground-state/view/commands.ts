import { staticFixes, staticRefusal, type CompiledHamiltonian } from '../../../shared/hamiltonian';
import { ansatzKinds } from '../../../shared/model/options';
import { ansatzWords } from '../../../shared/model/presets/words';
import { compiledIfSettled } from '../../../ui/compilation/remembered';
import { curveControls } from '../../../ui/curves/curve-controls';
import type { StepCommand } from '../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../schema';
import { controls } from './controls';
import { surveyedOnce } from './surveyed';
import { withAnsatz } from './with-ansatz';

/** Exact work, import and the choice of an ansatz, by name. An ansatz that does not fit the system is not among them. */
export function groundStateCommands(spec: GroundStateSpec): readonly StepCommand<GroundStateSpec>[] {
  const hamiltonian = compiledIfSettled(spec.system.hamiltonian);
  const exact: readonly StepCommand<GroundStateSpec>[] = [
    { id: 'exact-energy', title: 'Compute the exact energy', step: 'system', kind: 'press', control: controls.exactly },
    { id: 'exact-levels', title: 'Compute exact levels', step: 'system', kind: 'press', control: controls.levels },
    {
      id: 'whole-spectrum',
      title: 'Compute the whole spectrum',
      step: 'system',
      kind: 'press',
      control: controls.wholeSpectrum,
    },
    { id: 'exact-dynamics', title: 'Exact dynamics', step: 'system', kind: 'show', control: controls.dynamics },
  ];
  const surveyed = hamiltonian == null ? null : surveyedOnce(spec, hamiltonian);
  const refused = surveyed?.offers.refused['model.ansatz'] ?? {};
  return [
    ...curves,
    ...(hamiltonian == null || staticRefusal(hamiltonian) !== null ? [] : exact),
    ...(hamiltonian == null ? [] : staticCommands(spec, hamiltonian)),
    {
      id: 'import-fcidump',
      title: 'Import a molecule (FCIDUMP)…',
      step: 'system',
      kind: 'press',
      control: controls.fcidump,
    },
    ...(spec.model.ansatz === 'custom'
      ? []
      : [
          {
            id: 'own-graph',
            title: 'Edit the network as own graph',
            step: 'model',
            kind: 'press',
            control: controls.ownGraph,
          } as const,
        ]),
    {
      id: 'compare-models',
      title: 'Compare this model with another one…',
      step: 'model',
      kind: 'press',
      control: controls.compareModels,
    },
    ...(surveyed?.model?.definition == null
      ? []
      : [
          {
            id: 'try-model',
            title: 'Try the model before any training',
            step: 'model',
            kind: 'press',
            control: controls.tryModel,
          } as const,
        ]),
    emptyGraph(spec),
    ...ansatzKinds
      .filter((kind) => kind !== spec.model.ansatz && !Object.hasOwn(refused, kind))
      .map((kind): StepCommand<GroundStateSpec> => ({
        id: `ansatz-${kind}`,
        title: `Ansatz: ${ansatzWords[kind].name}`,
        step: 'model',
        kind: 'change',
        label: 'Ansatz',
        change: () => withAnsatz(spec, kind),
      })),
  ];
}

/** What the bar over the curves offers, once there is a run. */
const curves = (
  [
    ['curves-window', 'Curves: follow a part of the run', 'show', curveControls.window],
    ['curves-smoothing', 'Curves: smooth', 'show', curveControls.smoothing],
    ['curves-axis', 'Curves: steps, time or samples', 'show', curveControls.axis],
    ['curves-runs', 'Curves: draw other runs over this one…', 'press', curveControls.runs],
    ['curves-metrics', 'Curves: choose metrics…', 'press', curveControls.metrics],
  ] as const
).map(([id, title, kind, control]): StepCommand<GroundStateSpec> => ({
  ...{ id, title, step: 'training', needsRun: true },
  ...{ kind, control },
}));

/** A text that changes with time, or is open, as one that stays the same; at t = 0, as the palette knows no other time. */
const staticCommands = (
  spec: GroundStateSpec,
  hamiltonian: CompiledHamiltonian,
): readonly StepCommand<GroundStateSpec>[] =>
  staticFixes(hamiltonian).map(({ title, text }) => ({
    id: `static-${title}`,
    title: `Hamiltonian: ${title}`,
    step: 'system',
    kind: 'change',
    label: title,
    change: () => ({ ...spec, system: { ...spec.system, hamiltonian: text } }),
  }));

/** No layers at all, to begin from nothing. */
const emptyGraph = (spec: GroundStateSpec): StepCommand<GroundStateSpec> => ({
  id: 'empty-graph',
  title: 'Own graph: begin with an empty canvas',
  step: 'model',
  kind: 'change',
  label: 'Empty canvas',
  change: () => ({ ...spec, model: { ...spec.model, ansatz: 'custom', graph: null } }),
});
