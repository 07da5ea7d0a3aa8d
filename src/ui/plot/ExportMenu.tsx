import { type ReactElement, useEffect, useRef, useState } from 'react';
import { Icon } from '../controls';
import styles from './plot.module.css';

export type FigureFormat = 'svg' | 'pdf' | 'png' | 'csv';

interface ExportMenuProps {
  readonly title: string;
  readonly onExport: (format: FigureFormat, widthMillimetres: number) => void | Promise<void>;
}

const choices: readonly {
  readonly format: FigureFormat;
  readonly width: number;
  readonly label: string;
  readonly note: string;
}[] = [
  { format: 'pdf', width: 86, label: 'PDF', note: '86 mm, one column' },
  { format: 'pdf', width: 178, label: 'PDF', note: '178 mm, two columns' },
  { format: 'svg', width: 86, label: 'SVG', note: '86 mm' },
  { format: 'svg', width: 178, label: 'SVG', note: '178 mm' },
  { format: 'png', width: 86, label: 'PNG', note: '86 mm, 600 dpi' },
  { format: 'png', width: 178, label: 'PNG', note: '178 mm, 600 dpi' },
  { format: 'csv', width: 86, label: 'CSV', note: 'the numbers' },
];

/** Formats and widths. Placed by the window, not by the panel, which would cut it off. */
export function ExportMenu({ title, onExport }: ExportMenuProps): ReactElement {
  const [at, setAt] = useState<{ top: number; right: number } | null>(null);
  const [busy, setBusy] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const isOpen = at !== null;
  useEffect(() => {
    if (!isOpen) return undefined;
    root.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const away = (event: Event): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setAt(null);
    };
    const resized = (): void => setAt(null);
    document.addEventListener('pointerdown', away);
    window.addEventListener('resize', resized);
    return () => {
      document.removeEventListener('pointerdown', away);
      window.removeEventListener('resize', resized);
    };
  }, [isOpen]);
  const open = (): void => {
    const box = trigger.current?.getBoundingClientRect();
    if (!box) return;
    const height = choices.length * 28 + 8;
    const top = box.bottom + 4 + height > window.innerHeight ? Math.max(4, box.top - height - 4) : box.bottom + 4;
    setAt({ top, right: Math.max(4, window.innerWidth - box.right) });
  };
  const choose = (format: FigureFormat, width: number): void => {
    setAt(null);
    trigger.current?.focus();
    setBusy(true);
    void Promise.resolve(onExport(format, width)).finally(() => setBusy(false));
  };
  const move = (step: number): void => {
    const entries = [...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const index = entries.findIndex((entry) => entry === document.activeElement);
    entries[(index + step + entries.length) % entries.length]?.focus();
  };
  return (
    <div
      ref={root}
      className={styles['export']}
      onKeyDown={(event) => {
        if (!isOpen) return;
        if (event.key === 'Escape') {
          event.stopPropagation();
          setAt(null);
          trigger.current?.focus();
        } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          event.preventDefault();
          move(event.key === 'ArrowDown' ? 1 : -1);
        } else if (event.key === 'Tab') setAt(null);
      }}
    >
      <button
        ref={trigger}
        type="button"
        className={styles['tool']}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={`Export ${title}`}
        title="Export this figure"
        aria-busy={busy}
        onClick={() => (isOpen ? setAt(null) : open())}
      >
        {busy ? 'Exporting…' : <Icon name="download" size={14} />}
      </button>
      {at ? (
        <div role="menu" aria-label={`Export ${title}`} className={styles['menu']} style={at}>
          {choices.map(({ format, width, label, note }) => (
            <button
              key={`${format}${width}`}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => choose(format, width)}
            >
              {label}
              <small>{note}</small>
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
