import type { FigureInput } from '../../shared/figure/figure';
import { blockMeans, type BlockMeans } from '../../shared/run/blocks';
import type { RunHistory } from '../../shared/run/history';
import { type Column, type EnergyAxis, interventions, lastFinite, line, steps } from './curve-parts';
import { energyFigure, infidelityFigure, relativeErrorFigure } from './energy-curves';
import { metricFigure, metricFigureIds } from './metric-figures';
import type { GroundStateMetric } from './metrics';
import type { GroundStateSpec } from './schema';

/** Figures of the observations: what is seen while the run goes on. `only`: the one that is wanted; null: all. */
export function liveFigures(
  history: RunHistory,
  axis: EnergyAxis,
  spec: GroundStateSpec,
  only: string | null = null,
): readonly FigureInput[] {
  const column: Column = (name) => history.values[name] ?? new Float64Array(history.steps.length).fill(Number.NaN);
  const blocks = (): BlockMeans =>
    blockMeans(history.steps, column('energyPerSite'), { errors: column('energyError') });
  const makers: readonly (readonly [string, () => readonly FigureInput[]])[] = [
    ['energy', () => [energyFigure(history, column, blocks(), axis, spec)]],
    ['relative-error', () => relativeErrorFigure(history, column, blocks())],
    ['variance', () => [variance(history, column, axis)]],
    ['v-score', () => [vScore(history, column)]],
    ['infidelity', () => infidelityFigure(history, column)],
    ['fidelity', () => fidelityFigure(history, column)],
    ['acceptance', () => [acceptance(history, column)]],
    ['split-r-hat', () => [splitRHat(history, column)]],
    ['autocorrelation', () => [autocorrelation(history, column)]],
    ['time-per-step', () => [timePerStep(history, column)]],
    ['step-length', () => [norms(history, column)]],
    ...metricFigureIds.map((id) => [id, () => metricFigure(id, history, column, axis)] as const),
  ];
  return makers.flatMap(([id, make]) => (only === null || only === id ? make() : []));
}

function variance(history: RunHistory, column: Column, axis: EnergyAxis): FigureInput {
  return {
    id: 'variance',
    title: 'Variance of the energy',
    description: 'Variance of the local energy per site; it goes to zero on an eigenstate.',
    content: {
      kind: 'chart',
      x: steps,
      y: { label: `Var _E_/_N_ (${axis.unit}, squared)`, scale: 'log' },
      series: [line('variance', history.steps, column('variancePerSite'), 1)],
      annotations: interventions(history),
    },
  };
}

function vScore(history: RunHistory, column: Column): FigureInput {
  return {
    id: 'v-score',
    title: 'V-score',
    description: 'N Var(E) / E², comparable between systems; zero for an eigenstate.',
    content: {
      kind: 'chart',
      x: steps,
      y: { label: 'V-score', scale: 'log' },
      series: [line('V-score', history.steps, column('vScore'), 1)],
      annotations: interventions(history),
    },
  };
}

function fidelityFigure(history: RunHistory, column: Column): FigureInput[] {
  const values = column('largestFidelity');
  if (lastFinite(values) === null) return [];
  return [
    {
      id: 'fidelity',
      title: 'Fidelity with lower states',
      description: 'Largest fidelity with a state below; an excited state is orthogonal to all of them.',
      content: {
        kind: 'chart',
        x: steps,
        y: { label: 'fidelity', scale: 'log' },
        series: [line('largest fidelity', history.steps, values, 1)],
        annotations: [{ kind: 'threshold', y: 1e-2, label: '10^{−2}' }, ...interventions(history)],
      },
    },
  ];
}

function acceptance(history: RunHistory, column: Column): FigureInput {
  return {
    id: 'acceptance',
    title: 'Acceptance',
    description: 'Share of accepted Metropolis proposals; between 0.2 and 0.6 is usual.',
    content: {
      kind: 'chart',
      x: steps,
      y: { label: 'acceptance', minimum: 0, maximum: 1 },
      series: [line('acceptance', history.steps, column('acceptanceRate'), 1), ...acceptanceByMove(history, column)],
      annotations: [{ kind: 'range', from: 0.2, to: 0.6, label: 'usual 0.2–0.6' }],
    },
  };
}

/** Of a mixture, each move by itself. */
function acceptanceByMove(history: RunHistory, column: Column) {
  const moves = [
    ['local', 'acceptanceLocal', 2],
    ['exchange', 'acceptanceExchange', 3],
    ['hop', 'acceptanceHop', 4],
    ['Hamiltonian', 'acceptanceHamiltonian', 5],
    ['flip', 'acceptanceGlobalFlip', 6],
  ] as const;
  return moves
    .filter(([, name]) => lastFinite(column(name)) !== null)
    .map(([label, name, colour]) => ({ ...line(label, history.steps, column(name), colour), endLabel: label }));
}

function splitRHat(history: RunHistory, column: Column): FigureInput {
  return {
    id: 'split-r-hat',
    title: 'Split R̂',
    description: 'Agreement of the Markov chains; values above 1.1 mean that they have not mixed.',
    content: {
      kind: 'chart',
      x: steps,
      y: { label: '_R̂_', minimum: 1 },
      series: [line('R̂', history.steps, column('splitRHat'), 1)],
      annotations: [{ kind: 'threshold', y: 1.1, label: 'limit 1.1' }],
    },
  };
}

function autocorrelation(history: RunHistory, column: Column): FigureInput {
  return {
    id: 'autocorrelation',
    title: 'Autocorrelation time',
    description: 'Integrated autocorrelation time of the local energy in kept samples; one half means independent.',
    content: {
      kind: 'chart',
      x: steps,
      y: { label: '_τ_ (samples)', minimum: 0 },
      series: [line('τ', history.steps, column('autocorrelationTime'), 1)],
      annotations: [{ kind: 'threshold', y: 0.5, label: 'independent' }],
    },
  };
}

function timePerStep(history: RunHistory, column: Column): FigureInput {
  const milliseconds = (name: GroundStateMetric): Float64Array => column(name).map((seconds) => 1000 * seconds);
  const parts = [
    ['sampling', 'samplingSeconds', 6],
    ['local energies', 'localEnergySeconds', 3],
    ['solve', 'solveSeconds', 5],
    ['whole step', 'secondsPerStep', 1],
  ] as const;
  return {
    id: 'time-per-step',
    title: 'Time per step',
    description: 'Wall time of a step and of its parts, in milliseconds.',
    content: {
      kind: 'chart',
      x: steps,
      y: { label: '_t_ (ms)', minimum: 0 },
      series: parts
        .filter(([, name]) => lastFinite(column(name)) !== null)
        .map(([label, name, colour]) => ({
          ...line(label, history.steps, milliseconds(name), colour),
          endLabel: label,
        })),
    },
  };
}

/** Gradient and update, the latter also in the metric of the state, on one logarithmic axis. */
function norms(history: RunHistory, column: Column): FigureInput {
  const parts = [
    ['gradient', 'gradientNorm', 1],
    ['update', 'updateNorm', 2],
    ['update in _S_', 'stepLength', 3],
  ] as const;
  return {
    id: 'step-length',
    title: 'Step length',
    description:
      'Norms of the energy gradient and of the parameter update, and its length in the geometric tensor, against the step.',
    content: {
      kind: 'chart',
      x: steps,
      y: { label: '|_F_|, |_δ_|', scale: 'log' },
      series: parts
        .filter(([, name]) => lastFinite(column(name)) !== null)
        .map(([label, name, colour]) => ({ ...line(label, history.steps, column(name), colour), endLabel: label })),
      annotations: interventions(history),
    },
  };
}
