import { describe, expect, it } from 'vitest';
import { figureSchema } from '../../shared/figure/figure';
import type { RunHistory } from '../../shared/run/history';
import { groundStateFigures } from './figures';
import { metricFigureIds } from './metric-figures';
import { inspectedParts } from './inspection.test-support';
import { groundStateMetrics } from './metrics';
import { groundStatePresets } from './presets';
import type { GroundStateInspection } from './result-schema';

const [{ spec }] = groundStatePresets;

function history(length: number): RunHistory {
  const steps = Float64Array.from({ length }, (_, i) => i + 1);
  const values = Object.fromEntries(
    Object.keys(groundStateMetrics).map((name) => [name, new Float64Array(length).fill(0.01)]),
  );
  values.largestFidelity = new Float64Array(length).fill(NaN);
  values.infidelity = new Float64Array(length).fill(NaN);
  values.energyPerSite = steps.map((step) => -1.27 + 1 / step);
  values.referenceEnergyPerSite = new Float64Array(length).fill(-1.2735668529);
  values.relativeError = values.energyPerSite.map((energy) => Math.abs(energy + 1.2735668529) / 1.2735668529);
  return {
    steps,
    seconds: steps.map((step) => step / 50),
    values,
    interventions: [{ step: 12, path: 'training.learningRate', from: 0.02, to: 0.005 }],
  };
}

const inspection: GroundStateInspection = {
  step: 10,
  samples: 100,
  nSites: 40,
  correlation: new Float64Array(1600).fill(0.1),
  correlationError: new Float64Array(1600).fill(0.01),
  magnetisation: new Float64Array(40),
  magnetisationError: new Float64Array(40),
  decay: {
    distance: Float64Array.of(0, 1, 2),
    longitudinal: Float64Array.of(1, 0.6, 0.5),
    longitudinalError: Float64Array.of(0, 0.01, 0.01),
    transverse: new Float64Array(0),
    transverseError: new Float64Array(0),
  },
  structureFactor: {
    qx: Float64Array.of(0, 1, 2),
    qy: new Float64Array(3),
    value: Float64Array.of(3, 1, 3),
    error: new Float64Array(3).fill(0.1),
  },
  configurations: {
    values: new Float64Array(80).fill(1),
    probabilityRatio: Float64Array.of(1, 0.5),
    phase: Float64Array.of(0, Math.PI),
  },
  exact: null,
  weights: { rows: 40, columns: 40, values: new Float64Array(1600), imaginary: new Float64Array(0), label: 'Weights' },
  parts: inspectedParts,
};

const ids = (length: number, found: GroundStateInspection | null): string[] =>
  groundStateFigures({ spec, history: history(length), profiles: [], inspection: found, result: null }).map(
    (figure) => figureSchema.parse(figure).id,
  );

describe('figures of a run', () => {
  it('are none before the first step', () => expect(ids(0, null)).toEqual([]));

  it('are the live ones while it goes on, from the first point', () => {
    const live = [
      'energy',
      'relative-error',
      'variance',
      'v-score',
      'acceptance',
      'split-r-hat',
      'autocorrelation',
      'time-per-step',
      'step-length',
      // The test has values of every metric.
      ...metricFigureIds,
    ];
    expect(ids(1, null)).toEqual(live);
    expect(ids(500, null)).toEqual(live);
  });

  it('and those of an inspection', () => {
    expect(ids(5, inspection)).toEqual(
      expect.arrayContaining([
        'correlation-decay',
        'correlation-matrix',
        'structure-factor',
        'configurations',
        'weights',
      ]),
    );
  });

  it.each([
    ['a chain', [0, 0.5, 1, 1.5], [0, 0, 0, 0], 'line'],
    ['a rectangular zone', [0, 1, 0, 1], [0, 0, 1, 1], 'heatmap'],
    // As many different components along x as along y, but not at all their crossings.
    ['an oblique zone', [0, 1, 0, 1], [0, -0.577, 1.155, 0.577], 'discs'],
  ])('draw the structure factor at the momenta of %s', (_, qx, qy, kind) => {
    const structureFactor = {
      qx: Float64Array.from(qx),
      qy: Float64Array.from(qy),
      value: Float64Array.of(1, 4, 2, 3),
      error: new Float64Array(4).fill(0.1),
    };
    const source = { ...inspection, structureFactor };
    const figures = groundStateFigures({ spec, history: history(5), profiles: [], inspection: source, result: null });
    const { content } = figureSchema.parse(figures.find(({ id }) => id === 'structure-factor'));
    expect(content.kind === 'chart' ? content.series[0]?.kind : content.panels[0]?.style).toBe(kind);
  });

  it('name what the rows and columns of the weights are', () => {
    const axes = (label: string): readonly string[] => {
      const source = { ...inspection, weights: { ...inspection.weights, label } };
      const figures = groundStateFigures({ spec, history: history(5), profiles: [], inspection: source, result: null });
      const { content } = figureSchema.parse(figures.find(({ id }) => id === 'weights'));
      return content.kind === 'chart' ? [content.x.label, content.y.label] : [];
    };
    expect(axes('Weights W')).toEqual(['site', 'filter']);
    expect(axes('conv1.weights')).toEqual(['input', 'output']);
    expect(axes('Pair weights J, site against site')).toEqual(['site', 'site']);
  });

  it('draw the energy against its exact line and mark interventions', () => {
    const [energy] = groundStateFigures({ spec, history: history(500), profiles: [], inspection: null, result: null });
    const { content } = figureSchema.parse(energy);
    if (content.kind !== 'chart') throw new Error('the energy is a chart');
    expect(content.annotations).toContainEqual({ kind: 'reference', y: -1.2735668529, label: 'exact −1.2735668529' });
    expect(content.annotations).toContainEqual({ kind: 'intervention', x: 12, label: '_η_ 0.02 → 0.005' });
    expect(content.y.label).toBe('_E_/_N_ (_J_, σ·σ)');
    expect(content.y.minimum).toBeLessThan(-1.2735668529);
  });

  it('quote energies in the first coupling as physicists write it, or without one', () => {
    const labelOf = (hamiltonian: string): string | null => {
      const system = { ...spec.system, hamiltonian };
      const source = { spec: { ...spec, system }, history: history(5), profiles: [], inspection: null, result: null };
      const { content } = figureSchema.parse(groundStateFigures(source)[0]);
      return content.kind === 'chart' ? content.y.label : null;
    };
    const lattice = 'lattice chain(4) periodic\nsite spin(1/2)\n';
    expect(labelOf(`${lattice}param Omega = 2\nH = -Omega * sum i X(i)`)).toBe('_E_/_N_ (_Ω_, σ·σ)');
    expect(labelOf(`${lattice}param J1 = 2\nH = J1 * sum <i,j> S(i).S(j)`)).toBe('_E_/_N_ (_J__{1}, S·S)');
    expect(labelOf(`${lattice}H = sum <i,j> S(i).S(j)`)).toBe('_E_/_N_ (S·S)');
  });

  it('have no relative error where there is no reference', () => {
    const without = history(10);
    const values = { ...without.values, relativeError: new Float64Array(10).fill(Number.NaN) };
    const figures = groundStateFigures({
      spec,
      history: { ...without, values },
      profiles: [],
      inspection: null,
      result: null,
    });
    expect(figures.map((figure) => figure.id)).not.toContain('relative-error');
  });
});
