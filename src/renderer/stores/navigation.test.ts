import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createNavigation } from './navigation';

describe('open documents', () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
  });

  it('open once each, beside the one in front, and remember their steps', () => {
    const store = createNavigation();
    for (const id of ['a', 'b', 'c']) store.getState().openDocument(id, 'system');
    store.getState().goTo('results');
    store.getState().openDocument('a', 'model');
    store.getState().openDocument('d');
    expect(store.getState()).toMatchObject({ tabs: ['a', 'd', 'b', 'c'], documentId: 'd', step: 'system' });
    store.getState().openDocument('c');
    expect(store.getState()).toMatchObject({ tabs: ['a', 'd', 'b', 'c'], documentId: 'c', step: 'results' });
    store.getState().openDocument('a');
    expect(store.getState().step).toBe('model');
  });

  it('close to their right neighbour, the last one to the list', () => {
    const store = createNavigation();
    for (const id of ['a', 'b', 'c']) store.getState().openDocument(id);
    store.getState().openDocument('b');
    store.getState().closeTab('b');
    expect(store.getState()).toMatchObject({ tabs: ['a', 'c'], documentId: 'c', closed: ['b'] });
    store.getState().closeTab('a');
    expect(store.getState()).toMatchObject({ tabs: ['c'], documentId: 'c', closed: ['a', 'b'] });
    store.getState().closeTab('c');
    expect(store.getState()).toMatchObject({
      tabs: [],
      documentId: null,
      screen: 'documents',
      closed: ['c', 'a', 'b'],
    });
    store.getState().openDocument('a');
    expect(store.getState()).toMatchObject({ tabs: ['a'], screen: 'document', closed: ['c', 'b'] });
  });

  it('are moved, at most to the ends', () => {
    const store = createNavigation();
    for (const id of ['a', 'b', 'c']) store.getState().openDocument(id);
    store.getState().moveTab('c', 0);
    expect(store.getState().tabs).toEqual(['c', 'a', 'b']);
    store.getState().moveTab('c', 9);
    expect(store.getState().tabs).toEqual(['a', 'b', 'c']);
    store.getState().moveTab('missing', 0);
    expect(store.getState().tabs).toEqual(['a', 'b', 'c']);
  });

  it('are there again in the next window, also those of a version without tabs', () => {
    const store = createNavigation();
    for (const id of ['a', 'b']) store.getState().openDocument(id, 'training');
    expect(createNavigation().getState()).toMatchObject({ tabs: ['a', 'b'], documentId: 'b', step: 'training' });
    const {
      tabs: _tabs,
      closed: _closed,
      steps: _steps,
      ...old
    } = JSON.parse(localStorage.getItem('ansatz.place') ?? '{}') as Record<string, unknown>;
    localStorage.setItem('ansatz.place', JSON.stringify(old));
    expect(createNavigation().getState()).toMatchObject({ tabs: ['b'], documentId: 'b', screen: 'document' });
    localStorage.setItem('ansatz.place', '{"screen": "nowhere"}');
    expect(createNavigation().getState()).toMatchObject({ tabs: [], screen: 'gallery' });
  });
});
