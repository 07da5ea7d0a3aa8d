import type { Notice, Problem } from '../lab/contract';
import type { ClockMark } from './clock';
import type { EventBlock } from './event-block';
import type { LoggedEvent } from './event-line';
import type { Intervention } from './history';
import { HistoryBuffer } from './history-buffer';
import { withProfile, type Profile } from './profile';

const maxNotices = 1000;

/** What the lines of events.jsonl say when they are read in order. */
export class RunJournal {
  readonly history = new HistoryBuffer();
  readonly checkpoints: number[] = [];
  interventions: readonly Intervention[] = [];
  notices: readonly Notice[] = [];
  /** The latest of each name. */
  profiles: readonly Profile[] = [];
  /** How the last stretch of work began, null before the first. */
  started: Extract<LoggedEvent, { kind: 'started' }> | null = null;
  /** When its stretches of work began. */
  clock: readonly ClockMark[] = [];
  /** Why it stands still, null while it goes on. */
  halt: { readonly kind: 'paused' | 'stopped'; readonly problem: Problem | null } | null = null;

  /** The events of a stretch of the log, in their order. */
  applyBlock({ steps, seconds, values, others }: EventBlock): void {
    let row = 0;
    const append = (end: number): void => {
      if (end > row) {
        const part = (column: Float64Array): Float64Array => column.subarray(row, end);
        const columns = Object.fromEntries(Object.entries(values).map(([name, column]) => [name, part(column)]));
        this.history.appendRows(part(steps), part(seconds), columns);
      }
      row = end;
    };
    for (const [rowsBefore, event] of others) {
      append(rowsBefore);
      this.apply(event);
    }
    append(steps.length);
  }

  apply(event: LoggedEvent): void {
    switch (event.kind) {
      case 'started':
        this.started = event;
        this.halt = null;
        this.clock = [
          ...this.clock.filter(({ step }) => step <= event.fromStep),
          { step: event.fromStep, seconds: event.seconds, at: event.at },
        ];
        this.history.truncateAfter(event.fromStep);
        this.profiles = this.profiles.filter(({ step }) => step <= event.fromStep);
        // A rolled back run takes the changes up again at the step that it went back to, see `reissueAfterRollback`.
        if (event.reason === 'rollback') {
          this.interventions = this.interventions.filter(({ step }) => step <= event.fromStep);
        }
        break;
      case 'observation':
        this.history.append(event.step, event.seconds, event.values);
        break;
      case 'intervention':
        this.interventions = [
          ...this.interventions,
          { step: event.step, path: event.path, from: event.from, to: event.to },
        ];
        break;
      case 'notice': {
        const { kind: _kind, ...notice } = event;
        this.notices = [...this.notices.slice(-maxNotices + 1), notice];
        break;
      }
      case 'profile': {
        const { kind: _kind, ...profile } = event;
        this.profiles = withProfile(this.profiles, profile);
        break;
      }
      case 'checkpoint':
        if (!this.checkpoints.includes(event.step)) this.checkpoints.push(event.step);
        break;
      case 'paused':
        this.halt = { kind: 'paused', problem: event.problem };
        break;
      case 'continued':
        this.halt = null;
        this.clock = [...this.clock, { step: event.step, seconds: null, at: event.at }];
        break;
      case 'stopped':
        this.halt = { kind: 'stopped', problem: event.problem };
        break;
    }
  }
}
