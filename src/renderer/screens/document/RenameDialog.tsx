import { useState, type FormEvent, type ReactElement } from 'react';
import type { ExperimentDocument } from '../../../shared/lab/contract';
import { Button, Dialog, Field, TextField } from '../../../ui/controls';
import { useWorkbench } from '../../workbench/context';

interface RenameDialogProps {
  readonly document: ExperimentDocument;
  readonly onClose: () => void;
}

export function RenameDialog({ document, onClose }: RenameDialogProps): ReactElement {
  const { documents } = useWorkbench();
  const [title, setTitle] = useState(document.title);
  const [seed, setSeed] = useState(document.seed);
  const titleError = title.trim() === '' ? 'A title is needed.' : title.length > 200 ? 'At most 200 characters.' : null;
  const seedError = /^\d{1,19}$/.test(seed) ? null : 'A whole number from 0 on, at most 19 digits.';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (titleError || seedError) return;
    if (title !== document.title || seed !== document.seed) {
      documents.edit(document.id, { title: title.trim(), seed }, { label: 'Title and seed' });
    }
    onClose();
  };
  return (
    <Dialog
      title="Title and seed"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="rename-document" reason={titleError ?? seedError}>
            Save
          </Button>
        </>
      }
    >
      <form id="rename-document" onSubmit={submit}>
        <Field label="Title" htmlFor="document-title" error={titleError}>
          <TextField
            id="document-title"
            label="Title"
            value={title}
            onChange={setTitle}
            invalid={Boolean(titleError)}
          />
        </Field>
        <Field label="Seed" htmlFor="document-seed" error={seedError}>
          <TextField id="document-seed" label="Seed" value={seed} onChange={setSeed} invalid={Boolean(seedError)} />
        </Field>
        <p style={{ margin: '8px 0 0', fontSize: 12, color: 'var(--text-2)' }}>
          The same spec and the same seed give the same numbers, on any number of threads.
        </p>
      </form>
    </Dialog>
  );
}
