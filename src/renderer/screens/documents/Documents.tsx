import { useMemo, useState, type ReactElement } from 'react';
import { formatAge, formatCount } from '../../../shared/format';
import type { ExperimentDocument } from '../../../shared/lab/contract';
import {
  Button,
  EmptyState,
  IconButton,
  LoadingState,
  Mark,
  Table,
  TextField,
  type Column,
} from '../../../ui/controls';
import { recentFirst } from '../../stores/documents';
import { newestFirst } from '../../stores/runs';
import { useDocuments, useNavigation, useRuns, useWorkbench } from '../../workbench/context';
import {
  chooseAndOpenFile,
  createDocument,
  definitionOf,
  documentFile,
  duplicateDocument,
  removeDocument,
} from '../../workbench/document-commands';
import { EnergyPerSiteTitle, RunEnergy } from '../../workbench/RunEnergy';
import { stateMark } from '../../workbench/run-words';
import { saveFile } from '../../workbench/save-file';
import { ReadingProblem, UnreadableFiles } from '../common/ReadingProblem';
import { ScreenHeader } from '../common/ScreenHeader';
import { useNow } from '../common/use-now';

export default function Documents(): ReactElement {
  const workbench = useWorkbench();
  const documents = useDocuments((state) => state.documents);
  const loaded = useDocuments((state) => state.loaded);
  const problem = useDocuments((state) => state.problem);
  const show = useNavigation((state) => state.show);
  const open = useNavigation((state) => state.openDocument);
  const [search, setSearch] = useState('');
  const columns = useColumns();
  const all = recentFirst(documents);
  const shown = all.filter((document) => document.title.toLowerCase().includes(search.toLowerCase()));
  return (
    <>
      <ScreenHeader title="Documents" note={loaded ? formatCount(all.length, 'document') : undefined}>
        <div style={{ width: 220 }}>
          <TextField label="Search documents" placeholder="Search titles" value={search} onChange={setSearch} />
        </div>
        <Button onClick={() => chooseAndOpenFile(workbench)}>Open a file…</Button>
        <Button icon="plus" onClick={() => createDocument(workbench)}>
          New document
        </Button>
      </ScreenHeader>
      <div style={{ flex: 1, minHeight: 0, overflow: 'auto' }}>
        <UnreadableFiles kind="document" />
        {problem ? <ReadingProblem problem={problem} onAgain={() => workbench.documents.reload()} /> : null}
        {!loaded && !problem ? <LoadingState title="Reading documents…" /> : null}
        {loaded && all.length === 0 ? (
          <EmptyState
            title="No documents yet. Open an experiment in the Gallery."
            actions={<Button onClick={() => show('gallery')}>Open the Gallery</Button>}
          >
            A document holds a system, a model and how it is trained; it is saved by itself.
          </EmptyState>
        ) : null}
        {all.length > 0 && shown.length === 0 ? (
          <EmptyState
            title={`No title contains "${search}".`}
            actions={<Button onClick={() => setSearch('')}>Show all</Button>}
          />
        ) : null}
        {shown.length > 0 ? (
          <Table
            label="Documents"
            rowHeight={28}
            columns={columns}
            rows={shown}
            rowKey={(document) => document.id}
            onOpen={(document) => open(document.id)}
            initialSort={{ id: 'modified', descending: true }}
          />
        ) : null}
      </div>
    </>
  );
}

function useColumns(): readonly Column<ExperimentDocument>[] {
  const workbench = useWorkbench();
  const runs = useRuns((state) => state.runs);
  const now = useNow();
  return useMemo(() => {
    const newestOf = newestFirst(runs);
    const runOf = (document: ExperimentDocument) => newestOf.find((run) => run.documentId === document.id);
    const runCount = (document: ExperimentDocument) => newestOf.filter((run) => run.documentId === document.id).length;
    const open = (id: string): void => workbench.navigation.getState().openDocument(id);
    return [
      {
        id: 'title',
        title: 'Title',
        sortBy: (document) => document.title.toLowerCase(),
        cell: (document) => <TitleCell document={document} onOpen={() => open(document.id)} />,
      },
      {
        id: 'experiment',
        title: 'Experiment',
        optional: true,
        sortBy: (document) => document.experiment,
        cell: (document) => definitionOf(document.experiment)?.title ?? document.experiment,
      },
      {
        id: 'runs',
        title: 'Runs',
        align: 'right',
        sortBy: runCount,
        cell: (document) => runCount(document) || 'none',
      },
      {
        id: 'state',
        title: 'Newest run',
        sortBy: (document) => runOf(document)?.state ?? '',
        cell: (document) => {
          const run = runOf(document);
          return run ? (
            <span style={{ display: 'inline-flex', gap: 7, alignItems: 'center' }}>
              <Mark kind={stateMark(run.state)} /> {run.state}
            </span>
          ) : (
            <span style={{ color: 'var(--text-3)' }}>not run yet</span>
          );
        },
      },
      {
        id: 'energy',
        title: <EnergyPerSiteTitle />,
        align: 'right',
        cell: (document) => {
          const run = runOf(document);
          return run ? <RunEnergy run={run} /> : '';
        },
      },
      {
        id: 'modified',
        title: 'Changed',
        align: 'right',
        sortBy: (document) => document.modifiedAt,
        cell: (document) => formatAge(document.modifiedAt, now),
      },
      {
        id: 'actions',
        title: <span className="visually-hidden">Actions</span>,
        width: 100,
        cell: (document) => (
          <span style={{ display: 'flex', justifyContent: 'flex-end' }}>
            <IconButton
              icon="copy"
              label={`Duplicate ${document.title}`}
              onClick={() => duplicateDocument(workbench, document)}
            />
            <IconButton
              icon="download"
              label={`Save ${document.title} as a file`}
              onClick={() => saveFile(documentFile(document))}
            />
            <IconButton
              icon="trash"
              label={`Delete ${document.title}`}
              onClick={() => removeDocument(workbench, document.id)}
            />
          </span>
        ),
      },
    ];
  }, [workbench, runs, now]);
}

function TitleCell({
  document,
  onOpen,
}: {
  readonly document: ExperimentDocument;
  readonly onOpen: () => void;
}): ReactElement {
  return (
    <button
      type="button"
      onClick={onOpen}
      style={{ border: 0, background: 'none', padding: 0, fontWeight: 500, color: 'inherit' }}
    >
      {document.title}
    </button>
  );
}
