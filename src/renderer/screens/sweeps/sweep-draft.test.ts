import { describe, expect, it } from 'vitest';
import { experiments } from '../../../experiments/specs';
import { sampleRun } from '../../../../test/support/lab-for-tests';
import { draftOf, parseSeedList, readDraft, targetOptions, type AxisDraft } from './sweep-draft';
import { taskCost } from './task-cost';

const [definition] = experiments;
const preset = definition.presets.find(({ id }) => id === 'tfim-chain-20') ?? definition.presets[0];
const document = { experiment: definition.id, spec: preset.spec, id: 'document-1', title: 'Chain', preset: preset.id };
const options = targetOptions(definition, preset.spec, [
  { name: 'J', value: 1 },
  { name: 'h', value: 0.5 },
]);
const optionOf = (label: string) => {
  const found = options.find((option) => option.label === label);
  if (found === undefined) throw new Error(options.map((option) => option.label).join());
  return found;
};

describe('what can be varied', () => {
  it('are parameters, the size, and every number of the settings', () => {
    expect(options.slice(0, 3).map(({ label, value }) => [label, value])).toEqual([
      ['J', 1],
      ['h', 0.5],
      ['number of cells L', 20],
    ]);
    expect(optionOf('Learning rate η (training.learningRate)').whole).toBe(false);
    expect(optionOf('Steps (training.steps)').whole).toBe(true);
    expect(options.some(({ label }) => label.includes('sampling.weights.local'))).toBe(true);
  });

  it('begins with values round that of the spec', () => {
    expect(draftOf(optionOf('h'))).toMatchObject({ kind: 'linear', from: 0.25, to: 0.75 });
    expect(draftOf(optionOf('number of cells L'))).toMatchObject({ kind: 'list', list: '20, 22, 24' });
    expect(draftOf(optionOf('Learning rate η (training.learningRate)')).kind).toBe('log');
  });
});

describe('readDraft', () => {
  const axis: AxisDraft = { ...draftOf(optionOf('h')), kind: 'list', list: '0.5; 1  1,5e0' };
  const read = (axes: readonly AxisDraft[], seeds = '1..3') =>
    readDraft({ title: ' ', axes, seeds, warmStart: true }, document, definition, options);

  it('is a request with words for its axes', () => {
    const { request, tasks, problem, points } = read([axis]);
    expect(problem).toBeNull();
    expect(points).toEqual([[0.5, 1, 5]]);
    expect(tasks).toBe(9);
    expect(request).toMatchObject({
      title: 'Chain',
      seeds: ['1', '2', '3'],
      warmStart: true,
      axes: [{ label: '_h_', target: { kind: 'parameter', name: 'h' }, whole: false }],
    });
  });

  it('says what is wrong with it', () => {
    expect(read([{ ...axis, list: '0.5, x' }]).problem).toMatch(/not made of numbers/);
    expect(read([axis, axis]).problem).toMatch(/same number/);
    expect(read([axis], 'one').problem).toMatch(/Seeds are whole numbers/);
    expect(read([], '1').problem).toMatch(/single run/);
    expect(read([{ ...axis, kind: 'log', from: 0, to: 1 }]).problem).toMatch(/above zero/);
  });

  it('reads lists of seeds', () => {
    expect(parseSeedList('1, 2 5..7')).toEqual(['1', '2', '5', '6', '7']);
    for (const text of ['', '1..', '-1', '9..1', '1..999']) expect(parseSeedList(text)).toBeNull();
  });
});

it('a task costs what a run of the document took, else what its preset is known to take', () => {
  const finished = sampleRun({ state: 'finished', elapsedSeconds: 30, totalSteps: 300, sizeBytes: 1000, seed: '4' });
  const steps = definition.totalSteps(preset.spec);
  expect(taskCost(document, definition, [finished])).toEqual({
    seconds: (30 * steps) / 300,
    bytes: 1000,
    source: 'the run with seed 4',
  });
  expect(taskCost(document, definition, [])?.seconds).toBe(preset.expectedSeconds);
  expect(taskCost({ ...document, spec: {} }, definition, [])).toBeNull();
});
