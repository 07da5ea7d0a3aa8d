import { withValueAt } from '../../../shared/sweep/expand';
import { neighboursOf } from '../../../shared/sweep/neighbours';
import type { Sweep, TaskOrigin } from '../../../shared/sweep/sweep';
import { checkSpec } from '../check-spec';
import type { SweepHost } from './sweep-host';

interface WarmStart {
  readonly spec: unknown;
  /** Null where the sweep has no warm starts. */
  readonly origin: TaskOrigin | null;
}

/**
 * The spec of a task, naming the run of the nearest neighbour whose trained weights it can begin with. Where there is none it begins with
 * weights of its own, and the origin says why.
 */
export function warmStart(host: SweepHost, sweep: Sweep, index: number, spec: unknown): WarmStart {
  const path = host.catalogue.get(sweep.experiment).startPath;
  if (sweep.warmStart !== true || path === undefined) return { spec, origin: null };
  const neighbours = neighboursOf(sweep, index);
  if (neighbours.length === 0) return { spec, origin: { task: index, from: null, reason: 'the first of the grid' } };
  const reasons: string[] = [];
  for (const from of neighbours) {
    const runId = sweep.tasks[from]?.runId ?? '';
    const warm = withValueAt(spec, path, runId);
    const refused = refusalOf(host, sweep.experiment, runId, warm);
    if (refused === null) return { spec: warm, origin: { task: index, from, reason: reasons[0] ?? null } };
    reasons.push(refused);
  }
  return { spec, origin: { task: index, from: null, reason: reasons.join(' ') } };
}

/** Why a task cannot begin with the weights of a run; null: it can. */
function refusalOf(host: SweepHost, experiment: string, runId: string, spec: unknown): string | null {
  const state = host.registry.find(runId)?.state() ?? null;
  if (state !== 'finished') return `The neighbour has not finished: it is ${state ?? 'removed'}.`;
  const issues = checkSpec(host.catalogue, experiment, spec, host.otherSpecs(experiment));
  return issues.find(({ severity }) => severity === 'error')?.message ?? null;
}
