import type { ReactElement } from 'react';
import { formatBytes } from '../../../../shared/format';
import { matchSentence, type WeightRow, type WeightsReport } from '../../../../shared/weights/weights-report';
import { AlertCard, Button, Dialog, RunningWork, Tag, type Tone } from '../../../../ui/controls';
import type { WeightsReading } from './use-weights-import';
import styles from './weights.module.css';

interface WeightsDialogProps {
  readonly reading: WeightsReading;
  readonly onUse: (weightsId: string, fileName: string) => void;
}

const tones: Readonly<Record<WeightRow['status'], Tone>> = {
  matched: 'valid',
  missing: 'warning',
  leftOver: 'warning',
  refused: 'error',
};
const words: Readonly<Record<WeightRow['status'], string>> = {
  matched: 'matched',
  missing: 'missing',
  leftOver: 'left over',
  refused: 'does not fit',
};
const formats: Readonly<Record<WeightsReport['format'], string>> = {
  safetensors: 'safetensors',
  npz: 'npz of NumPy',
  msgpack: 'MessagePack of flax',
};

/** What of a file of weights fits the model, before anything is changed. */
export function WeightsDialog({ reading, onUse }: WeightsDialogProps): ReactElement | null {
  const { state, close } = reading;
  switch (state.status) {
    case 'idle':
      return null;
    case 'reading':
      return (
        <Dialog title={`Import weights: ${state.fileName}`} onClose={close} width={520}>
          <div className={styles['running']} role="status">
            <RunningWork phase={state.phase} began={state.began} onCancel={close} />
          </div>
        </Dialog>
      );
    case 'failed':
      return (
        <Dialog title={`Import weights: ${state.fileName}`} onClose={close} width={520}>
          <AlertCard severity="error" problem={state.problem} actions={<Button onClick={close}>Close</Button>} />
        </Dialog>
      );
    case 'read': {
      const { weightsId, report } = state.imported;
      return (
        <Dialog title={`Import weights: ${report.fileName}`} onClose={close} width={900}>
          <Verdict report={report} usable={weightsId !== null} />
          <ReportTable report={report} />
          <div className={styles['actions']}>
            {weightsId !== null && (
              <Button variant="primary" onClick={() => onUse(weightsId, report.fileName)}>
                {report.complete ? 'Start from these weights' : 'Start from what matched'}
              </Button>
            )}
            <Button onClick={close}>{weightsId === null ? 'Close' : 'Leave the model as it is'}</Button>
          </div>
        </Dialog>
      );
    }
  }
}

function Verdict({ report, usable }: { readonly report: WeightsReport; readonly usable: boolean }): ReactElement {
  const { complete, format, layout, bytes, notes } = report;
  return (
    <div className={styles['verdict']}>
      <p>
        <Tag tone={complete ? 'valid' : usable ? 'warning' : 'error'}>
          {complete ? 'all of it' : usable ? 'a part of it' : 'nothing fits'}
        </Tag>{' '}
        {matchSentence(report)}.
      </p>
      <p className={styles['quiet']}>
        {formats[format]}, {formatBytes(bytes)}
        {layout === 'netketRbm'
          ? ', in the layout of NetKet’s restricted Boltzmann machine'
          : ', by the names of its tensors'}
        .{usable && !complete ? ' What is missing stays as it is drawn from the seed.' : ''} {notes.join(' ')}
      </p>
    </div>
  );
}

function ReportTable({ report }: { readonly report: WeightsReport }): ReactElement {
  return (
    <div className={styles['table']} tabIndex={0} role="region" aria-label="Parameters one by one">
      <table aria-label="What matched">
        <thead>
          <tr>
            <th>Parameters</th>
            <th>Verdict</th>
            <th>In the file</th>
            <th>Wanted</th>
            <th>Found</th>
            <th>How</th>
          </tr>
        </thead>
        <tbody>
          {report.rows.map(({ status, tensor, array, wanted, found, notes }) => (
            <tr key={`${tensor} ${array}`}>
              <th scope="row">{tensor ?? '–'}</th>
              <td>
                <Tag tone={tones[status]}>{words[status]}</Tag>
              </td>
              <td>{array ?? '–'}</td>
              <td>{wanted || '–'}</td>
              <td>{found || '–'}</td>
              <td className={styles['notes']}>{notes.join('; ') || 'as it is'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
