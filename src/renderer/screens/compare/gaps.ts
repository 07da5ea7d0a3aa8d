import { experiments } from '../../../experiments/specs';
import type { EnergyGap, MeasuredRun } from '../../../shared/experiment';
import type { RunSummary } from '../../../shared/lab/contract';

export interface FinishedRun extends MeasuredRun {
  readonly summary: RunSummary;
}

export interface RunGap extends EnergyGap {
  readonly lower: RunSummary;
  readonly upper: RunSummary;
}

/** Of every run above the lowest of its Hamiltonian, ascending. */
export function gapsOf(runs: readonly FinishedRun[]): readonly RunGap[] {
  const between = (first: FinishedRun, second: FinishedRun): EnergyGap | null => {
    const { experiment } = first.summary;
    if (second.summary.experiment !== experiment) return null;
    return experiments.find(({ id }) => id === experiment)?.energyGap?.(first, second) ?? null;
  };
  return runs
    .flatMap((run) => {
      const others = runs.filter((other) => other !== run);
      // The lowest is the one with the largest distance from here down.
      const down = others
        .flatMap((other) => {
          const found = between(other, run);
          return found === null || found.gap <= 0 ? [] : [{ ...found, lower: other.summary, upper: run.summary }];
        })
        .sort((a, b) => b.gap - a.gap);
      return down.slice(0, 1);
    })
    .sort((a, b) => a.gap - b.gap);
}
