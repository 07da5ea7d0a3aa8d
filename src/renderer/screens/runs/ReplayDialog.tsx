import { useState, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatCount } from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import { replaySentence, type ReplayReport } from '../../../shared/lab/replay';
import { Button, Checkbox, Dialog, KeyValues, Mark, RunningWork } from '../../../ui/controls';
import { useWorkbench } from '../../workbench/context';
import { startReplay, transfers } from '../../workbench/transfers';
import styles from './Runs.module.css';

interface ReplayDialogProps {
  readonly run: RunSummary;
  readonly onClose: () => void;
}

/** Runs a stored run again and says whether it came to the same numbers. Closing it does not end the replay. */
export function ReplayDialog({ run, onClose }: ReplayDialogProps): ReactElement {
  const workbench = useWorkbench();
  const [keep, setKeep] = useState(false);
  const report = useStore(transfers, (state) => state.replays[run.id]);
  const work = useStore(transfers, (state) => state.transfers.find(({ key }) => key === `replay ${run.id}`));
  const underWay = work !== undefined;
  return (
    <Dialog
      title={`Replay ${run.title}, seed ${run.seed}`}
      width={620}
      onClose={onClose}
      actions={
        <>
          <Checkbox
            label="Keep the replay also when it is the same"
            checked={keep}
            disabled={underWay}
            onChange={setKeep}
          />
          <Button onClick={onClose}>{underWay ? 'Go on in the background' : 'Close'}</Button>
          <Button variant="primary" icon="play" disabled={underWay} onClick={() => startReplay(workbench, run, keep)}>
            {report ? 'Replay again' : 'Replay and compare'}
          </Button>
        </>
      }
    >
      <p>
        The stored settings and seed are run again here, with the changes made by hand at their steps. Every value of
        every step, all tensors of the checkpoints and the result are then compared bit for bit; only times are left
        out.
      </p>
      {work ? (
        <div className={styles['working']} role="status">
          <RunningWork
            phase={{ label: work.label, fraction: work.fraction }}
            began={work.began}
            onCancel={work.cancel}
          />
        </div>
      ) : null}
      {report && !underWay ? <Report report={report} /> : null}
    </Dialog>
  );
}

function Report({ report }: { readonly report: ReplayReport }): ReactElement {
  const { same, first, changed, metrics, leftOut, checkpoints, steps, tensors, result, interventions } = report;
  return (
    <section aria-label="Replay report">
      <p className={[styles['verdict'], styles[same ? 'same' : 'different']].join(' ')} role="status">
        <Mark kind={same ? 'valid' : 'error'} label={same ? 'the same' : 'different'} />
        <b>{replaySentence(report)}</b>
      </p>
      {first ? (
        <table className={styles['difference']} aria-label="First difference">
          <tbody>
            <tr>
              <th scope="row">Original</th>
              <td>{first.original === '' ? 'not comparable' : first.original}</td>
            </tr>
            <tr>
              <th scope="row">Replay</th>
              <td>{first.replay === '' ? 'not comparable' : first.replay}</td>
            </tr>
          </tbody>
        </table>
      ) : null}
      <KeyValues
        rows={[
          {
            key: 'steps',
            label: 'The same',
            value: `${formatCount(steps, 'step')} of ${formatCount(metrics.length, 'metric')}`,
          },
          {
            key: 'tensors',
            label: 'Tensors',
            value: `${tensors} in ${formatCount(checkpoints.length, 'checkpoint')}`,
          },
          { key: 'result', label: 'Result', value: result === 'none' ? 'the run has none' : result },
          {
            key: 'hand',
            label: 'Changes by hand',
            value: interventions === 0 ? 'none' : `${interventions}, made again`,
          },
          { key: 'left', label: 'Left out (times)', value: leftOut.join(', ') || 'nothing' },
          { key: 'kept', label: 'Replay', value: report.replayId ?? 'removed, as it is the same' },
        ]}
      />
      {changed.length === 0 ? null : (
        <>
          <h3>Not as it was</h3>
          <ul className={styles['changed']}>
            {changed.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
