import { AnsatzError, toAnsatzError } from '../../shared/contract';

export const exitCodes = { done: 0, badInput: 1, failed: 2, interrupted: 130 } as const;

/** Codes of errors that lie in what was asked for. */
const inputCodes =
  /^(SPEC_|UNKNOWN_|USAGE|HAMILTONIAN_|INVALID_|SET_|MEASUREMENT_|FCIDUMP_|TRANSFER_|OTHER_RUN_(?:MISSING|DIFFERS|SECTOR|UNREADABLE)|RUN_EXISTS|RUN_MISMATCH|RUN_STATE|SWEEP_INVALID|REPLAY_|BUNDLE_|WEIGHTS_|CHECK)/;

/** Prints an error to standard error and gives the exit code for it. */
export function reportError(thrown: unknown): number {
  const { code, message, reason, suggestion } = toAnsatzError(thrown);
  const lines = [`${code}: ${message}`, reason, suggestion].filter((line) => line !== '');
  process.stderr.write(`${lines.join('\n  ')}\n`);
  return inputCodes.test(code) ? exitCodes.badInput : exitCodes.failed;
}

export function usage(message: string, suggestion: string): AnsatzError {
  return new AnsatzError({ code: 'USAGE', message, reason: '', suggestion });
}
