import { expect, test } from 'vitest';
import { ActionHistory } from './action-history';

function counting(log: string[], label: string, fails = false) {
  return {
    label,
    undo: async () => {
      if (fails) throw new Error('The host is away.');
      log.push(`undo ${label}`);
    },
    redo: async () => void log.push(`redo ${label}`),
  };
}

test('actions are taken back and done again in their order', async () => {
  const history = new ActionHistory();
  const log: string[] = [];
  for (const label of ['a', 'b']) history.add(counting(log, label));
  await history.undo();
  await history.undo();
  await history.undo();
  await history.redo();
  expect(log).toEqual(['undo b', 'undo a', 'redo a']);
  history.add(counting(log, 'c'));
  await history.redo();
  expect(log).toHaveLength(3);
});

test('one of them alone is taken back, and the others keep their order', async () => {
  const history = new ActionHistory();
  const log: string[] = [];
  for (const label of ['a', 'b', 'c']) history.add(counting(log, label));
  await history.undo(history.store.getState().done[1]);
  expect(history.store.getState().done.map(({ label }) => label)).toEqual(['a', 'c']);
  await history.redo();
  expect(log).toEqual(['undo b', 'redo b']);
});

test('what could not be taken back is still there to be tried again', async () => {
  const history = new ActionHistory();
  history.add(counting([], 'a', true));
  await expect(history.undo()).rejects.toThrow('away');
  expect(history.store.getState()).toMatchObject({ done: [{ label: 'a' }], undone: [] });
});
