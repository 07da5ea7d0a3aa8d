import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testHost } from '../../../test/support/lab-for-tests';
import { Host } from './host';

describe('the connection to the host', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('opens, is lost, and comes back by itself with a new client', async () => {
    const { open, cut } = testHost({});
    const host = new Host(open);
    const seen: string[] = [];
    host.subscribe(() => seen.push(host.getSnapshot().status));
    host.connectNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(host.getSnapshot().status).toBe('open');
    const first = host.getSnapshot().lab;
    cut();
    await vi.advanceTimersByTimeAsync(0);
    expect(host.getSnapshot()).toMatchObject({ status: 'lost', lab: first, retryInMilliseconds: 500 });
    await expect(first?.about({})).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await vi.advanceTimersByTimeAsync(600);
    expect(host.getSnapshot().status).toBe('open');
    expect(host.getSnapshot().lab).not.toBe(first);
    expect(seen).toEqual(['open', 'lost', 'open']);
  });

  it('waits longer after each failure, and no longer than ten seconds', async () => {
    const open = vi.fn(() => Promise.reject(new Error('nobody there')));
    const host = new Host(open);
    host.connectNow();
    const waits: (number | null)[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      await vi.advanceTimersByTimeAsync(0);
      waits.push(host.getSnapshot().retryInMilliseconds);
      await vi.advanceTimersByTimeAsync(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(host.getSnapshot().problem?.message).toBe('nobody there');
  });

  it('tries at once when asked, but only once at a time', async () => {
    const open = vi.fn(() => Promise.reject(new Error('nobody there')));
    const host = new Host(open);
    host.connectNow();
    host.connectNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(open).toHaveBeenCalledTimes(1);
    host.connectNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(open).toHaveBeenCalledTimes(2);
  });
});
