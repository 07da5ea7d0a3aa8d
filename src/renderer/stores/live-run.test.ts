import { describe, expect, it, vi } from 'vitest';
import { sampleRun, testHost, type PartialLab } from '../../../test/support/lab-for-tests';
import { connect } from '../../shared/contract';
import { labContract, type FollowEvent } from '../../shared/lab/contract';
import type { LabClient } from '../../ui/experiment-view/types';
import { LiveRunStore } from './live-run';

function chunk(from: number, count: number, reset = false): FollowEvent {
  const steps = Float64Array.from({ length: count }, (_, index) => from + index);
  const history = { steps, seconds: steps, values: { energyPerSite: steps.map((step) => -step) }, interventions: [] };
  return { kind: 'history', history, reset };
}

async function clientOf(lab: PartialLab): Promise<LabClient> {
  return connect(labContract, await testHost(lab).open());
}

describe('live data of a run', () => {
  it('collects the history and ends with the final summary', async () => {
    const finished = sampleRun({ state: 'finished', step: 4 });
    const lab = await clientOf({
      async *follow() {
        yield chunk(1, 2, true);
        yield { kind: 'summary', summary: sampleRun({ step: 2 }) };
        yield chunk(3, 2);
        return finished;
      },
    });
    const run = new LiveRunStore(sampleRun(), lab);
    run.subscribe(() => undefined);
    await vi.waitFor(() => expect(run.getSnapshot().status).toBe('ended'));
    expect([...run.getSnapshot().history.steps]).toEqual([1, 2, 3, 4]);
    expect(run.getSnapshot().summary).toEqual(finished);
  });

  it('begins anew when the host says so', async () => {
    const lab = await clientOf({
      async *follow() {
        yield chunk(1, 5, true);
        yield chunk(1, 2, true);
        return sampleRun({ state: 'finished' });
      },
    });
    const run = new LiveRunStore(sampleRun(), lab);
    run.subscribe(() => undefined);
    await vi.waitFor(() => expect(run.getSnapshot().status).toBe('ended'));
    expect([...run.getSnapshot().history.steps]).toEqual([1, 2]);
  });

  it('tells listeners at most ten times a second, however much comes', async () => {
    const lab = await clientOf({
      async *follow() {
        for (let step = 1; step <= 10_000; step += 1) yield chunk(step, 1, step === 1);
        return sampleRun({ state: 'finished' });
      },
    });
    const run = new LiveRunStore(sampleRun(), lab);
    const listener = vi.fn();
    const started = Date.now();
    run.subscribe(listener);
    await vi.waitFor(() => expect(run.getSnapshot().status).toBe('ended'), 15_000);
    const elapsed = Date.now() - started;
    expect(run.getSnapshot().history.steps).toHaveLength(10_000);
    expect(listener.mock.calls.length).toBeLessThanOrEqual(elapsed / 100 + 2);
  });

  it('asks again for a decimated history instead of growing without end', async () => {
    let follows = 0;
    const lab = await clientOf({
      async *follow() {
        follows += 1;
        yield chunk(1, follows === 1 ? 13_000 : 1500, true);
        return sampleRun({ state: 'finished' });
      },
    });
    const run = new LiveRunStore(sampleRun(), lab);
    run.subscribe(() => undefined);
    await vi.waitFor(() => expect(run.getSnapshot().status).toBe('ended'));
    expect(follows).toBe(2);
    expect(run.getSnapshot().history.steps).toHaveLength(1500);
  });

  it('leaves the stream when nobody listens any more, and says why it broke', async () => {
    let left = false;
    const lab = await clientOf({
      async *follow(_input, { signal }) {
        yield chunk(1, 1, true);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        left = true;
        return sampleRun();
      },
    });
    const run = new LiveRunStore(sampleRun(), lab);
    const leave = run.subscribe(() => undefined);
    await vi.waitFor(() => expect(run.getSnapshot().status).toBe('live'));
    leave();
    await vi.waitFor(() => expect(left).toBe(true), 3000);

    const broken = new LiveRunStore(sampleRun(), await clientOf({}));
    broken.subscribe(() => undefined);
    await vi.waitFor(() => expect(broken.getSnapshot().problem?.code).toBe('NOT_IN_THIS_TEST'));
  });
});
