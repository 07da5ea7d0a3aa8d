import { describe, expect, it } from 'vitest';
import { figureSchema } from '../../../../../shared/figure';
import { compileModel } from '../../../../../shared/model/compile-model';
import { factsOf, heisenbergOn, optionsOf } from '../../../../../shared/model/facts.test-support';
import { graphOf } from '../../../../../shared/model/presets';
import type { ModelTrial } from '../../../../../shared/run/model-trial';
import { groundState } from '../../../spec';
import { phaseMaps } from '../../../phase-maps';
import { trialFigures } from '../../../trial-figures';
import { builderDrawing } from '../builder-drawing';
import { trialIssues } from './trial-issues';

const facts = factsOf(heisenbergOn('chain(4) periodic'));
const graph = graphOf(optionsOf({ ansatz: 'convolutional' }))!;
const model = compileModel(graph, facts);
const [tensor] = model.weights.map(({ name }) => name);

const trial: ModelTrial = {
  seed: '1',
  device: 'native',
  precision: 'float64',
  start: 'first parameters drawn from the seed',
  parameters: 3,
  configurations: [
    [0, 1, 0, 1],
    [1, 1, 0, 0],
    [0, 0, 1, 1],
  ],
  logModulus: [0, Math.log(0.5), null],
  phase: [0, Math.PI / 2, null],
  againstReference: null,
  sampling: { method: 'metropolis', acceptanceRate: 0.5, samples: 16, chains: 4 },
  gradient: {
    step: 1e-5,
    samples: 8,
    tensors: [
      {
        tensor: tensor ?? '',
        numbers: 3,
        checked: 3,
        deviation: 1e-9,
        expected: 1e-7,
        worst: { parameter: `${tensor}[0]`, engine: 1, differences: 1 },
      },
    ],
  },
  symmetries: [
    {
      symmetry: 'translations',
      generator: 'site 0 to 1, order 4',
      claimed: true,
      atStart: 1e-15,
      shaken: 1e-14,
      factor: { re: 1, im: 0 },
    },
    {
      symmetry: 'pointGroup',
      generator: 'site 0 to 3, order 2',
      claimed: false,
      atStart: 0.1,
      shaken: 0.5,
      factor: null,
    },
  ],
  seconds: { amplitude: 1e-6, localEnergy: 1e-6, step: 1e-3, stepForeseen: null, stepSamples: 16 },
};

describe('what a trial found', () => {
  it('is nothing where derivatives agree and what is claimed is kept', () => {
    expect(trialIssues(trial, graph)).toEqual([]);
  });

  it('warns at the last node of a symmetry that is claimed and broken, and at its layer of a wrong derivative', () => {
    const [gradient] = trial.gradient.tensors;
    const [kept, broken] = trial.symmetries;
    const wrong: ModelTrial = {
      ...trial,
      gradient: { ...trial.gradient, tensors: [{ ...gradient!, deviation: Number.NaN }] },
      symmetries: [kept!, { ...broken!, claimed: true }],
    };
    const issues = trialIssues(wrong, graph);
    const layer = (tensor ?? '').split('.')[0];
    expect(issues).toMatchObject([
      { code: 'TRIAL_DERIVATIVE', severity: 'warning', node: layer },
      { code: 'TRIAL_SYMMETRY', severity: 'warning' },
    ]);
    const drawing = builderDrawing(graph, model, null, { width: 900, height: 500 }, issues);
    const problems = drawing.nodes.flatMap((node) => node.problems.map(({ message }) => `${node.id}: ${message}`));
    const last = graph.nodes.find(({ id }) => !graph.nodes.some(({ inputs }) => inputs.includes(id)))?.id;
    expect(problems).toEqual([
      `${layer}: The derivative of ${tensor} is not that of finite differences.`,
      `${last}: A symmetry that follows from the structure is not there in numbers: point group.`,
    ]);
  });

  it('is drawn: spins with their phases, the complex plane relative to the largest, and both histograms', () => {
    for (const colours of phaseMaps) {
      const figures = trialFigures(groundState.presets[0]!.spec, trial, facts, colours).map((figure) =>
        figureSchema.parse(figure),
      );
      expect(figures.map(({ title }) => title)).toEqual(['Random configurations', 'Complex plane', 'Phases', 'Moduli']);
      expect(figures[0]?.provenance?.computation?.commands).toEqual([
        'ansatz try spec.json --seed 1 --configurations 3 --json',
      ]);
      const [lattice, plane] = figures.map(({ content }) => content);
      if (lattice?.kind !== 'lattice' || plane?.kind !== 'chart') throw new Error('other figures');
      expect(lattice.panels.map(({ values, phase, caption }) => ({ values, phase, caption }))).toEqual([
        { values: [1, -1, 1, -1], phase: 0, caption: '0.000, 0.00 π' },
        { values: [-1, -1, 1, 1], phase: Math.PI / 2, caption: '-0.693, 0.50 π' },
        { values: [1, 1, -1, -1], phase: null, caption: '_ψ_ = 0' },
      ]);
      const [series] = plane.series;
      if (series?.kind !== 'line') throw new Error('another series');
      expect(series.x).toEqual([1, expect.closeTo(0, 12)]);
      expect(series.y).toEqual([0, expect.closeTo(0.5, 12)]);
    }
  });
});
