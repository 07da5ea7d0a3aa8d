import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import styles from './overlay.module.css';
import { IconButton } from './button';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly width?: number;
}

/** Modal dialog: the browser keeps the focus in and gives it back; Escape closes. */
export function Dialog({ title, onClose, children, actions, width = 480 }: DialogProps): ReactElement {
  const reference = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = reference.current;
    if (!dialog || dialog.open) return;
    dialog.showModal();
    // To what is to be filled in, not to the button that closes.
    dialog.querySelector<HTMLElement>('input, select, textarea')?.focus();
  }, []);
  return (
    <dialog
      ref={reference}
      className={styles['dialog']}
      style={{ width }}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className={styles['dialogInner']}>
        <header>
          <h2>{title}</h2>
          <IconButton label="Close" icon="close" onClick={onClose} />
        </header>
        <div className={styles['dialogBody']}>{children}</div>
        {actions ? <footer>{actions}</footer> : null}
      </div>
    </dialog>
  );
}

interface HoverCardProps {
  readonly card: ReactNode;
  readonly children: ReactNode;
  readonly side?: 'above' | 'below';
}

/** More about something on hover or focus. Never the only place of a fact. */
export function HoverCard({ card, children, side = 'above' }: HoverCardProps): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <span
      className={styles['hoverRoot']}
      onPointerEnter={() => setOpen(true)}
      onPointerLeave={() => setOpen(false)}
      onFocus={() => setOpen(true)}
      onBlur={() => setOpen(false)}
    >
      {children}
      {open ? (
        <span role="tooltip" className={[styles['hoverCard'], styles[side]].join(' ')}>
          {card}
        </span>
      ) : null}
    </span>
  );
}
