import { documentSchema } from '../../shared/lab/contract';
import { JsonFolder } from './json-folder';
import type { Workspace } from './workspace';

/** Experiments as documents of the workspace. */
export class Documents extends JsonFolder<typeof documentSchema> {
  constructor(workspace: Workspace) {
    super(workspace.documents, '.ansatz.json', documentSchema);
  }
}
