import { describe, expect, it } from 'vitest';
import { figureSchema } from '../../../../shared/figure';
import { emptyAnnotation } from '../../../../shared/lab/annotation';
import type { RunSummary } from '../../../../shared/lab/contract';
import { groundStateAdjustable } from '../../metrics';
import { groundStatePresets } from '../../presets';
import { adjustRange, currentValue, valueAt } from './adjust-range';
import { shownEnergies } from '../../../../shared/energy';
import { logLines } from './log-lines';
import { runRows } from '../other-runs/run-rows';
import { scheduleFigure } from './schedule-figure';

const [preset] = groundStatePresets;
if (preset === undefined) throw new Error('no presets');
const { spec } = preset;

const summary: RunSummary = {
  id: 'run',
  experiment: 'ground-state',
  title: '',
  preset: null,
  documentId: null,
  seed: '1',
  state: 'running',
  step: 812,
  totalSteps: 1200,
  phase: null,
  elapsedSeconds: 10,
  remainingSeconds: 5,
  lastCheckpoint: 800,
  latest: {},
  createdAt: '',
  finishedAt: null,
  directory: '',
  sizeBytes: 0,
  problem: null,
  device: 'native',
  system: '',
  ansatz: '',
  annotation: emptyAnnotation,
};

const [learningRate] = groundStateAdjustable;
if (learningRate === undefined) throw new Error('nothing adjustable');

describe('adjustable fields', () => {
  it('show the value that the last step used, else the spec’s', () => {
    expect(currentValue(learningRate, spec, summary)).toBe(spec.training.learningRate);
    expect(currentValue(learningRate, spec, { ...summary, latest: { learningRate: 0.005 } })).toBe(0.005);
    expect(valueAt(spec, 'training.nothing')).toBeNull();
    expect(valueAt(spec, 'system.hamiltonian')).toBeNull();
  });

  it('have a track of three decades around the value, within the limits', () => {
    expect(adjustRange(learningRate, 0.02)).toEqual({ minimum: 1e-4, maximum: 0.1 });
    expect(adjustRange(learningRate, 5)).toEqual({ minimum: 0.1, maximum: 10 });
  });
});

describe('logLines', () => {
  it('tells start, notices, changes by hand, checkpoint and end, newest first', () => {
    const notice = {
      step: 460,
      severity: 'warning' as const,
      code: 'X',
      message: 'The chains disagree.',
      suggestion: '',
      at: '',
    };
    const change = { step: 520, path: 'training.learningRate', from: 0.02, to: 0.005 };
    const lines = logLines(
      { ...summary, state: 'paused' },
      [notice],
      [change],
      groundStateAdjustable,
      shownEnergies(null, 'text'),
    );
    expect(lines.map(({ step, text }) => `${step} ${text}`)).toEqual([
      '812 paused',
      '800 checkpoint 800 written',
      '520 η 0.02 → 0.005 (by hand)',
      '460 The chains disagree.',
      '0 started, seed 1, on native',
    ]);
    expect(lines[3]?.tone).toBe('warning');
  });
});

describe('runRows', () => {
  const run = (id: string, change: Partial<RunSummary> = {}): RunSummary => ({
    ...summary,
    id,
    state: 'finished',
    documentId: 'other',
    title: 'Chain',
    latest: {},
    lastCheckpoint: 100,
    ...change,
  });
  const runs = [
    run('run-old', { createdAt: '2026-01-01', latest: { energyPerSite: -1.5 } }),
    run('run-new', { createdAt: '2026-02-01' }),
    run('run-own', { createdAt: '2025-01-01', documentId: 'here' }),
    run('running', { state: 'running', lastCheckpoint: null }),
    run('dynamics', { experiment: 'dynamics' }),
  ];
  const document = { id: 'here', experiment: 'ground-state' };

  it('offers finished runs of the experiment, those of the document first, and keeps what is chosen', () => {
    const rows = runRows(runs, {
      document,
      chosen: ['gone', 'run-new'],
      except: null,
      finished: true,
      reasonOf: () => null,
    });
    expect(rows.map(({ words }) => words)).toEqual([
      'this document, un-own',
      'Chain, un-new',
      'Chain, E/N −1.500000, un-old',
      'gone, not here any more',
    ]);
  });

  it('puts what does not fit last, with the reason', () => {
    const reasonOf = (id: string): string | null => (id === 'run-own' ? 'It has 6 sites.' : null);
    const rows = runRows(runs, { document, chosen: [], except: 'run-old', finished: false, reasonOf });
    expect(rows.map(({ id, reason }) => [id, reason])).toEqual([
      ['run-new', null],
      ['run-own', 'It has 6 sites.'],
    ]);
  });
});

describe('scheduleFigure', () => {
  it('begins and ends at the values of the spec', () => {
    const { content } = figureSchema.parse(scheduleFigure(spec.training));
    if (content.kind !== 'chart') throw new Error('not a chart');
    const ends = content.series.map((series) => (series.kind === 'line' ? [series.y[0], series.y.at(-1)] : []));
    const { training } = spec;
    expect(ends[0]).toEqual([
      expect.closeTo(training.learningRate, 12),
      expect.closeTo(training.finalLearningRate, 12),
    ]);
    expect(ends[1]).toEqual([
      expect.closeTo(training.diagonalShift, 12),
      expect.closeTo(training.finalDiagonalShift, 12),
    ]);
  });
});
