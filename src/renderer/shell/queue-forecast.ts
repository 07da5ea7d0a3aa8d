import type { RunState, RunSummary } from '../../shared/lab/contract';

const order: Readonly<Partial<Record<RunState, number>>> = { running: 0, paused: 1, queued: 2 };

/** Runs at work and waiting, in the order in which they go on. */
export function inQueueOrder(active: readonly RunSummary[]): readonly RunSummary[] {
  return [...active].sort(
    (a, b) =>
      (order[a.state] ?? 3) - (order[b.state] ?? 3) ||
      (a.queuePlace ?? 0) - (b.queuePlace ?? 0) ||
      a.createdAt.localeCompare(b.createdAt),
  );
}

/** What the process of a run takes beside its steps, in bytes, about. */
export const programBytes = 100e6;

interface Forecast {
  /** Seconds until a waiting run begins; null: it cannot be known. Zero for one that is at work. */
  readonly startsIn: number | null;
  /** Seconds until it has finished; null: it cannot be known. */
  readonly endsIn: number | null;
  /** Bytes of its process: measured, else foreseen; null: not known. */
  readonly memoryBytes: number | null;
  /** Bytes of the machine that the runs at work leave; null: not known. */
  readonly freeBytes: number | null;
}

interface Machine {
  /** Runs that work at the same time. */
  readonly limit: number;
  /** Null: not known. */
  readonly memoryBytes: number | null;
}

/** Seconds of a whole run, from runs of the same system and ansatz, step by step; null: there are none. */
export function expectedSeconds(run: RunSummary, all: Iterable<RunSummary>): number | null {
  const perStep: number[] = [];
  for (const other of all) {
    const alike =
      other.experiment === run.experiment &&
      other.system === run.system &&
      other.ansatz === run.ansatz &&
      run.system !== '';
    if (!alike || other.totalSteps === 0) continue;
    if (other.state === 'finished') perStep.push(other.elapsedSeconds / other.totalSteps);
    else if (other.state === 'running' && other.remainingSeconds !== null) {
      perStep.push((other.elapsedSeconds + other.remainingSeconds) / other.totalSteps);
    }
  }
  if (perStep.length === 0) return null;
  const sorted = perStep.sort((a, b) => a - b);
  return (sorted[Math.floor(sorted.length / 2)] ?? 0) * run.totalSteps;
}

/**
 * When each run of the queue begins and ends, and what memory is there for it: the sum of what goes before it, over as many
 * places as work at once. A paused run takes no place; whether and when it goes on is not known.
 *
 * `seconds`: of a whole waiting run; `stepBytes`: of its largest step. Both null where they are not known.
 */
export function forecast(
  active: readonly RunSummary[],
  machine: Machine,
  seconds: (run: RunSummary) => number | null,
  stepBytes: (run: RunSummary) => number | null,
): ReadonlyMap<string, Forecast> {
  const ordered = inQueueOrder(active);
  const working = ordered.filter(({ state }) => state === 'running');
  const taken = ordered.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), 0);
  const freeBytes = machine.memoryBytes === null ? null : Math.max(0, machine.memoryBytes - taken);
  // When each place is free again; NaN: nobody knows.
  const places = working.map(({ remainingSeconds }) => remainingSeconds ?? Number.NaN);
  while (places.length < machine.limit) places.push(0);
  const result = new Map<string, Forecast>();
  for (const run of ordered) {
    if (run.state !== 'queued') {
      const endsIn = run.state === 'running' ? run.remainingSeconds : null;
      result.set(run.id, { startsIn: 0, endsIn, memoryBytes: run.memoryBytes ?? null, freeBytes });
      continue;
    }
    const step = stepBytes(run);
    const memoryBytes = step === null ? null : step + programBytes;
    const next = earliest(places);
    const startsIn = places[next] ?? Number.NaN;
    const endsIn = startsIn + (seconds(run) ?? Number.NaN);
    places[next] = endsIn;
    result.set(run.id, { startsIn: known(startsIn), endsIn: known(endsIn), memoryBytes, freeBytes });
  }
  return result;
}

/** Place that is free first. One that nobody knows may be free before all others: then nothing is known. */
function earliest(places: readonly number[]): number {
  const unknown = places.findIndex((free) => Number.isNaN(free));
  if (unknown >= 0 && !places.includes(0)) return unknown;
  return places.reduce(
    (best, free, place) => (free < (places[best] ?? Infinity) || Number.isNaN(places[best]) ? place : best),
    0,
  );
}

const known = (seconds: number): number | null => (Number.isNaN(seconds) ? null : seconds);
