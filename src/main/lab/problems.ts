import { AnsatzError } from '../../shared/contract';
import type { Problem } from '../../shared/lab/contract';

export function interrupted(step: number, checkpoint: number): Problem {
  const from = checkpoint === 0 ? 'the beginning' : `step ${checkpoint}`;
  return {
    code: 'RUN_INTERRUPTED',
    message: `The run was interrupted at step ${step}.`,
    reason: 'Its process or the host ended before the run did.',
    suggestion: `Resume it: it goes on from ${from} and comes to the same numbers.`,
  };
}

export function processDied(step: number, code: number | null): Problem {
  return {
    code: 'RUN_PROCESS_DIED',
    message: `The run's process ended unexpectedly at step ${step}.`,
    reason: code === null ? 'It was killed from outside, or crashed.' : `It left with exit code ${code}.`,
    suggestion: 'Resume the run: it goes on from the last good checkpoint.',
  };
}

export function failedToRead(path: string): Problem {
  return {
    code: 'FILE_DAMAGED',
    message: `${path} cannot be read.`,
    reason: 'The file is damaged or missing.',
    suggestion: 'Restore it from a copy, or remove the run.',
  };
}

export function unknownRun(id: string): AnsatzError {
  return new AnsatzError({
    code: 'UNKNOWN_RUN',
    message: `There is no run "${id}".`,
    reason: 'It was removed, or it is in another workspace.',
    suggestion: 'Look at the list of runs.',
  });
}

export function wrongState(action: string, state: string, suggestion: string): AnsatzError {
  return new AnsatzError({
    code: 'RUN_STATE',
    message: `A run that is ${state} cannot be ${action}.`,
    reason: 'The action does not fit the state of the run.',
    suggestion,
  });
}

export function ownedElsewhere(pid: number, host: string): AnsatzError {
  return new AnsatzError({
    code: 'RUN_LOCKED',
    message: `Process ${pid} on ${host} works on this run.`,
    reason: 'A run has one host at a time.',
    suggestion: 'Use the window or command line that it was started from, or wait until it stops.',
  });
}
