import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { Icon, Section } from '../controls';
import { dragType, type PaletteGroup } from './types';
import styles from './model-builder.module.css';

interface PaletteProps {
  readonly groups: readonly PaletteGroup[];
  /** Without the mouse: the caller knows where the node goes. */
  readonly onAdd: (kind: string) => void;
  /** Where it would go: "behind conv1". */
  readonly where: string;
}

/** Kinds of nodes in groups, with a search. A kind is dragged onto the canvas, or Enter adds it. */
export function Palette({ groups, onAdd, where }: PaletteProps): ReactElement {
  const [search, setSearch] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const words = search.trim().toLowerCase();
  const shown = groups
    .map(({ title, items }) => ({
      title,
      items: items.filter(
        (item) => words === '' || `${item.title} ${item.note} ${item.kind} ${title}`.toLowerCase().includes(words),
      ),
    }))
    .filter(({ items }) => items.length > 0);
  const first = shown.flatMap(({ items }) => items).find(({ refusal }) => refusal === null);
  const entries = (): readonly HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = entries();
    const at = all.findIndex((entry) => entry === document.activeElement);
    all[Math.min(all.length - 1, Math.max(0, at + step))]?.focus();
  };
  return (
    <div className={`${styles['palette']} nokey`} onKeyDown={onKeyDown}>
      <label className={styles['search']}>
        <Icon name="search" size={14} />
        <input
          type="search"
          aria-label="Search layers"
          placeholder="Search layers"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && first !== undefined) onAdd(first.kind);
            if (event.key === 'Escape' && search !== '') {
              event.stopPropagation();
              setSearch('');
            }
          }}
        />
      </label>
      <p className={styles['where']}>Drag onto the canvas, or Enter: {where}.</p>
      <div ref={list}>
        {shown.map(({ title, items }) => (
          <Section key={title} title={title}>
            {items.map(({ kind, title: name, note, refusal }) => (
              <button
                key={kind}
                type="button"
                className={refusal === null ? styles['kind'] : `${styles['kind']} ${styles['refused']}`}
                aria-disabled={refusal !== null || undefined}
                draggable={refusal === null}
                onDragStart={(event) => {
                  event.dataTransfer.setData(dragType, kind);
                  event.dataTransfer.effectAllowed = 'copy';
                }}
                onClick={() => {
                  if (refusal === null) onAdd(kind);
                }}
              >
                <b>{name}</b>
                <small>{refusal ?? note}</small>
              </button>
            ))}
          </Section>
        ))}
        {shown.length === 0 && <p className={styles['where']}>No layer is called so.</p>}
      </div>
    </div>
  );
}
