import type { ReactElement } from 'react';
import type { RunSummary } from '../../shared/lab/contract';
import { Button, Tag, type Tone } from '../controls';
import type { RunActions } from './types';

const stateWords: Readonly<Record<RunSummary['state'], { readonly word: string; readonly tone: Tone }>> = {
  queued: { word: 'waits for its turn', tone: 'neutral' },
  running: { word: 'running', tone: 'running' },
  paused: { word: 'paused', tone: 'paused' },
  interrupted: { word: 'interrupted', tone: 'warning' },
  finished: { word: 'finished', tone: 'valid' },
  cancelled: { word: 'stopped', tone: 'neutral' },
  failed: { word: 'failed', tone: 'error' },
};

/** The state of a run in a word. */
export function RunStateTag({ state }: Pick<RunSummary, 'state'>): ReactElement {
  const { word, tone } = stateWords[state];
  return <Tag tone={tone}>{word}</Tag>;
}

interface RunButtonsProps {
  readonly summary: RunSummary;
  readonly actions: RunActions;
}

/** What can be done with a run in its state. */
export function RunButtons({ summary: { id, state }, actions }: RunButtonsProps): ReactElement | null {
  if (state === 'running') {
    return (
      <>
        <Button icon="pause" collapsible onClick={() => actions.pause(id)}>
          Pause
        </Button>
        <Button icon="stop" collapsible onClick={() => actions.cancel(id)}>
          Stop and keep
        </Button>
      </>
    );
  }
  if (state === 'queued')
    return (
      <Button icon="stop" onClick={() => actions.cancel(id)}>
        Take out of the queue
      </Button>
    );
  if (state === 'paused' || state === 'interrupted' || state === 'failed') {
    return (
      <>
        <Button icon="play" onClick={() => actions.resume(id)}>
          Resume
        </Button>
        {state === 'paused' && (
          <Button icon="stop" collapsible onClick={() => actions.cancel(id)}>
            Stop and keep
          </Button>
        )}
      </>
    );
  }
  return null;
}
