import { setImmediate } from 'node:timers/promises';
import type { Phase } from '../../../shared/run/phase';
import type { ExperimentCatalogue } from '../../../shared/run/experiment-catalogue';
import { axisPoints, sweepPoints, sweepProblem } from '../../../shared/sweep/expand';
import type { SweepIssue, SweepRequest } from '../../../shared/sweep/sweep';
import { checkSpec, type FindOther } from '../check-spec';
import { sweepRefused } from './problems';

/** Of one combination the first errors say enough. */
const mostIssuesAPoint = 3;
const mostIssues = 300;

/**
 * What keeps the combinations of a sweep from running. Other work goes on between two of them.
 *
 * Throws SWEEP_INVALID where the axes make no sense at all.
 */
export async function* checkSweep(
  catalogue: ExperimentCatalogue,
  request: SweepRequest,
  find: FindOther,
  signal: AbortSignal,
): AsyncGenerator<Phase, readonly SweepIssue[], void> {
  const definition = catalogue.get(request.experiment);
  const problem = sweepProblem(request);
  if (problem !== null) throw sweepRefused(problem);
  const total = request.axes.reduce((product, axis) => product * axisPoints(axis).length, 1);
  const issues: SweepIssue[] = [];
  let done = 0;
  for (const { place, values, spec, problem: refused } of sweepPoints(request, definition.hamiltonianPath ?? null)) {
    const found =
      refused === null
        ? checkSpec(catalogue, request.experiment, spec, find).filter(({ severity }) => severity === 'error')
        : [refused];
    for (const { code, path, message } of found.slice(0, mostIssuesAPoint)) {
      if (issues.length < mostIssues) issues.push({ place, values, code, path, message });
    }
    done += 1;
    yield { label: `Checking ${done} of ${total}`, fraction: done / total };
    await setImmediate();
    signal.throwIfAborted();
  }
  return issues;
}
