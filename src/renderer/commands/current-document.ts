import type { ExperimentDocument } from '../../shared/lab/contract';
import type { Workbench } from '../workbench/workbench';

/** The document that is on the screen; null where another screen is. */
export function currentDocument(workbench: Workbench): ExperimentDocument | null {
  const { screen, documentId } = workbench.navigation.getState();
  return screen === 'document' && documentId !== null ? workbench.documents.get(documentId) : null;
}
