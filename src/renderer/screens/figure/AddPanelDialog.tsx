import { useEffect, useState, type ReactElement } from 'react';
import { toAnsatzError, type ErrorRecord } from '../../../shared/contract';
import { plainText } from '../../../shared/figure';
import { AlertCard, Button, Dialog, EmptyState, LoadingState } from '../../../ui/controls';
import { newestFirst } from '../../stores/runs';
import { useRuns, useWorkbench } from '../../workbench/context';
import { placeOnPage, readFigureOfRun } from '../../workbench/figure-commands';
import { labOf } from '../../workbench/workbench';
import styles from './Figure.module.css';

interface Offered {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** Chooses a run, then figures of it. The dialog stays, so that several panels can be added. */
export function AddPanelDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const workbench = useWorkbench();
  const runs = useRuns((state) => state.runs);
  const [search, setSearch] = useState('');
  const all = newestFirst(runs).filter((run) =>
    `${run.title} ${run.seed}`.toLowerCase().includes(search.toLowerCase()),
  );
  const [runId, setRunId] = useState<string | null>(newestFirst(runs)[0]?.id ?? null);
  const [busy, setBusy] = useState<string | null>(null);
  const [added, setAdded] = useState<readonly string[]>([]);
  const { figures, problem } = useFiguresOf(runId);
  const add = (figure: string): void => {
    if (runId === null) return;
    setBusy(figure);
    workbench.attempt(async () => {
      try {
        const of = { runId, figure };
        const id = placeOnPage(workbench, await readFigureOfRun(workbench, of), of);
        if (id !== null) setAdded((before) => [...before, `${runId} ${figure}`]);
      } finally {
        setBusy(null);
      }
    });
  };
  return (
    <Dialog title="Panel from a run" width={720} onClose={onClose} actions={<Button onClick={onClose}>Done</Button>}>
      {newestFirst(runs).length === 0 ? (
        <EmptyState title="No runs yet. Open an experiment and press Run." />
      ) : (
        <div className={styles['choose']}>
          <div>
            <input
              className={styles['search']}
              aria-label="Search runs"
              placeholder="Search runs"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
            <ul aria-label="Runs">
              {all.slice(0, 200).map((run) => (
                <li key={run.id}>
                  <button type="button" aria-pressed={run.id === runId} onClick={() => setRunId(run.id)}>
                    <span>{run.title}</span>
                    <small>
                      seed {run.seed}, {run.state}
                    </small>
                  </button>
                </li>
              ))}
            </ul>
          </div>
          <div>
            {problem ? <AlertCard problem={problem} /> : null}
            {figures === null && !problem ? <LoadingState title="Looking at the latest checkpoint…" /> : null}
            {figures?.length === 0 ? <EmptyState title="This run has nothing to draw yet." /> : null}
            <ul aria-label="Figures of the run">
              {figures?.map((figure) => (
                <li key={figure.id}>
                  <button type="button" disabled={busy !== null} onClick={() => add(figure.id)}>
                    <span>{plainText(figure.title)}</span>
                    <small>
                      {busy === figure.id
                        ? 'adding…'
                        : added.includes(`${runId} ${figure.id}`)
                          ? 'added'
                          : plainText(figure.description)}
                    </small>
                  </button>
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
    </Dialog>
  );
}

function useFiguresOf(runId: string | null): { figures: readonly Offered[] | null; problem: ErrorRecord | null } {
  const workbench = useWorkbench();
  const [known, setKnown] = useState<{
    runId: string;
    figures: readonly Offered[] | null;
    problem: ErrorRecord | null;
  } | null>(null);
  useEffect(() => {
    if (runId === null) return undefined;
    let wanted = true;
    const tell = (figures: readonly Offered[] | null, problem: ErrorRecord | null): void => {
      if (wanted) setKnown({ runId, figures, problem });
    };
    labOf(workbench)
      .figuresOfRun({ runId })
      .then(
        (figures) => tell(figures, null),
        (thrown: unknown) => tell(null, toAnsatzError(thrown).toRecord()),
      );
    return () => {
      wanted = false;
    };
  }, [runId, workbench]);
  return known?.runId === runId ? known : { figures: null, problem: null };
}
