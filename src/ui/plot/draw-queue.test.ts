import { describe, expect, it, vi } from 'vitest';
import { DrawQueue } from './draw-queue';

describe('the queue of drawings', () => {
  function queueWith(cost: number): { queue: DrawQueue; frame: () => void; frames: () => number; spend: () => void } {
    const callbacks: (() => void)[] = [];
    let now = 0;
    let scheduled = 0;
    const queue = new DrawQueue(
      (callback) => {
        callbacks.push(callback);
        scheduled += 1;
        return scheduled;
      },
      () => now,
    );
    return {
      queue,
      frame: () => callbacks.shift()?.(),
      frames: () => callbacks.length,
      spend: () => {
        now += cost;
      },
    };
  }

  it('does nothing while nothing is asked for', () => {
    expect(queueWith(1).frames()).toBe(0);
  });

  it('draws many cheap figures in one frame', () => {
    const { queue, frame, frames, spend } = queueWith(1);
    const jobs = Array.from({ length: 5 }, () => vi.fn(spend));
    for (const job of jobs) queue.request(job);
    expect(frames()).toBe(1);
    frame();
    for (const job of jobs) expect(job).toHaveBeenCalledOnce();
    expect(frames()).toBe(0);
  });

  it('spreads dear ones over frames, in order', () => {
    const { queue, frame, frames, spend } = queueWith(30);
    const jobs = Array.from({ length: 3 }, () => vi.fn(spend));
    for (const job of jobs) queue.request(job);
    for (let k = 1; k <= 3; k += 1) {
      frame();
      expect(jobs.filter((job) => job.mock.calls.length === 1)).toHaveLength(k);
    }
    expect(frames()).toBe(0);
  });

  it('draws once what is asked for twice, and not at all what was called off', () => {
    const { queue, frame } = queueWith(1);
    const twice = vi.fn();
    const never = vi.fn();
    queue.request(twice);
    queue.request(twice);
    queue.request(never);
    queue.cancel(never);
    frame();
    expect(twice).toHaveBeenCalledOnce();
    expect(never).not.toHaveBeenCalled();
  });
});
