import { useEffect, useState, type ReactElement } from 'react';
import type { ErrorRecord } from '../../../shared/contract';
import { formatCount } from '../../../shared/format';
import type { UnreadableFile } from '../../../shared/lab/unreadable-file';
import { AlertCard, Button } from '../../../ui/controls';
import { useHost, useWorkbench } from '../../workbench/context';
import styles from './ReadingProblem.module.css';

interface ReadingProblemProps {
  readonly problem: ErrorRecord;
  readonly onAgain: () => Promise<void>;
}

/** What could not be read from the host, and the way to ask again. */
export function ReadingProblem({ problem, onAgain }: ReadingProblemProps): ReactElement {
  const workbench = useWorkbench();
  const { lab } = useHost();
  return (
    <div className={styles['card']}>
      <AlertCard
        problem={problem}
        actions={
          <Button reason={lab ? null : 'The host is away'} onClick={() => workbench.attempt(onAgain)}>
            Try again
          </Button>
        }
      />
    </div>
  );
}

/** Files of the documents folder that are damaged: they are in no list, and nothing is done to them. */
export function UnreadableFiles({ kind }: { readonly kind: UnreadableFile['kind'] }): ReactElement | null {
  const { lab } = useHost();
  const [files, setFiles] = useState<readonly UnreadableFile[]>([]);
  useEffect(() => {
    let wanted = true;
    lab?.unreadableFiles({}).then(
      (found) => {
        if (wanted) setFiles(found.filter((file) => file.kind === kind));
      },
      // The list itself says what is wrong with the host.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [lab, kind]);
  if (files.length === 0) return null;
  return (
    <div className={styles['card']}>
      <AlertCard
        severity="warning"
        problem={{
          code: 'DOCUMENT_FILE_UNREADABLE',
          message: `${formatCount(files.length, 'file')} of the documents folder cannot be read.`,
          reason: files.map(({ name, reason }) => `${name}: ${reason}`).join(' '),
          suggestion: 'Nothing is done to them. Mend them in a text editor, or move them out of the folder.',
        }}
      />
    </div>
  );
}
