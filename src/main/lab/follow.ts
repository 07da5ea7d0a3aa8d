import type { FollowEvent, RunSummary } from '../../shared/lab/contract';
import { delay } from '../../shared/run/change-signal';
import { decimateHistory } from '../../shared/run/decimate-history';
import type { RunRecord } from './run-record';
import type { RunRegistry } from './run-registry';

/** Rows of a history that goes to a screen at once. */
export const screenPoints = 1500;
/** After so many rows on a listener's side it gets a decimated history in place of them. */
const mostRowsSent = 2 * screenPoints;
/** A turn sends a summary and a piece of history: 20 messages a second. */
const turnMilliseconds = 100;
const listMilliseconds = 250;

/**
 * A run as a screen sees it: its history up to now, then what is new, at most 20 messages a second. A listener that is
 * slow gets fewer and larger pieces, for the generator is only pulled when it is ready. Ends when the run does.
 */
export async function* followRun(
  record: RunRecord,
  signal: AbortSignal,
): AsyncGenerator<FollowEvent, RunSummary, void> {
  const journal = await record.journal();
  let generation = -1;
  let interventions = -1;
  let read = 0;
  let sent = 0;
  let notices = 0;
  let profiles: typeof journal.profiles = [];
  let lastSummary = '';
  for (;;) {
    const version = record.changed.version;
    const summary = record.summary();
    const text = JSON.stringify(summary);
    if (text !== lastSummary) yield { kind: 'summary', summary };
    lastSummary = text;
    for (const notice of journal.notices.slice(notices)) yield { kind: 'notice', notice };
    notices = journal.notices.length;
    if (journal.profiles !== profiles) {
      profiles = journal.profiles;
      yield { kind: 'profiles', profiles: [...profiles] };
    }
    const { history } = journal;
    const fresh = history.length - read;
    const reset = history.generation !== generation || sent + Math.min(fresh, screenPoints) > mostRowsSent;
    if (reset || fresh > 0 || journal.interventions.length !== interventions) {
      const piece = decimateHistory(history.slice(reset ? 0 : read, journal.interventions), screenPoints);
      generation = history.generation;
      interventions = journal.interventions.length;
      read = history.length;
      sent = (reset ? 0 : sent) + piece.steps.length;
      yield { kind: 'history', history: { ...piece, interventions: [...piece.interventions] }, reset };
    }
    if (isOver(summary)) return summary;
    await record.changed.after(version, signal);
    await delay(turnMilliseconds, signal);
    signal.throwIfAborted();
    await record.readLog();
  }
}

function isOver({ state }: RunSummary): boolean {
  return state !== 'queued' && state !== 'running' && state !== 'paused';
}

/** Summaries of all runs, then of those that change. */
export async function* watchRuns(
  registry: RunRegistry,
  signal: AbortSignal,
): AsyncGenerator<{ changed: RunSummary[]; removed: string[] }, null, void> {
  const known = new Map<string, number>();
  for (let first = true; ; first = false) {
    const version = registry.changed.version;
    const changed: RunSummary[] = [];
    const present = new Set<string>();
    for (const record of registry.all()) {
      present.add(record.id);
      if (known.get(record.id) === record.changed.version) continue;
      known.set(record.id, record.changed.version);
      changed.push(record.summary());
    }
    const removed = [...known.keys()].filter((id) => !present.has(id));
    for (const id of removed) known.delete(id);
    if (first || changed.length > 0 || removed.length > 0) yield { changed, removed };
    await registry.changed.after(version, signal);
    await delay(listMilliseconds, signal);
    signal.throwIfAborted();
  }
}
