import type { Annotation, FigureInput } from '../../shared/figure/figure';
import { blockMeans, type BlockMeans } from '../../shared/run/blocks';
import type { RunHistory } from '../../shared/run/history';
import type { GroundStateMetric } from './metrics';
import type { GroundStateSpec } from './schema';

export interface EnergyAxis {
  /** Energy unit with its convention, as a rich label. */
  readonly unit: string;
  readonly referenceKind: 'exact' | 'published';
}

type Column = (name: GroundStateMetric) => Float64Array;

/** Figures of the observations: what is seen while the run goes on. */
export function liveFigures(history: RunHistory, axis: EnergyAxis, spec: GroundStateSpec): readonly FigureInput[] {
  const column: Column = (name) => history.values[name] ?? new Float64Array(history.steps.length).fill(Number.NaN);
  const blocks = blockMeans(history.steps, column('energyPerSite'), { errors: column('energyError') });
  return [
    energyFigure(history, column, blocks, axis, spec),
    ...relativeErrorFigure(history, column, blocks),
    variance(history, column, axis),
    vScore(history, column),
    ...infidelityFigure(history, column),
    ...fidelityFigure(history, column),
    acceptance(history, column),
    splitRHat(history, column),
    autocorrelation(history, column),
    timePerStep(history, column),
    norms(history, column),
  ];
}

const steps = { label: 'training step' };

function energyFigure(
  history: RunHistory,
  column: Column,
  blocks: BlockMeans,
  axis: EnergyAxis,
  spec: GroundStateSpec,
): FigureInput {
  const energy = column('energyPerSite');
  const reference = lastFinite(column('referenceEnergyPerSite'));
  const last = history.steps.length > 0 ? history.steps[history.steps.length - 1] : 0;
  const insetFrom = Math.max(last * 0.75, last - 400);
  return {
    id: 'energy',
    title: 'Energy per site',
    description:
      `Variational energy per site against the training step; points are means of ${blocks.length} steps with 1σ bars` +
      (reference === null ? '.' : `, the dashed line is the ${axis.referenceKind} energy ${reference}.`),
    content: {
      kind: 'chart',
      x: steps,
      y: { label: `_E_/_N_ (${axis.unit})`, ...energyRange(energy, reference) },
      series: [
        line('each step', history.steps, energy, 1, true),
        {
          kind: 'line',
          name: `mean of ${blocks.length} steps`,
          x: plain(blocks.steps),
          y: plain(blocks.means),
          error: plain(blocks.errors),
          colour: 1,
          marker: 'circle',
          line: 'none',
        },
      ],
      annotations: [...referenceLine(reference, axis), ...interventions(history)],
      inset:
        last >= 100 && reference !== null
          ? { fromX: insetFrom, toX: last, label: `last ${Math.round(last - insetFrom)} steps` }
          : null,
    },
  };

  function referenceLine(value: number | null, { referenceKind }: EnergyAxis): Annotation[] {
    if (value === null) return [];
    const digits = spec.model.ansatz === 'meanField' ? 6 : 10;
    return [
      { kind: 'reference', y: value, label: `${referenceKind} ${minus(Number(value.toFixed(digits)).toString())}` },
    ];
  }
}

/** The first steps lie far above: the axis begins where the curve has come within reach of its end. */
function energyRange(
  energy: Float64Array,
  reference: number | null,
): { minimum: number | null; maximum: number | null } {
  const finite = energy.filter((value) => Number.isFinite(value));
  if (finite.length < 20) return { minimum: null, maximum: null };
  const end = finite.subarray(Math.floor(finite.length / 2));
  const low = Math.min(reference ?? Infinity, minimumOf(end));
  const start = finite[Math.min(finite.length - 1, Math.max(2, Math.floor(finite.length * 0.02)))];
  const height = Math.max(start, maximumOf(end)) - low;
  return height > 0 ? { minimum: low - 0.16 * height, maximum: low + 1.08 * height } : { minimum: null, maximum: null };
}

function relativeErrorFigure(history: RunHistory, column: Column, blocks: BlockMeans): FigureInput[] {
  const values = column('relativeError');
  if (lastFinite(values) === null) return [];
  const reference = lastFinite(column('referenceEnergyPerSite')) ?? Number.NaN;
  const scale = Math.abs(reference);
  return [
    {
      id: 'relative-error',
      title: 'Relative error',
      description: 'Distance of the energy from the reference, relative to the reference, on a logarithmic axis.',
      content: {
        kind: 'chart',
        x: steps,
        y: { label: '|_E_ − _E__{0}| / |_E__{0}|', scale: 'log' },
        series: [
          line('each step', history.steps, values, 1, true),
          {
            kind: 'line',
            name: `mean of ${blocks.length} steps`,
            x: plain(blocks.steps),
            y: plain(blocks.means.map((mean) => Math.abs(mean - reference) / scale)),
            error: plain(blocks.errors.map((error) => error / scale)),
            colour: 1,
            marker: 'circle',
            line: 'none',
          },
        ],
        annotations: [{ kind: 'threshold', y: 1e-3, label: '10^{−3}' }, ...interventions(history)],
      },
    },
  ];
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

/** Distance from the state that is to be met. */
function infidelityFigure(history: RunHistory, column: Column): FigureInput[] {
  const values = column('infidelity');
  if (lastFinite(values) === null) return [];
  const blocks = blockMeans(history.steps, values, { errors: column('infidelityError') });
  return [
    {
      id: 'infidelity',
      title: 'Infidelity',
      description:
        `One minus the fidelity with the state to meet, on a logarithmic axis; points are means of ${blocks.length} steps with 1σ bars. ` +
        'Estimates that noise takes below zero are left out.',
      content: {
        kind: 'chart',
        x: steps,
        y: { label: '1 − _F_', scale: 'log' },
        series: [
          line('each step', history.steps, values.map(positive), 1, true),
          {
            kind: 'line',
            name: `mean of ${blocks.length} steps`,
            x: plain(blocks.steps),
            y: plain(blocks.means.map(positive)),
            error: plain(blocks.errors),
            colour: 1,
            marker: 'circle',
            line: 'none',
          },
        ],
        annotations: [{ kind: 'threshold', y: 1e-4, label: '10^{−4}' }, ...interventions(history)],
      },
    },
  ];
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

function line(name: string, x: Float64Array, y: Float64Array, colour: number, faint = false) {
  return { kind: 'line' as const, name, x: plain(x), y: plain(y), colour, faint };
}

function interventions(history: RunHistory): Annotation[] {
  const symbols: Readonly<Record<string, string>> = { 'training.learningRate': '_η_', 'training.diagonalShift': '_λ_' };
  return history.interventions.map(({ step, path, from, to }) => ({
    kind: 'intervention',
    x: step,
    label: `${symbols[path] ?? path} ${short(from)} → ${short(to)}`,
  }));
}

const positive = (value: number): number => (value > 0 ? value : Number.NaN);

const short = (value: number): string => Number(value.toPrecision(3)).toString();

function plain(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? value : null));
}

function lastFinite(values: Float64Array): number | null {
  for (let i = values.length - 1; i >= 0; i--) if (Number.isFinite(values[i])) return values[i];
  return null;
}

const minus = (text: string): string => text.replace('-', '−');
const minimumOf = (values: Float64Array): number => values.reduce((least, value) => Math.min(least, value), Infinity);
const maximumOf = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), -Infinity);
