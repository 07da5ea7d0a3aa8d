import { isCancelled, toAnsatzError } from '../../shared/contract';
import type { FollowEvent, Notice, RunSummary } from '../../shared/lab/contract';
import type { LabClient, LiveRun, RunSnapshot } from '../../ui/experiment-view/types';
import { HistoryBuffer } from './history-buffer';

/** Listeners hear at most ten changes a second: the curves are drawn from what is there then. */
const notifyEveryMilliseconds = 100;
/** Above this the host is asked again: it sends the history so far decimated, so that long runs stay light. */
const mostPoints = 12_000;

/** Live data of one run, outside React. Follows the host while somebody listens. */
export class LiveRunStore implements LiveRun {
  readonly runId: string;
  readonly #listeners = new Set<() => void>();
  readonly #buffer = new HistoryBuffer();
  /** What listeners were told of, and what is known by now. */
  #published: RunSnapshot;
  #snapshot: RunSnapshot;
  #lab: LabClient | null;
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #lastNotified = 0;

  constructor(summary: RunSummary, lab: LabClient | null) {
    this.runId = summary.id;
    this.#lab = lab;
    this.#snapshot = {
      summary,
      history: this.#buffer.snapshot(),
      notices: [],
      profiles: [],
      status: 'loading',
      problem: null,
    };
    this.#published = this.#snapshot;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#abort === null) this.#follow();
    return () => {
      this.#listeners.delete(listener);
      // A panel that is replaced by another listens again at once; only then is the stream left.
      setTimeout(() => {
        if (this.#listeners.size === 0) this.#stop();
      }, 1000);
    };
  };

  readonly getSnapshot = (): RunSnapshot => this.#published;

  /** After the host came back. */
  setLab(lab: LabClient): void {
    this.#lab = lab;
    this.#stop();
    if (this.#listeners.size > 0) this.#follow();
  }

  /** From the list of runs, which also changes when nobody follows; also starts following a run that was resumed. */
  setSummary(summary: RunSummary): void {
    if (summary === this.#snapshot.summary) return;
    const goesOn = this.#snapshot.status === 'ended' && (summary.state === 'running' || summary.state === 'queued');
    this.#change({ summary });
    if (goesOn && this.#listeners.size > 0) {
      this.#stop();
      this.#follow();
    }
  }

  #stop(): void {
    this.#abort?.abort();
    this.#abort = null;
  }

  #follow(): void {
    const lab = this.#lab;
    if (!lab) return;
    const abort = new AbortController();
    this.#abort = abort;
    void this.#listen(lab, abort.signal).catch((thrown: unknown) => {
      if (abort.signal.aborted || isCancelled(thrown)) return;
      const error = toAnsatzError(thrown);
      this.#abort = null;
      this.#change({ status: error.code === 'CONNECTION_LOST' ? 'lost' : 'ended', problem: error.toRecord() });
    });
  }

  async #listen(lab: LabClient, signal: AbortSignal): Promise<void> {
    const stream = lab.follow({ runId: this.runId }, { signal });
    let first = true;
    for await (const event of stream) {
      if (signal.aborted) return;
      if (first) this.#buffer.clear();
      this.#take(event, first);
      first = false;
      if (this.#buffer.length > mostPoints && this.#snapshot.status === 'live') {
        this.#stop();
        this.#follow();
        return;
      }
    }
    const summary = await stream.result;
    if (signal.aborted) return;
    // Stays "following" with an ended stream, so that another subscription does not begin anew.
    this.#change({ summary, status: 'ended' });
  }

  #take(event: FollowEvent, first: boolean): void {
    const fresh = first ? { notices: [], profiles: [], problem: null, status: 'live' as const } : {};
    switch (event.kind) {
      case 'summary':
        this.#change({ ...fresh, summary: event.summary });
        break;
      case 'notice':
        this.#change({ ...fresh, notices: withNotice(first ? [] : this.#snapshot.notices, event.notice) });
        break;
      case 'profiles':
        this.#change({ ...fresh, profiles: event.profiles });
        break;
      case 'history':
        if (event.reset) this.#buffer.clear();
        this.#buffer.append(event.history);
        this.#change({ ...fresh, history: this.#buffer.snapshot(), status: 'live' });
        break;
    }
  }

  #change(part: Partial<RunSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...part };
    if (this.#timer !== null) return;
    const wait = Math.max(0, this.#lastNotified + notifyEveryMilliseconds - Date.now());
    this.#timer = setTimeout(() => this.#notify(), wait);
  }

  #notify(): void {
    this.#timer = null;
    this.#lastNotified = Date.now();
    if (this.#published === this.#snapshot) return;
    this.#published = this.#snapshot;
    for (const listener of [...this.#listeners]) listener();
  }
}

const mostNotices = 500;

function withNotice(notices: readonly Notice[], notice: Notice): readonly Notice[] {
  const kept = notices.length >= mostNotices ? notices.slice(notices.length - mostNotices + 1) : notices;
  return [...kept, notice];
}
