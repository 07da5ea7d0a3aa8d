import type { ReactElement } from 'react';
import { views } from '../../../experiments/views';
import type { ExperimentDocument } from '../../../shared/lab/contract';
import { AlertCard, Button, EmptyState, LoadingState } from '../../../ui/controls';
import { useDocuments, useHost, useNavigation, useWorkbench } from '../../workbench/context';
import { definitionOf, documentFile, removeDocument } from '../../workbench/document-commands';
import { saveFile } from '../../workbench/save-file';
import { ReadingProblem } from '../common/ReadingProblem';
import { DocumentWorkspace } from './DocumentWorkspace';

/** The open document, or why it cannot be shown. */
export default function DocumentScreen(): ReactElement {
  const id = useNavigation((state) => state.documentId);
  const show = useNavigation((state) => state.show);
  const document = useDocuments((state) => (id === null ? undefined : state.documents[id]));
  const loaded = useDocuments((state) => state.loaded);
  const problem = useDocuments((state) => state.problem);
  const { documents } = useWorkbench();
  const { lab } = useHost();
  if (!document && !loaded && problem) return <ReadingProblem problem={problem} onAgain={() => documents.reload()} />;
  if (!document && !loaded) return <LoadingState title="Reading the document…" />;
  if (!document) {
    return (
      <EmptyState
        title="This document is not there any more."
        actions={<Button onClick={() => show('gallery')}>Open the Gallery</Button>}
      >
        It was deleted, here or in another window.
      </EmptyState>
    );
  }
  const definition = definitionOf(document.experiment);
  const view = views.find((candidate) => candidate.experiment === document.experiment);
  if (!definition || !view) return <UnknownExperiment document={document} />;
  if (!lab) return <LoadingState title="Waiting for the host…" />;
  return <DocumentWorkspace key={document.id} document={document} definition={definition} view={view} lab={lab} />;
}

function UnknownExperiment({ document }: { readonly document: ExperimentDocument }): ReactElement {
  const workbench = useWorkbench();
  return (
    <div style={{ padding: 16, maxWidth: 720 }}>
      <AlertCard
        problem={{
          message: `The experiment "${document.experiment}" is not in this version.`,
          reason: 'The document was made by another version of Ansatz.',
          suggestion: 'Open it there, or save it as a file and keep it.',
        }}
        actions={
          <>
            <Button onClick={() => saveFile(documentFile(document))}>Save as a file</Button>
            <Button variant="danger" onClick={() => removeDocument(workbench, document.id)}>
              Delete
            </Button>
          </>
        }
      />
    </div>
  );
}
