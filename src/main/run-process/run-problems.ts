import { AnsatzError, toAnsatzError } from '../../shared/contract';
import type { Problem } from '../../shared/lab/contract';
import type { Divergence } from './rollback';

export function diskFull(step: number): Problem {
  return {
    code: 'DISK_FULL',
    message: `Disk full: the run is paused at step ${step}. Nothing is lost.`,
    reason: 'The disk, or the quota, has no room for the next events or checkpoint.',
    suggestion: 'Free some space, then resume the run.',
  };
}

/** Going back did not help: what was seen, why, and what to try. The checkpoints up to `target` are kept. */
export function gaveUp({ step, what, details, error }: Divergence, target: number): AnsatzError {
  const diverged = error.code === 'ENGINE_DIVERGED';
  const from = target === 0 ? 'Start again' : `Resume from step ${target}`;
  return new AnsatzError({
    code: diverged ? 'ENGINE_DIVERGED' : 'RUN_NOT_FINITE',
    message: `Step ${step} ${what}, and going back did not help.`,
    reason: `${details && `${details} `}Halving the learning rate several times did not avoid it, or it cannot be halved further.`,
    suggestion: `${from} with ${diverged ? 'a smaller learning rate, ' : ''}a larger diagonal shift or more samples.`,
  });
}

export function problemOf(thrown: unknown): Problem {
  const { code, message, reason, suggestion } = toAnsatzError(thrown);
  return { code, message, reason, suggestion };
}
