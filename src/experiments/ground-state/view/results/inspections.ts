import type { GroundStateInspection } from '../../result-schema';

const KEPT = 8;

/** Inspections of this session by run and step: going back on the time slider costs nothing. */
const found = new Map<string, GroundStateInspection>();

const keyOf = (runId: string, step: number): string => `${runId} ${step}`;

export const rememberedInspection = (runId: string, step: number): GroundStateInspection | undefined =>
  found.get(keyOf(runId, step));

export const rememberInspection = (runId: string, step: number, inspection: GroundStateInspection): void => {
  found.set(keyOf(runId, step), inspection);
  const [oldest] = found.keys();
  if (found.size > KEPT && oldest !== undefined) found.delete(oldest);
};
