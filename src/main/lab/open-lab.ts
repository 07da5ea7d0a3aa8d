import { experiments } from '../../experiments/specs';
import { renderFigure } from '../export';
import { renderPageFile } from '../export/page-file';
import { exportModel } from '../export-model';
import { version } from '../version';
import { Lab, type LabOptions } from './lab';
import type { RunProcessSpawner } from './run-process-spawner';
import { workspaceAt } from './workspace';

export interface OpenLabOptions {
  readonly host: LabOptions['host'];
  readonly spawner: RunProcessSpawner;
  /** Default: $ANSATZ_HOME, or the system's place for a program's data. */
  readonly home?: string | undefined;
  readonly maxConcurrentRuns?: number | undefined;
}

/** The lab with all that the product has. */
export async function openLab({ host, spawner, home, maxConcurrentRuns }: OpenLabOptions): Promise<Lab> {
  const lab = new Lab({
    host,
    version,
    workspace: workspaceAt(home),
    definitions: experiments,
    spawner,
    renderFigure,
    exportModel,
    renderPage: renderPageFile,
    ...(maxConcurrentRuns === undefined ? {} : { maxConcurrentRuns }),
  });
  await lab.open();
  return lab;
}
