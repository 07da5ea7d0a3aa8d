import { AnsatzError } from '../../../shared/contract';

export function bundleRefused(reason: string): AnsatzError {
  return new AnsatzError({
    code: 'BUNDLE_REFUSED',
    message: 'The bundle was not opened, and nothing of it was kept.',
    reason,
    suggestion: 'Ask for the file again: it is damaged, or was not written by Ansatz.',
  });
}

export function bundleTooLarge(reason: string): AnsatzError {
  return new AnsatzError({
    code: 'BUNDLE_TOO_LARGE',
    message: 'The bundle is too large.',
    reason,
    suggestion: 'Take fewer runs, or leave the checkpoints out.',
  });
}
