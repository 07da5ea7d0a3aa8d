import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import styles from './overlay.module.css';
import { IconButton } from './button';
import { Icon, type IconName } from './icons';

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

export interface MenuItem {
  readonly key: string;
  readonly label: ReactNode;
  /** Items of one group follow each other; its name stands over them. */
  readonly group?: string;
  readonly icon?: IconName;
  readonly note?: ReactNode;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly button: ReactNode;
  readonly buttonClassName?: string;
  /** A function is asked when the menu is open: for items that take work to find. */
  readonly items: readonly MenuItem[] | (() => readonly MenuItem[]);
  readonly align?: 'left' | 'right';
}

/** A button that opens a list. Arrows move, Escape closes and gives the focus back. */
export function Menu({ label, button, buttonClassName, items, align = 'right' }: MenuProps): ReactElement {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    root.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const away = (event: PointerEvent): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);
  const close = (): void => {
    setOpen(false);
    trigger.current?.focus();
  };
  const move = (step: number): void => {
    const entries = [...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)') ?? [])];
    const index = entries.findIndex((entry) => entry === document.activeElement);
    entries[(index + step + entries.length) % entries.length]?.focus();
  };
  const entry = (item: MenuItem): ReactElement => (
    <button
      key={item.key}
      type="button"
      role="menuitem"
      tabIndex={-1}
      disabled={item.disabled}
      onClick={() => {
        close();
        item.onSelect();
      }}
    >
      {item.icon ? <Icon name={item.icon} /> : null}
      <span>{item.label}</span>
      {item.note ? <small>{item.note}</small> : null}
    </button>
  );
  return (
    <div
      ref={root}
      className={styles['menuRoot']}
      onKeyDown={(event) => {
        if (!open) return;
        if (event.key === 'Escape') {
          event.stopPropagation();
          close();
        } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          event.preventDefault();
          move(event.key === 'ArrowDown' ? 1 : -1);
        } else if (event.key === 'Tab') setOpen(false);
      }}
    >
      <button
        ref={trigger}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        className={buttonClassName ?? styles['menuButton']}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open ? (
        <div role="menu" aria-label={label} className={[styles['menu'], styles[align]].join(' ')}>
          {grouped(typeof items === 'function' ? items() : items).map(([group, members]) =>
            group === undefined ? (
              members.map(entry)
            ) : (
              <div key={group} role="group" aria-label={group}>
                <h4>{group}</h4>
                {members.map(entry)}
              </div>
            ),
          )}
        </div>
      ) : null}
    </div>
  );
}

/** Items under the names of their groups, in order. */
function grouped(items: readonly MenuItem[]): readonly (readonly [string | undefined, readonly MenuItem[]])[] {
  const groups = new Map<string | undefined, MenuItem[]>();
  for (const item of items) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  return [...groups];
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
