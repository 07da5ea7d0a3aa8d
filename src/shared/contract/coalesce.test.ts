import { expect, test } from 'vitest';
import { coalesce } from './coalesce';

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const add = (older: number, newer: number) => older + newer;

async function collect<Event, Result>(generator: AsyncGenerator<Event, Result, void>) {
  const events: Event[] = [];
  const times: number[] = [];
  for (let step = await generator.next(); ; step = await generator.next()) {
    if (step.done === true) return { events, times, result: step.value };
    events.push(step.value);
    times.push(performance.now());
  }
}

test('keeps to the rate, loses nothing that merge keeps, and gives the result', async () => {
  async function* source() {
    for (let n = 0; n < 300; n++) {
      yield 1;
      if (n % 10 === 9) await pause(5);
    }
    return 'end';
  }
  const { events, times, result } = await collect(coalesce(source(), add, { maxPerSecond: 50 }));
  expect(events.reduce(add, 0)).toBe(300);
  expect(result).toBe('end');
  expect(events[0]).toBeLessThan(300);
  const gaps = times.slice(1, -1).map((time, index) => time - (times[index] ?? 0));
  for (const gap of gaps) expect(gap).toBeGreaterThan(15);
});

test('the first event comes at once and the last is not held back', async () => {
  async function* source() {
    yield 1;
    yield 2;
    return null;
  }
  const start = performance.now();
  const { events } = await collect(coalesce(source(), () => null, { maxPerSecond: 1 }));
  expect(events).toEqual([1, 2]);
  expect(performance.now() - start).toBeLessThan(500);
});

test('a slow listener gets merged events and does not hold the source back', async () => {
  let produced = 0;
  async function* source() {
    for (; produced < 1000; produced++) {
      yield 1;
      if (produced % 100 === 0) await pause(0);
    }
    return null;
  }
  const generator = coalesce(source(), add, { maxPerSecond: 1e6 });
  const first = await generator.next();
  await pause(100);
  expect(produced).toBe(1000);
  const second = await generator.next();
  expect(Number(first.value) + Number(second.value)).toBe(1000);
});

test('events that cannot be merged keep their order', async () => {
  async function* source() {
    yield* [1, 'a', 2, 'b'];
    return null;
  }
  const merge = (older: number | string, newer: number | string) =>
    typeof older === 'number' && typeof newer === 'number' ? older + newer : null;
  const { events } = await collect(coalesce(source(), merge, { maxPerSecond: 1e6 }));
  expect(events.filter((event) => typeof event === 'string')).toEqual(['a', 'b']);
  expect(events.filter((event) => typeof event === 'number').reduce(add, 0)).toBe(3);
});

test('an error of the source comes after the events before it', async () => {
  async function* source() {
    yield 1;
    throw new Error('broken');
  }
  const generator = coalesce(source(), add, { maxPerSecond: 10 });
  expect((await generator.next()).value).toBe(1);
  await expect(generator.next()).rejects.toThrow('broken');
});

test('leaving closes the source; aborting ends the waiting', async () => {
  let closed = 0;
  const controller = new AbortController();
  async function* quiet() {
    try {
      yield 1;
      await new Promise((resolve) => controller.signal.addEventListener('abort', resolve));
      return null;
    } finally {
      closed += 1;
    }
  }
  const generator = coalesce(quiet(), add, { maxPerSecond: 10, signal: controller.signal });
  await generator.next();
  const waiting = generator.next();
  controller.abort(new Error('left'));
  await expect(waiting).rejects.toThrow('left');
  await expect.poll(() => closed).toBe(1);
});
