import { startRun } from '../workbench/run-commands';
import { definitionOf } from '../workbench/document-commands';
import type { Workbench } from '../workbench/workbench';

/** Runs the open document; says why not when it has errors. */
export function runCurrentDocument(workbench: Workbench): void {
  const { screen, documentId } = workbench.navigation.getState();
  const document = screen === 'document' && documentId !== null ? workbench.documents.get(documentId) : null;
  if (!document) {
    workbench.messages.show({ severity: 'information', message: 'Open a document first, then run it.' });
    return;
  }
  const definition = definitionOf(document.experiment);
  const parsed = definition?.specSchema.safeParse(document.spec);
  const error = parsed?.success
    ? definition?.check(parsed.data).find((issue) => issue.severity === 'error')?.message
    : parsed?.error.issues[0]?.message;
  if (error) {
    workbench.messages.show({ severity: 'warning', message: 'This document cannot run yet.', detail: error });
    return;
  }
  startRun(workbench, document);
}
