import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { formatInteger } from '../../../../shared/format';
import type { RunHistory } from '../../../../shared/run/history';
import { Button, Slider } from '../../../../ui/controls';
import { energyTrace } from './energy-trace';
import styles from './results.module.css';

interface CheckpointSliderProps {
  readonly checkpoints: readonly number[];
  readonly step: number;
  readonly history: RunHistory;
  /** Of the inspection that is shown; null while it is awaited. */
  readonly samples: number | null;
  readonly onStep: (step: number) => void;
}

const MILLISECONDS_A_CHECKPOINT = 900;

/** Time: which checkpoint is looked into. The energy curve above the track shows where in the training it lies. */
export function CheckpointSlider({ checkpoints, step, history, samples, onStep }: CheckpointSliderProps): ReactElement {
  const [dragged, setDragged] = useState<number | null>(null);
  const [playing, setPlaying] = useState(false);
  const last = checkpoints.length - 1;
  const index = Math.max(0, checkpoints.indexOf(step));
  const shown = dragged ?? index;
  const next = useRef(onStep);
  useEffect(() => {
    next.current = onStep;
  });
  useEffect(() => {
    // Waits for what is shown before it goes on: a look into a checkpoint takes its time.
    if (!playing || samples === null) return undefined;
    const timer = setTimeout(() => {
      const following = checkpoints[index + 1];
      if (following === undefined) setPlaying(false);
      else next.current(following);
    }, MILLISECONDS_A_CHECKPOINT);
    return () => clearTimeout(timer);
  }, [playing, samples, checkpoints, index]);
  const play = (): void => {
    if (!playing && index === last) onStep(checkpoints[0] ?? step);
    setPlaying(!playing);
  };
  return (
    <div className={styles['time']}>
      <Button
        icon={playing ? 'pause' : 'play'}
        onClick={play}
        disabled={checkpoints.length < 2}
        reason={checkpoints.length < 2 ? 'One checkpoint only' : null}
      >
        {playing ? 'Stop' : 'Play'}
      </Button>
      <div className={styles['track']}>
        <svg viewBox="0 0 1000 30" preserveAspectRatio="none" aria-hidden="true">
          <path d={energyTrace(history, checkpoints[0] ?? 0, checkpoints[last] ?? 0)} />
        </svg>
        <Slider
          label="Checkpoint"
          value={shown}
          minimum={0}
          maximum={Math.max(1, last)}
          step={1}
          ticks={checkpoints.length > 60 ? [] : checkpoints.map((_, at) => at)}
          describe={(at) => `step ${checkpoints[Math.round(at)] ?? step}`}
          onChange={(at) => setDragged(Math.round(at))}
          onCommit={(at) => {
            setDragged(null);
            const chosen = checkpoints[Math.round(at)];
            if (chosen !== undefined && chosen !== step) onStep(chosen);
          }}
        />
        <div className={styles['ends']}>
          <span>{formatInteger(checkpoints[0] ?? 0)}</span>
          <span>{formatInteger(checkpoints[last] ?? 0)}</span>
        </div>
      </div>
      <div className={styles['when']}>
        <b>step {formatInteger(checkpoints[shown] ?? step)}</b>
        <span>{samples === null ? 'reading…' : `checkpoint, ${formatInteger(samples)} samples`}</span>
      </div>
    </div>
  );
}
