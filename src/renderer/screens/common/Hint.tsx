import type { ReactElement, ReactNode } from 'react';
import { Icon, IconButton } from '../../../ui/controls';
import { usePreferences, useWorkbench } from '../../workbench/context';
import styles from './Hint.module.css';

interface HintProps {
  /** It stays away under this name once it was put away. */
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** A word for the first start, in its place; put away for good with one press. */
export function Hint({ id, title, children }: HintProps): ReactElement | null {
  const workbench = useWorkbench();
  const dismissed = usePreferences((state) => state.dismissedHints);
  if (dismissed.includes(id)) return null;
  return (
    <div role="note" aria-label={title} className={styles['hint']} data-hint={id}>
      <Icon name="help" size={14} />
      <p>
        <b>{title}.</b> {children}
      </p>
      <IconButton
        size="small"
        icon="close"
        label={`Put the hint away: ${title}`}
        onClick={() => workbench.changePreferences({ dismissedHints: [...dismissed, id] }, 'Hint')}
      />
    </div>
  );
}
