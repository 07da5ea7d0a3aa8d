import type { ReactElement, ReactNode } from 'react';
import { Button } from '../controls';
import type { StepProps } from './types';

interface RunButtonProps extends Pick<StepProps, 'onRun' | 'blockedBy'> {
  readonly children?: ReactNode;
}

/** Starts a run of the spec as it is; closed, with the reason, while there are errors. */
export function RunButton({ onRun, blockedBy, children = 'Run' }: RunButtonProps): ReactElement {
  return (
    <Button
      variant="primary"
      icon="play"
      disabled={onRun === null}
      reason={onRun === null ? blockedBy : null}
      onClick={() => onRun?.()}
    >
      {children}
    </Button>
  );
}
