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

export function gaveUp(divergence: Divergence, target: number): AnsatzError {
  return new AnsatzError({
    code: 'RUN_NOT_FINITE',
    message: `Step ${divergence.step} gave NaN in ${divergence.where}, and going back did not help.`,
    reason: 'Halving the learning rate several times did not avoid it, or it cannot be halved further.',
    suggestion: `${target === 0 ? 'Start again' : `Resume from step ${target}`} with a larger diagonal shift or more samples.`,
  });
}

export function problemOf(thrown: unknown): Problem {
  const { code, message, reason, suggestion } = toAnsatzError(thrown);
  return { code, message, reason, suggestion };
}
