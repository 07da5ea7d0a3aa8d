import type { ReactElement } from 'react';
import { Button, Mark } from '../../ui/controls';
import { useHost, useWorkbench } from '../workbench/context';
import styles from './ConnectionBanner.module.css';

/** Says at the top that the host is away and what that means; gone as soon as it is back. */
export function ConnectionBanner(): ReactElement | null {
  const { status, lab, problem } = useHost();
  const { host } = useWorkbench();
  if (status !== 'lost') return null;
  return (
    <div className={styles['banner']} role="alert">
      <Mark kind="error" label="error" />
      <p>
        <b>{lab === null ? 'No host answers.' : 'The connection to the host was lost.'}</b>{' '}
        {lab === null
          ? problem?.suggestion
          : 'Runs go on or keep their last checkpoint; edits are kept here until it is back.'}
      </p>
      <Button size="small" onClick={host.connectNow}>
        Connect now
      </Button>
    </div>
  );
}
