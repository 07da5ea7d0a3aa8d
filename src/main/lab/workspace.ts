import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where runs and documents are: $ANSATZ_HOME, or the place that the system has for a program's data. */
export interface Workspace {
  readonly home: string;
  readonly runs: string;
  readonly documents: string;
  readonly trash: string;
  /** Plans of sweeps; their runs are among the others. */
  readonly sweeps: string;
  /** Tags and notes of runs. */
  readonly annotations: string;
  /** Bundles that are being received. */
  readonly incoming: string;
  /** Imported weights, named by their digests. */
  readonly weights: string;
}

export function workspaceAt(home?: string): Workspace {
  const root = resolve(home ?? process.env['ANSATZ_HOME'] ?? envPaths('ansatz', { suffix: '' }).data);
  return {
    home: root,
    runs: join(root, 'runs'),
    documents: join(root, 'documents'),
    trash: join(root, 'trash'),
    sweeps: join(root, 'sweeps'),
    annotations: join(root, 'annotations'),
    incoming: join(root, 'incoming'),
    weights: join(root, 'weights'),
  };
}

export async function makeWorkspace(workspace: Workspace): Promise<void> {
  const { runs, documents, trash, sweeps, annotations, incoming, weights } = workspace;
  for (const path of [runs, documents, trash, sweeps, annotations, incoming, weights])
    await mkdir(path, { recursive: true });
}
