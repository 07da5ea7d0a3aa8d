import { describe, expect, it, vi } from 'vitest';
import type { FigureInput } from '../../shared/figure';
import { FigureHolder, FigureStores, readFigure } from './figure-store';

const figure = (id: string, y: (number | null)[]): FigureInput => ({
  id,
  title: id,
  description: id,
  content: {
    kind: 'chart',
    x: { label: 'x' },
    y: { label: 'y' },
    series: [{ kind: 'line', name: 's', x: [0, 1], y, colour: 1 }],
  },
});

class Source {
  snapshot = { value: 1 };
  readonly listeners = new Set<() => void>();
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  getSnapshot = (): { value: number } => this.snapshot;
}

describe('figures of a live source', () => {
  it('are computed once for each snapshot, however many look, and only those that are looked at', () => {
    const source = new Source();
    const compute = vi.fn((snapshot: { value: number }, id: string) => readFigure(figure(id, [snapshot.value, 0])));
    const stores = new FigureStores(source, compute);
    const first = stores.store('a').read();
    expect(stores.store('a').read()).toBe(first);
    expect(compute).toHaveBeenCalledOnce();
    expect(stores.store('b').read()?.id).toBe('b');
    source.snapshot = { value: 2 };
    expect(stores.store('a').read()).not.toBe(first);
    expect(compute).toHaveBeenCalledTimes(3);
  });

  it('are none where the source has none of that name', () => {
    expect(new FigureStores(new Source(), () => null).store('a').read()).toBeNull();
  });

  it('give the same store for the same name, and hand on the notices', () => {
    const source = new Source();
    const stores = new FigureStores(source, () => null);
    expect(stores.store('a')).toBe(stores.store('a'));
    const listener = vi.fn();
    const stop = stores.store('a').subscribe(listener);
    for (const notify of source.listeners) notify();
    expect(listener).toHaveBeenCalledOnce();
    stop();
    expect(source.listeners.size).toBe(0);
  });

  it('say on the console which figure is malformed', () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(readFigure(figure('broken', [Number.NaN, 0]))).toBeNull();
    expect(said.mock.calls[0]?.[0]).toContain('broken');
    said.mockRestore();
  });

  it('tell only of changes', () => {
    const holder = new FigureHolder();
    const listener = vi.fn();
    holder.subscribe(listener);
    const value = readFigure(figure('a', [1, 2]));
    holder.set(value);
    holder.set(value);
    expect(listener).toHaveBeenCalledOnce();
    expect(holder.read()).toBe(value);
  });
});
