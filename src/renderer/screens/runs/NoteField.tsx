import { useEffect, useRef, useState, type ReactElement } from 'react';
import { longestNote } from '../../../shared/lab/annotation';
import { formatInteger } from '../../../shared/format';
import styles from './Runs.module.css';

const pauseMilliseconds = 1200;

interface NoteFieldProps {
  readonly note: string;
  readonly onCommit: (note: string) => void;
}

/** A text of some lines, given on after a pause, when the field is left, or when another run is shown. Escape goes back. */
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
  useEffect(() => {
    if (draft === null || draft === note) return undefined;
    const timer = setTimeout(() => pending.current?.(), pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [draft, note]);
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
          if (event.key === 'Escape' && draft !== null) {
            event.stopPropagation();
            setDraft(null);
          }
        }}
      />
      <p className={styles['quiet']}>
        {draft !== null && draft !== note
          ? `Saved in a moment; ${formatInteger(longestNote - draft.length)} characters left.`
          : 'Kept beside the run, and sent with it.'}
      </p>
    </>
  );
}
