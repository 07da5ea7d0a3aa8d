import { expect, test } from 'vitest';
import type { RunSummary } from '../../shared/lab/contract';
import { sampleRun } from '../../../test/support/lab-for-tests';
import { expectedSeconds, forecast, programBytes } from './queue-forecast';

const run = (id: string, more: Partial<RunSummary>): RunSummary => ({ ...sampleRun(), id, ...more });

test('a waiting run begins when those before it have ended, over all places', () => {
  const runs = [
    run('run-a', { state: 'running', remainingSeconds: 100, memoryBytes: 3e9 }),
    run('run-b', { state: 'running', remainingSeconds: 40, memoryBytes: 1e9 }),
    run('run-c', { state: 'queued', queuePlace: 1 }),
    run('run-d', { state: 'queued', queuePlace: 2 }),
    run('run-e', { state: 'queued', queuePlace: 3 }),
  ];
  const whole: Record<string, number> = { 'run-c': 200, 'run-d': 10, 'run-e': 1 };
  const seen = forecast(
    runs,
    { limit: 2, memoryBytes: 8e9 },
    ({ id }) => whole[id] ?? null,
    () => 5e9,
  );
  expect(runs.map(({ id }) => [seen.get(id)?.startsIn, seen.get(id)?.endsIn])).toEqual([
    [0, 100],
    [0, 40],
    [40, 240],
    [100, 110],
    [110, 111],
  ]);
  expect(seen.get('run-c')).toMatchObject({ memoryBytes: 5e9 + programBytes, freeBytes: 4e9 });
});

test('what depends on an unknown time is not known, and a free place is', () => {
  const running = run('run-a', { state: 'running', remainingSeconds: null });
  const queued = run('run-b', { state: 'queued', queuePlace: 1 });
  const ask = (limit: number) =>
    forecast(
      [running, queued],
      { limit, memoryBytes: null },
      () => 5,
      () => null,
    );
  expect(ask(1).get('run-b')).toEqual({ startsIn: null, endsIn: null, memoryBytes: null, freeBytes: null });
  expect(ask(2).get('run-b')).toMatchObject({ startsIn: 0, endsIn: 5 });
});

test('the time of a run is that of its like, by the step', () => {
  const like = { system: 'Ising chain', ansatz: 'RBM', totalSteps: 100, state: 'finished' } as const;
  const others = [
    run('run-a', { ...like, elapsedSeconds: 10 }),
    run('run-b', { ...like, elapsedSeconds: 30 }),
    run('run-c', { ...like, elapsedSeconds: 20 }),
    run('run-d', { ...like, ansatz: 'CNN', elapsedSeconds: 9000 }),
  ];
  const wanted = run('run-e', { ...like, state: 'queued', totalSteps: 50 });
  expect(expectedSeconds(wanted, others)).toBe(10);
  expect(expectedSeconds({ ...wanted, system: 'another' }, others)).toBeNull();
});
