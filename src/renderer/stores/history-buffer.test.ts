import { describe, expect, it } from 'vitest';
import type { RunHistory } from '../../shared/run/history';
import { HistoryBuffer } from './history-buffer';

function chunk(from: number, count: number, values: Record<string, number[]> = {}): RunHistory {
  const steps = Float64Array.from({ length: count }, (_, index) => from + index);
  return {
    steps,
    seconds: steps.map((step) => step / 10),
    values: Object.fromEntries(Object.entries(values).map(([name, column]) => [name, Float64Array.from(column)])),
    interventions: [],
  };
}

describe('columns that grow', () => {
  it('keeps everything in order over many growths', () => {
    const buffer = new HistoryBuffer();
    for (let step = 1; step <= 5000; step += 1) buffer.append(chunk(step, 1, { energy: [-step] }));
    const { steps, values } = buffer.snapshot();
    expect(steps).toHaveLength(5000);
    expect([steps[0], steps[1024], steps[4999]]).toEqual([1, 1025, 5000]);
    expect([values['energy']?.[0], values['energy']?.[4999]]).toEqual([-1, -5000]);
  });

  it('never changes a snapshot that was handed out', () => {
    const buffer = new HistoryBuffer();
    buffer.append(chunk(1, 2, { energy: [1, 2] }));
    const before = buffer.snapshot();
    buffer.append(chunk(3, 2000));
    buffer.clear();
    buffer.append(chunk(7, 2, { energy: [8, 9] }));
    expect([...before.steps]).toEqual([1, 2]);
    expect([...(before.values['energy'] ?? [])]).toEqual([1, 2]);
  });

  it('has no number where a metric was not observed', () => {
    const buffer = new HistoryBuffer();
    buffer.append(chunk(1, 2, { energy: [1, 2] }));
    buffer.append(chunk(3, 1, { vScore: [0.5] }));
    const { values } = buffer.snapshot();
    expect([...(values['vScore'] ?? [])]).toEqual([Number.NaN, Number.NaN, 0.5]);
    expect([...(values['energy'] ?? [])]).toEqual([1, 2, Number.NaN]);
  });

  it('keeps interventions', () => {
    const buffer = new HistoryBuffer();
    const intervention = { step: 3, path: 'training.learningRate', from: 0.02, to: 0.005 };
    buffer.append({ ...chunk(1, 1), interventions: [intervention] });
    buffer.append(chunk(2, 1));
    expect(buffer.snapshot().interventions).toEqual([intervention]);
  });
});
