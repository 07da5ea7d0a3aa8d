import type { ReactElement } from 'react';
import { formatInteger } from '../../../shared/format';
import type { ExperimentDocument, RunSummary } from '../../../shared/lab/contract';
import { Button, Mark } from '../../../ui/controls';
import { recentFirst } from '../../stores/documents';
import { useDocuments, useNavigation, useWorkbench } from '../../workbench/context';
import { chooseAndOpenFile } from '../../workbench/document-commands';
import { RunEnergy } from '../../workbench/RunEnergy';
import { stateMark, stateWord } from '../../workbench/run-words';
import { useRunsOf } from '../../workbench/use-runs-of';
import styles from './Gallery.module.css';

const mostRecent = 6;

export function RecentDocuments({ dragging }: { readonly dragging: boolean }): ReactElement {
  const workbench = useWorkbench();
  const documents = useDocuments((state) => state.documents);
  const loaded = useDocuments((state) => state.loaded);
  const problem = useDocuments((state) => state.problem);
  const recent = recentFirst(documents).slice(0, mostRecent);
  return (
    <section className={styles['recent']}>
      <h2>Recent documents</h2>
      {recent.map((document) => (
        <Recent key={document.id} document={document} />
      ))}
      {loaded && recent.length === 0 ? <p>None yet. Open an experiment.</p> : null}
      {!loaded && problem ? (
        <p role="alert">{`They cannot be read: ${problem.message} ${problem.suggestion}`}</p>
      ) : null}
      <div className={styles['open']}>
        <Button size="small" onClick={() => chooseAndOpenFile(workbench)}>
          Open a file…
        </Button>
        <span className={dragging ? styles['dropHere'] : undefined}>Drop one here</span>
      </div>
    </section>
  );
}

function Recent({ document }: { readonly document: ExperimentDocument }): ReactElement {
  const open = useNavigation((state) => state.openDocument);
  const run: RunSummary | undefined = useRunsOf(document.id)[0];
  return (
    <button type="button" onClick={() => open(document.id)}>
      <Mark kind={run ? stateMark(run.state) : 'none'} />
      <b>{document.title}</b>
      <small>
        <span>{run ? describe(run) : 'not run yet'}</span>
        {run ? <RunEnergy run={run} /> : <span />}
      </small>
    </button>
  );
}

function describe(run: RunSummary): string {
  if (run.state === 'running') return run.phase ? run.phase.label : `running, step ${formatInteger(run.step)}`;
  if (run.state === 'paused') return `paused at ${formatInteger(run.step)}`;
  return stateWord(run.state);
}
