import { AnsatzError } from '../../../shared/contract';
import type { SweepIssue } from '../../../shared/sweep/sweep';

export function unknownSweep(id: string): AnsatzError {
  return new AnsatzError({
    code: 'UNKNOWN_SWEEP',
    message: `There is no sweep "${id}".`,
    reason: 'It was removed, or it is in another workspace.',
    suggestion: 'Look at the list of sweeps: `ansatz sweep list`.',
  });
}

export function sweepElsewhere(pid: number, host: string): AnsatzError {
  return new AnsatzError({
    code: 'SWEEP_LOCKED',
    message: `Process ${pid} on ${host} works on this sweep.`,
    reason: 'A sweep has one host at a time.',
    suggestion: 'Use the window or command line that it was started from, or end that first.',
  });
}

export function sweepRefused(message: string): AnsatzError {
  return new AnsatzError({
    code: 'SWEEP_INVALID',
    message,
    reason: 'A sweep begins only when every one of its tasks can.',
    suggestion: 'Change the axes or the seeds.',
  });
}

export function sweepTasksRefused(issues: readonly SweepIssue[]): AnsatzError {
  const [first] = issues;
  const places = new Set(issues.map(({ place }) => place.join())).size;
  const at = first === undefined ? '' : ` At ${first.values.join(', ')}: ${first.path}: ${first.message}`;
  return new AnsatzError({
    code: 'SWEEP_INVALID',
    message: `${places} ${places === 1 ? 'combination' : 'combinations'} of values cannot run.${at}`,
    reason: 'A sweep begins only when every one of its tasks can.',
    suggestion: 'Change the axes, or the spec, so that each combination is valid.',
    details: issues,
  });
}
