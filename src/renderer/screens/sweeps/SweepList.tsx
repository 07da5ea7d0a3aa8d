import type { ReactElement } from 'react';
import { formatAge } from '../../../shared/format';
import type { SweepStanding } from '../../../shared/sweep/sweep';
import { Mark, Panel, Progress, type MarkKind } from '../../../ui/controls';
import type { KnownSweep } from '../../stores/sweeps';
import { useNow } from '../common/use-now';
import styles from './Sweeps.module.css';
import { useTasks } from './use-tasks';

const marks: Readonly<Record<SweepStanding['state'], MarkKind>> = {
  running: 'running',
  paused: 'paused',
  interrupted: 'warning',
  finished: 'valid',
  cancelled: 'none',
};

interface SweepListProps {
  readonly sweeps: readonly KnownSweep[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** Sweeps, newest first, with how far they have come. */
export function SweepList({ sweeps, chosen, onChoose }: SweepListProps): ReactElement {
  return (
    <Panel
      title="Sweeps"
      note="newest first"
      surface="side"
      body={
        <ul className={styles['list']}>
          {sweeps.map((known) => (
            <li key={known.sweep.id}>
              <Entry known={known} on={known.sweep.id === chosen} onChoose={onChoose} />
            </li>
          ))}
        </ul>
      }
    />
  );
}

interface EntryProps {
  readonly known: KnownSweep;
  readonly on: boolean;
  readonly onChoose: (id: string) => void;
}

function Entry({ known, on, onChoose }: EntryProps): ReactElement {
  const { sweep, standing } = known;
  const { counts } = useTasks(known);
  const now = useNow();
  const total = sweep.tasks.length;
  return (
    <button
      type="button"
      className={on ? styles['on'] : undefined}
      aria-current={on ? 'true' : undefined}
      data-sweep={sweep.id}
      onClick={() => onChoose(sweep.id)}
    >
      <span className={styles['entryTitle']}>
        <Mark kind={marks[standing.state]} label={standing.state} />
        {sweep.title}
      </span>
      <small>
        {counts.finished} of {total} done
        {counts.failed > 0 ? `, ${counts.failed} failed` : ''}, {formatAge(sweep.createdAt, now)}
      </small>
      {standing.state === 'finished' ? null : (
        <Progress
          label={`${sweep.title}: tasks that are done`}
          fraction={counts.finished / total}
          tone={standing.state === 'running' ? 'running' : 'paused'}
          width={120}
        />
      )}
    </button>
  );
}
