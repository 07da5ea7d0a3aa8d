import { beforeEach, expect, test, vi } from 'vitest';
import { KeptUndo } from './kept-undo';
import { emptyUndo, record, type UndoStack } from './undo';

interface Page {
  readonly name: string;
  readonly plot: { readonly data: string };
}

const kept = (): KeptUndo<Page> =>
  new KeptUndo<Page>('test', {
    split: ({ name, plot }) => ({ light: name, shared: [plot] }),
    join: (light, [plot]) =>
      typeof light === 'string' && typeof plot === 'object' && plot !== null && 'data' in plot
        ? { name: light, plot: { data: String(plot.data) } }
        : null,
  });

const edits = (count: number, plot: Page['plot']): UndoStack<Page> => {
  let stack = emptyUndo<Page>();
  for (let edit = 0; edit < count; edit += 1) {
    stack = record(stack, { name: `state ${edit}`, plot }, { label: `Edit ${edit}` }, edit * 5000);
  }
  return stack;
};

beforeEach(() => {
  const stored = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
    removeItem: (key: string) => stored.delete(key),
    size: () => [...stored.values()].reduce((sum, text) => sum + text.length, 0),
  });
});

test('what is read again takes back and does again what was done', () => {
  const stack: UndoStack<Page> = { past: edits(3, { data: 'x' }).past, future: edits(1, { data: 'y' }).past };
  kept().write('page-1', stack);
  expect(kept().read('page-1')).toEqual(stack);
  expect(kept().all()).toEqual({ 'page-1': stack });
  expect(kept().read('page-2')).toBeNull();
});

test('the newest edits are kept where not all fit, and shared data are there once', () => {
  // 200 states of one plot fit, because it is written once.
  kept().write('page-1', edits(200, { data: 'x'.repeat(100_000) }));
  expect(kept().read('page-1')?.past).toHaveLength(200);
  // Plots of their own do not: the last ones stay.
  const stack = edits(6, { data: '' });
  const large = stack.past.map((entry) => ({
    ...entry,
    state: { ...entry.state, plot: { data: 'y'.repeat(90_000) } },
  }));
  kept().write('page-1', { past: large, future: [] });
  expect(
    kept()
      .read('page-1')
      ?.past.map(({ label }) => label),
  ).toEqual(['Edit 3', 'Edit 4', 'Edit 5']);
});

test('of many things those that were edited last are kept, and damage is nothing', () => {
  const all = kept();
  for (let thing = 0; thing < 10; thing += 1) all.write(`page-${thing}`, edits(1, { data: '' }));
  expect(Object.keys(kept().all())).toEqual(['page-9', 'page-8', 'page-7', 'page-6', 'page-5', 'page-4']);
  localStorage.setItem('ansatz.test.page-9', '{"past":');
  expect(Object.keys(kept().all())).not.toContain('page-9');
});
