import type { ReactElement } from 'react';
import { formatDuration } from '../../../shared/format';
import type { SweepStanding } from '../../../shared/sweep/sweep';
import { remainingTime, type TaskCounts, type TaskView } from '../../../shared/sweep/tasks';
import { Button, Menu, Icon, Progress, Statistic, StatStrip, Tag, type Tone } from '../../../ui/controls';
import type { KnownSweep } from '../../stores/sweeps';
import { useWorkbench } from '../../workbench/context';
import { useAbout } from './use-about';
import { removeSweep, changeSweep } from '../../workbench/sweep-commands';

const tones: Readonly<Record<SweepStanding['state'], Tone>> = {
  running: 'running',
  paused: 'paused',
  interrupted: 'warning',
  finished: 'valid',
  cancelled: 'neutral',
};

interface SweepStripProps {
  readonly known: KnownSweep;
  readonly tasks: readonly TaskView[];
  readonly counts: TaskCounts;
  readonly onMeasure: () => void;
}

/** How a sweep stands, and what can be done with it as a whole. */
export function SweepStrip({ known, tasks, counts, onMeasure }: SweepStripProps): ReactElement {
  const { sweep, standing } = known;
  const about = useAbout();
  const total = sweep.tasks.length;
  const left = standing.state === 'running' ? remainingTime(sweep, tasks, about?.maxConcurrentRuns ?? 1) : null;
  const done = tasks.reduce((sum, { fraction }) => sum + fraction, 0) / total;
  const lost = counts.failed + counts.cancelled + counts.removed;
  return (
    <StatStrip controls={<Controls known={known} lost={lost} finished={counts.finished} onMeasure={onMeasure} />}>
      <Statistic label="State" value={<Tag tone={tones[standing.state]}>{stateWords(standing)}</Tag>} />
      <Statistic label="Done" value={counts.finished} unit={`of ${total}`} />
      <Statistic label="Running" value={counts.running} unit={counts.queued > 0 ? `${counts.queued} queued` : ''} />
      {lost > 0 ? (
        <Statistic label="Failed, cancelled, removed" value={lost} tone={counts.failed > 0 ? 'error' : 'normal'} />
      ) : null}
      {standing.state === 'finished' ? null : (
        <Statistic
          label="Progress"
          value={
            <Progress
              label="Steps of all tasks"
              fraction={done}
              tone={standing.state === 'running' ? 'running' : 'paused'}
            />
          }
          unit={left === null ? '' : <span title={left.basis}>about {formatDuration(left.seconds)} left</span>}
          optional
        />
      )}
    </StatStrip>
  );
}

const stateWords = ({ state, elsewhere }: SweepStanding): string => (elsewhere ? `${state}, in another host` : state);

interface ControlsProps {
  readonly known: KnownSweep;
  readonly lost: number;
  readonly finished: number;
  readonly onMeasure: () => void;
}

function Controls({ known, lost, finished, onMeasure }: ControlsProps): ReactElement {
  const workbench = useWorkbench();
  const { sweep, standing } = known;
  const sweepId = sweep.id;
  const { state, elsewhere } = standing;
  const change = (work: Parameters<typeof changeSweep>[1]) => (): void => changeSweep(workbench, work);
  if (elsewhere) return <Button reason="Another window or command works on it">Pause</Button>;
  return (
    <>
      {state === 'running' ? (
        <Button icon="pause" onClick={change((lab) => lab.pauseSweep({ sweepId }))}>
          Pause
        </Button>
      ) : null}
      {state === 'paused' || state === 'interrupted' || state === 'cancelled' ? (
        <Button icon="play" variant="primary" onClick={change((lab) => lab.resumeSweep({ sweepId }))}>
          Resume
        </Button>
      ) : null}
      {state === 'running' || state === 'paused' || state === 'interrupted' ? (
        <Button icon="stop" onClick={change((lab) => lab.cancelSweep({ sweepId }))}>
          Cancel
        </Button>
      ) : null}
      {lost > 0 ? (
        <Button icon="refresh" onClick={change((lab) => lab.retrySweep({ sweepId, tasks: null }))}>
          Retry {lost}
        </Button>
      ) : null}
      <Button icon="figure" reason={finished === 0 ? 'No task has finished' : null} onClick={onMeasure}>
        Measure…
      </Button>
      <Menu
        label="More about this sweep"
        button={<Icon name="more" />}
        items={[
          {
            key: 'remove',
            label: 'Remove the sweep, keep its runs',
            icon: 'trash',
            onSelect: () => removeSweep(workbench, sweep, false),
          },
          {
            key: 'remove-runs',
            label: 'Remove the sweep and its runs',
            icon: 'trash',
            onSelect: () => removeSweep(workbench, sweep, true),
          },
        ]}
      />
    </>
  );
}
