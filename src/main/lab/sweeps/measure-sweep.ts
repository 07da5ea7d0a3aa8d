import { isCancelled, toAnsatzError } from '../../../shared/contract';
import type { MeasurementRequest } from '../../../shared/run/measurement';
import type { Phase } from '../../../shared/run/phase';
import type { Sweep } from '../../../shared/sweep/sweep';
import { canonicalJson } from '../../run-store/sealed-json';
import type { HelperProcesses } from '../helpers';
import type { SweepHost } from './sweep-host';
import { measureRun, readMeasurements } from '../measurements';

interface Outcome {
  readonly measured: number;
  readonly known: number;
  readonly failed: { readonly runId: string; readonly message: string }[];
}

/**
 * The same measurement on the last checkpoint of every finished task. One that has it already is left as it is, so that work that was
 * broken off goes on where it stopped.
 */
export async function* measureSweep(
  sweep: Sweep,
  request: MeasurementRequest,
  { lab, helpers, threads }: { readonly lab: SweepHost; readonly helpers: HelperProcesses; readonly threads: number },
  signal: AbortSignal,
): AsyncGenerator<Phase, Outcome, void> {
  const wanted = canonicalJson(request);
  const records = sweep.tasks
    .flatMap(({ runId }) => lab.registry.find(runId) ?? [])
    .filter((record) => record.state() === 'finished');
  const outcome = { measured: 0, known: 0, failed: [] as { runId: string; message: string }[] };
  for (const [place, record] of records.entries()) {
    const label = `Task ${place + 1} of ${records.length}`;
    yield { label, fraction: place / records.length };
    const present = await readMeasurements(record);
    if (present.some((one) => one.step === record.checkpoints.at(-1) && canonicalJson(one.request) === wanted)) {
      outcome.known += 1;
      continue;
    }
    const work = measureRun(record, { step: null, request }, (id) => lab.registry.find(id), helpers, threads);
    try {
      for (;;) {
        const next = await work.next();
        if (next.done === true) break;
        yield { label, fraction: (place + (next.value.fraction ?? 0)) / records.length };
        signal.throwIfAborted();
      }
      outcome.measured += 1;
    } catch (thrown) {
      if (signal.aborted || isCancelled(thrown)) throw thrown;
      outcome.failed.push({ runId: record.id, message: toAnsatzError(thrown).message });
    } finally {
      // Ends its process where it was broken off.
      await work.return({ ...noMeasurement, request }).catch(() => undefined);
    }
  }
  return outcome;
}

const noMeasurement = {
  id: 'none',
  step: 0,
  values: [],
  samples: 0,
  reached: null,
  exactNote: '',
  seconds: 0,
  measuredAt: '',
};
