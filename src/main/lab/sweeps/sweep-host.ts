import type { RunSummary } from '../../../shared/lab/contract';
import type { ExperimentCatalogue } from '../../../shared/run/experiment-catalogue';
import type { FindOther } from '../check-spec';
import type { StartRequest } from '../create-run';
import type { RunRegistry } from '../run-registry';
import type { Workspace } from '../workspace';

/** What sweeps need of the host of runs. */
export interface SweepHost {
  readonly catalogue: ExperimentCatalogue;
  readonly registry: RunRegistry;
  readonly workspace: Workspace;
  /** How many runs work at once. */
  readonly maxConcurrentRuns: number;
  otherSpecs(experiment: string): FindOther;
  start(request: StartRequest): Promise<RunSummary>;
  resume(id: string): Promise<RunSummary>;
  pause(id: string): Promise<RunSummary>;
  cancel(id: string): Promise<RunSummary>;
  interrupt(id: string): Promise<RunSummary>;
}
