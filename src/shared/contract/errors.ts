import { z } from 'zod';

/** Codes that the contract kit itself raises. Other modules add their own; a code is upper case with underscores. */
export const contractErrorCodes = {
  cancelled: 'CANCELLED',
  connectionLost: 'CONNECTION_LOST',
  contractMismatch: 'CONTRACT_MISMATCH',
  unknownMethod: 'UNKNOWN_METHOD',
  invalidInput: 'INVALID_INPUT',
  invalidOutput: 'INVALID_OUTPUT',
  malformedFrame: 'MALFORMED_FRAME',
  frameTooLarge: 'FRAME_TOO_LARGE',
  tooManyRequests: 'TOO_MANY_REQUESTS',
  unserialisable: 'UNSERIALISABLE',
  internal: 'INTERNAL',
} as const;

/** An error as it travels: an `Error` object would lose its fields in cloning. */
export const errorRecordSchema = z.object({
  code: z.string().min(1).max(100),
  /** What happened. */
  message: z.string(),
  /** Why. */
  reason: z.string(),
  /** What to try. */
  suggestion: z.string(),
  details: z.unknown().optional(),
});
export type ErrorRecord = z.infer<typeof errorRecordSchema>;

export interface AnsatzErrorFields {
  readonly code: string;
  readonly message: string;
  readonly reason: string;
  readonly suggestion: string;
  readonly details?: unknown;
  readonly cause?: unknown;
}

/** An error with a code, what happened, why, and what to try; it survives every process boundary. */
export class AnsatzError extends Error {
  readonly code: string;
  readonly reason: string;
  readonly suggestion: string;
  readonly details: unknown;

  constructor(fields: AnsatzErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = 'AnsatzError';
    this.code = fields.code;
    this.reason = fields.reason;
    this.suggestion = fields.suggestion;
    this.details = fields.details;
  }

  toRecord(): ErrorRecord {
    const { code, message, reason, suggestion, details } = this;
    return details === undefined
      ? { code, message, reason, suggestion }
      : { code, message, reason, suggestion, details };
  }

  static fromRecord(record: ErrorRecord): AnsatzError {
    return new AnsatzError(record);
  }
}

/** Any thrown value as an `AnsatzError`; what is not one yet becomes `INTERNAL`. */
export function toAnsatzError(thrown: unknown): AnsatzError {
  if (thrown instanceof AnsatzError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AnsatzError({
    code: contractErrorCodes.internal,
    message: message === '' ? 'Something unexpected went wrong.' : message,
    reason: 'An error that the program did not expect.',
    suggestion: 'Try again. If it happens again, report it with the log of the host.',
    cause: thrown,
  });
}

export function cancelledError(what: string): AnsatzError {
  return new AnsatzError({
    code: contractErrorCodes.cancelled,
    message: `${what} was cancelled.`,
    reason: 'Its listener left or asked for it to stop.',
    suggestion: 'Start it again if you still need it.',
  });
}

export function connectionLostError(): AnsatzError {
  return new AnsatzError({
    code: contractErrorCodes.connectionLost,
    message: 'The connection to the other process was lost.',
    reason: 'The process ended, or the connection was closed.',
    suggestion: 'What is on disk is safe. Connect again.',
  });
}

/** True for the error that a cancelled call or stream ends with. */
export function isCancelled(thrown: unknown): boolean {
  return thrown instanceof AnsatzError && thrown.code === contractErrorCodes.cancelled;
}
