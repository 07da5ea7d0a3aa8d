import type { Annotation, FigureInput } from '../../shared/figure/figure';
import type { BlockMeans } from '../../shared/run/blocks';
import { blockMeans } from '../../shared/run/blocks';
import type { RunHistory } from '../../shared/run/history';
import { type Column, type EnergyAxis, interventions, lastFinite, plain, rawLine, steps } from './curve-parts';
import type { GroundStateSpec } from './schema';

export function energyFigure(
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
        rawLine(history.steps, energy, column('energyError')),
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

export function relativeErrorFigure(history: RunHistory, column: Column, blocks: BlockMeans): FigureInput[] {
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
          rawLine(
            history.steps,
            values,
            column('energyError').map((error) => error / scale),
          ),
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

/** Distance from the state that is to be met. */
export function infidelityFigure(history: RunHistory, column: Column): FigureInput[] {
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
          rawLine(history.steps, values.map(positive), column('infidelityError')),
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

const positive = (value: number): number => (value > 0 ? value : Number.NaN);
const minus = (text: string): string => text.replace('-', '−');
const minimumOf = (values: Float64Array): number => values.reduce((least, value) => Math.min(least, value), Infinity);
const maximumOf = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), -Infinity);
