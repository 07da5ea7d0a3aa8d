import type { ReactElement } from 'react';
import { timeLeftText, type Phase } from '../../shared/run/phase';
import { Button } from './button';
import { Progress } from './tag';

interface RunningWorkProps {
  readonly phase: Phase;
  /** When the work began, on the clock of `performance.now`. */
  readonly began: number;
  readonly onCancel: () => void;
}

/** What work is at, the time that is left where it is known, and how to end it. */
export function RunningWork({ phase, began, onCancel }: RunningWorkProps): ReactElement {
  const left = timeLeftText(phase, (performance.now() - began) / 1000);
  return (
    <>
      <Progress label={phase.label} fraction={phase.fraction} />
      <span>
        {phase.label}
        {left === '' ? '' : `, ${left}`}
      </span>
      <Button size="small" onClick={onCancel}>
        Cancel
      </Button>
    </>
  );
}
