import type { ReactElement, ReactNode } from 'react';
import styles from './toast.module.css';
import { Button, IconButton } from './button';
import { Mark, type MarkKind } from './mark';

export interface ToastContent {
  readonly key: string;
  readonly mark: MarkKind;
  readonly message: ReactNode;
  readonly detail?: ReactNode;
  readonly action?: { readonly label: string; readonly onSelect: () => void };
}

interface ToastsProps {
  readonly toasts: readonly ToastContent[];
  readonly onDismiss: (key: string) => void;
}

/** Messages over the lower right corner; assistive technology reads them politely. */
export function Toasts({ toasts, onDismiss }: ToastsProps): ReactElement {
  return (
    <div className={styles['stack']} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.key} className={styles['toast']}>
          <Mark kind={toast.mark} />
          <div className={styles['text']}>
            <b>{toast.message}</b>
            {toast.detail ? <p>{toast.detail}</p> : null}
          </div>
          {toast.action ? (
            <Button
              size="small"
              onClick={() => {
                toast.action?.onSelect();
                onDismiss(toast.key);
              }}
            >
              {toast.action.label}
            </Button>
          ) : null}
          <IconButton label="Dismiss" icon="close" size="small" onClick={() => onDismiss(toast.key)} />
        </div>
      ))}
    </div>
  );
}
