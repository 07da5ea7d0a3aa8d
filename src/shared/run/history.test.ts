import { describe, expect, it } from 'vitest';
import { decimateHistory } from './decimate-history';
import { HistoryBuffer } from './history-buffer';
import { RunJournal } from './journal';
import { adjustedValue, mergeInterventions, reissueAfterRollback } from './interventions';
import type { LoggedEvent } from './event-line';

const eta = (step: number, from: number, to: number) => ({ step, path: 'training.learningRate', from, to });
const started = (reason: 'start' | 'resume' | 'rollback', fromStep: number): LoggedEvent => ({
  kind: 'started',
  reason,
  fromStep,
  seconds: 0,
  threads: 1,
  device: '',
  version: '',
  at: '',
});
const observed = (step: number, energy: number): LoggedEvent => ({
  kind: 'observation',
  step,
  seconds: step,
  values: { energy },
});

describe('HistoryBuffer', () => {
  it('grows, fills columns that come late, and withdraws', () => {
    const buffer = new HistoryBuffer();
    for (let step = 1; step <= 1000; step += 1) {
      buffer.append(step, step / 10, step > 500 ? { energy: -step, late: step } : { energy: -step });
    }
    expect(buffer.slice(0, []).values['late']?.slice(499, 501)).toEqual(Float64Array.of(NaN, 501));
    expect(buffer.latest()).toEqual({ energy: -1000, late: 1000 });
    buffer.truncateAfter(400);
    expect([buffer.length, buffer.lastStep, buffer.lastSeconds, buffer.generation]).toEqual([400, 400, 40, 1]);
    buffer.append(401, 41, { energy: 7 });
    expect(buffer.slice(399, []).values).toEqual({ energy: Float64Array.of(-400, 7), late: Float64Array.of(NaN, NaN) });
  });
});

describe('RunJournal', () => {
  it('withdraws what is computed again, and keeps the changes made by hand', () => {
    const journal = new RunJournal();
    const events: LoggedEvent[] = [
      started('start', 0),
      ...[1, 2, 3, 4].map((step) => observed(step, step)),
      { kind: 'intervention', ...eta(5, 0.1, 0.2) },
      observed(5, 5),
      started('resume', 3),
      observed(4, 40),
    ];
    events.forEach((event) => journal.apply(event));
    expect(journal.history.slice(0, []).values['energy']).toEqual(Float64Array.of(1, 2, 3, 40));
    expect(journal.interventions).toEqual([eta(5, 0.1, 0.2)]);
    journal.apply(started('rollback', 3));
    expect(journal.interventions).toEqual([]);
  });

  it('knows why a run stands still', () => {
    const journal = new RunJournal();
    journal.apply({ kind: 'paused', step: 3, problem: null, at: '' });
    expect(journal.halt?.kind).toBe('paused');
    journal.apply({ kind: 'continued', step: 3, at: '' });
    expect(journal.halt).toBeNull();
  });
});

describe('interventions', () => {
  it('take effect at their step and hold', () => {
    const changes = [eta(10, 0.1, 0.2), eta(20, 0.2, 0.3), { ...eta(15, 0, 9), path: 'training.diagonalShift' }];
    const at = (step: number) => adjustedValue(changes, 'training.learningRate', step, 0.1);
    expect([9, 10, 19, 20, 1000].map(at)).toEqual([0.1, 0.2, 0.2, 0.3, 0.3]);
  });

  it('are merged without doubles', () => {
    expect(mergeInterventions([eta(10, 0.1, 0.2)], [eta(30, 0.2, 0.3), eta(10, 0.1, 0.2)])).toEqual([
      eta(10, 0.1, 0.2),
      eta(30, 0.2, 0.3),
    ]);
  });

  it('made by hand after the checkpoint hold from it on when a run goes back, the halved rate above all', () => {
    const shift = { step: 620, path: 'training.diagonalShift', from: 0.01, to: 0.1 };
    expect(reissueAfterRollback([eta(500, 1, 0.5), eta(630, 0.5, 0.4), shift], 600, [eta(601, 0.4, 0.2)])).toEqual([
      eta(601, 0.4, 0.2),
      { ...shift, step: 601 },
    ]);
  });
});

describe('decimateHistory', () => {
  const rows = 10_000;
  const history = {
    steps: Float64Array.from({ length: rows }, (_, row) => row + 1),
    seconds: Float64Array.from({ length: rows }, (_, row) => row / 100),
    values: {
      energy: Float64Array.from({ length: rows }, (_, row) => (row === 7777 ? 50 : Math.sin(row))),
      error: Float64Array.from({ length: rows }, (_, row) => (row === 123 ? -50 : row % 2 === 0 ? NaN : 1)),
    },
    interventions: [],
  };

  it('keeps every extreme of every metric, and the ends as they are', () => {
    const small = decimateHistory(history, 1500);
    expect(small.steps.length).toBeLessThanOrEqual(1500);
    expect(Math.max(...small.values['energy'])).toBe(50);
    expect(Math.min(...small.values['error'].filter((value) => !Number.isNaN(value)))).toBe(-50);
    expect([small.steps[0], small.steps.at(-1), small.values['energy'].at(-1)]).toEqual([1, rows, Math.sin(rows - 1)]);
    expect(small.steps.every((step, index) => index === 0 || step >= small.steps[index - 1])).toBe(true);
    // A spike stays within one bucket of its step.
    expect(Math.abs(small.steps[small.values['energy'].indexOf(50)] - 7778)).toBeLessThan(20);
  });

  it('leaves a short one alone', () => {
    expect(decimateHistory(history, rows)).toBe(history);
    expect(decimateHistory(history, 2).steps.length).toBeLessThanOrEqual(4);
  });
});
