/** Steps between checkpoints of an experiment whose spec has no `training.checkpointEvery`. */
const everyByDefault = 50;
/** A killed run loses at most this many seconds of work, however slow its steps are. */
const mostSeconds = 60;

export interface ScheduleInput {
  readonly step: number;
  readonly totalSteps: number;
  readonly every: number | null;
  readonly secondsSinceLast: number;
}

/** A checkpoint is due at every n-th step, at the last step, and after a minute without one. */
export function checkpointIsDue({ step, totalSteps, every, secondsSinceLast }: ScheduleInput): boolean {
  return step % (every ?? everyByDefault) === 0 || step === totalSteps || secondsSinceLast > mostSeconds;
}
