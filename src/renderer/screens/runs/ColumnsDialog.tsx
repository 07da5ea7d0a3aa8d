import type { ReactElement } from 'react';
import { Button, Checkbox, Dialog } from '../../../ui/controls';
import { firstColumns, runsView, useRunsView } from './runs-view';
import { columnWords } from './run-columns';
import styles from './Runs.module.css';

/** Which columns the list of runs has. */
export function ColumnsDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const columns = useRunsView((view) => view.columns);
  return (
    <Dialog
      title="Columns"
      width={360}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => runsView.setState({ columns: firstColumns })}>As at first</Button>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <div className={styles['columns']}>
        {Object.entries(columnWords).map(([id, word]) => (
          <Checkbox
            key={id}
            label={word}
            checked={columns.includes(id)}
            disabled={id === 'title'}
            onChange={(checked) =>
              runsView.setState({ columns: checked ? [...columns, id] : columns.filter((other) => other !== id) })
            }
          />
        ))}
      </div>
    </Dialog>
  );
}
