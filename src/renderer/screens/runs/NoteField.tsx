import { useEffect, useRef, useState, type ReactElement } from 'react';
import { longestNote } from '../../../shared/lab/annotation';
import { formatInteger } from '../../../shared/format';
import styles from './Runs.module.css';

interface NoteFieldProps {
  readonly note: string;
  readonly onCommit: (note: string) => void;
}

/** A text of some lines, given on when the field is left, with Ctrl-Enter, or when another run is shown. Escape goes back. */
export function NoteField({ note, onCommit }: NoteFieldProps): ReactElement {
  const [draft, setDraft] = useState<string | null>(null);
  const pending = useRef<(() => void) | null>(null);
  const commit = (): void => {
    if (draft !== null && draft !== note) onCommit(draft);
    setDraft(null);
  };
  useEffect(() => {
    pending.current = draft !== null && draft !== note ? () => onCommit(draft) : null;
  });
  useEffect(() => () => pending.current?.(), []);
  return (
    <>
      <textarea
        aria-label="Note"
        className={styles['note']}
        placeholder="What was tried, and what came of it"
        rows={5}
        maxLength={longestNote}
        value={draft ?? note}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.stopPropagation();
            commit();
          } else if (event.key === 'Escape' && draft !== null) {
            event.stopPropagation();
            setDraft(null);
          }
        }}
      />
      <p className={styles['quiet']}>
        {draft !== null && draft !== note
          ? `Saved when you leave the field, ${formatInteger(longestNote - draft.length)} characters left.`
          : 'Kept beside the run, and sent with it.'}
      </p>
    </>
  );
}
