import { useState, type ReactElement } from 'react';
import { formatBytes, formatCount } from '../../../shared/format';
import type { BundleScope } from '../../../shared/lab/bundle';
import type { RunSummary } from '../../../shared/lab/contract';
import { Button, Checkbox, Dialog, Field, Segmented } from '../../../ui/controls';
import { useWorkbench } from '../../workbench/context';
import { exportBundle } from '../../workbench/transfers';

const choices = [
  { value: 'all', label: 'all' },
  { value: 'last', label: 'last' },
  { value: 'none', label: 'none' },
] as const;

const words: Readonly<Record<BundleScope['checkpoints'], string>> = {
  all: 'Everything: it can be resumed, inspected at every checkpoint, and replayed.',
  last: 'It can be resumed and inspected at its last checkpoint, and replayed.',
  none: 'Curves and results only. It can be replayed, which makes the parameters again.',
};

interface BundleDialogProps {
  readonly runs: readonly RunSummary[];
  readonly onClose: () => void;
}

/** What goes into a bundle of runs. */
export function BundleDialog({ runs, onClose }: BundleDialogProps): ReactElement {
  const workbench = useWorkbench();
  const [checkpoints, setCheckpoints] = useState<BundleScope['checkpoints']>('all');
  const [documents, setDocuments] = useState(true);
  const size = runs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <Dialog
      title={`Send ${formatCount(runs.length, 'run')}`}
      width={480}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            icon="download"
            onClick={() => {
              exportBundle(workbench, { runIds: runs.map(({ id }) => id), checkpoints, documents });
              onClose();
            }}
          >
            Make the file
          </Button>
        </>
      }
    >
      <p>
        One file, *.ansatz-run.zip, with the settings, all values, tags and notes, and a digest of everything. A
        colleague opens it with “Open a bundle…”, or by dropping it on the window. Up to {formatBytes(size)} before
        packing.
      </p>
      <Field label="Checkpoints">
        <Segmented label="Checkpoints" value={checkpoints} options={choices} onChange={setCheckpoints} />
        <p style={{ margin: '4px 0 0', color: 'var(--text-3)' }}>{words[checkpoints]}</p>
      </Field>
      <Field label="Documents">
        <Checkbox label="with the documents of the runs" checked={documents} onChange={setDocuments} />
      </Field>
    </Dialog>
  );
}
