import { randomBytes } from 'node:crypto';

/** Name of a new run: when and what, in an order that sorts by time. */
export function newRunId(experiment: string, now = new Date()): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  const name = experiment.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${stamp}-${name.slice(0, 40)}-${randomBytes(3).toString('hex')}`;
}

export const runIdPattern = /^[a-z0-9][a-z0-9-]{2,80}$/;
