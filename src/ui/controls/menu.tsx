import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { Icon, type IconName } from './icons';
import styles from './menu.module.css';

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
  /** Its items have commands of their own: they are not offered by name a second time. */
  readonly hasCommands?: boolean;
  readonly button: ReactNode;
  readonly buttonClassName?: string;
  /** Of the button, shown on hover where it is an icon. */
  readonly title?: string;
  /** What was chosen last is still being done. */
  readonly busy?: boolean;
  /** A function is asked when the menu is open: for items that take work to find. */
  readonly items: readonly MenuItem[] | (() => readonly MenuItem[]);
}

/** A menu of the page whose items are not open to be seen. */
interface PlacedMenu {
  readonly label: string;
  readonly trigger: HTMLButtonElement;
  readonly items: () => readonly MenuItem[];
}

/** The menus that are on the page: what they offer can also be found by name. */
export const placedMenus: Set<PlacedMenu> = new Set<PlacedMenu>();

/** Pixels between the button and its list, and from there to the edge of the window. */
const gap = 4;
/** A list that would be lower goes to the other side of its button, if there is more room. */
const comfortable = 240;

interface Place {
  readonly top?: number;
  readonly bottom?: number;
  readonly right: number;
  readonly maxHeight: number;
}

/** The list hangs on the right edge of its button, below it, or above where that leaves more room. */
function placeAt(button: DOMRect): Place {
  const below = window.innerHeight - button.bottom - 2 * gap;
  const above = button.top - 2 * gap;
  const right = Math.max(gap, window.innerWidth - button.right);
  return below >= comfortable || below >= above
    ? { top: button.bottom + gap, right, maxHeight: below }
    : { bottom: window.innerHeight - button.top + gap, right, maxHeight: above };
}

/** A button that opens a list. Placed in the window, not in the panel, which would cut it off. Arrows move, Escape closes and gives the focus back. */
export function Menu({
  label,
  button,
  buttonClassName,
  title,
  busy,
  items,
  hasCommands = false,
}: MenuProps): ReactElement {
  const [place, setPlace] = useState<Place | null>(null);
  const isOpen = place !== null;
  const root = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const button = trigger.current;
    if (hasCommands || button === null) return undefined;
    const entry: PlacedMenu = { label, trigger: button, items: () => (typeof items === 'function' ? items() : items) };
    placedMenus.add(entry);
    return () => {
      placedMenus.delete(entry);
    };
  }, [hasCommands, label, items]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const narrowed = list.current?.getBoundingClientRect();
    // Of a button at the left edge of the window a wide list goes to the right.
    if (narrowed && narrowed.left < gap)
      setPlace((known) => known && { ...known, right: known.right + narrowed.left - gap });
    list.current?.querySelector<HTMLElement>('[role="menuitem"]:not(:disabled)')?.focus({ preventScroll: true });
    const away = (event: PointerEvent): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setPlace(null);
    };
    const resized = (): void => setPlace(null);
    document.addEventListener('pointerdown', away);
    window.addEventListener('resize', resized);
    return () => {
      document.removeEventListener('pointerdown', away);
      window.removeEventListener('resize', resized);
    };
  }, [isOpen]);
  const close = (): void => {
    setPlace(null);
    trigger.current?.focus();
  };
  const move = (step: number): void => {
    const entries = [...(list.current?.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)') ?? [])];
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
      className={styles['root']}
      onKeyDown={(event) => {
        if (!isOpen) return;
        if (event.key === 'Escape') {
          event.stopPropagation();
          close();
        } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          event.preventDefault();
          move(event.key === 'ArrowDown' ? 1 : -1);
        } else if (event.key === 'Tab') setPlace(null);
      }}
    >
      <button
        ref={trigger}
        type="button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label}
        aria-busy={busy}
        title={title}
        className={buttonClassName ?? styles['trigger']}
        onClick={() => setPlace(isOpen || !trigger.current ? null : placeAt(trigger.current.getBoundingClientRect()))}
      >
        {button}
      </button>
      {place ? (
        <div ref={list} role="menu" aria-label={label} className={styles['menu']} style={place}>
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
