import type { DragEvent, KeyboardEvent, ReactElement } from 'react';

interface DockTabsProps {
  readonly tabs: readonly { readonly id: string; readonly title: string }[];
  readonly current: string;
  readonly onChoose: (id: string) => void;
  readonly onDragStart: (event: DragEvent<HTMLElement>, id: string) => void;
  readonly onDragEnd: () => void;
}

/** The panels that share a place, by name; the arrows go from one to the next. */
export function DockTabs({ tabs, current, onChoose, onDragStart, onDragEnd }: DockTabsProps): ReactElement {
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const index = tabs.findIndex(({ id }) => id === current);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChoose(next.id);
    // The tab of the other panel is in that panel's header.
    requestAnimationFrame(() => {
      document
        .querySelector<HTMLElement>(`[data-panel="${CSS.escape(next.id)}"] [role="tab"][aria-selected="true"]`)
        ?.focus();
    });
  };
  return (
    <div role="tablist" aria-label="Panels in this place" className="dock-tabs" onKeyDown={onKeyDown}>
      {tabs.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          role="tab"
          aria-selected={id === current}
          tabIndex={id === current ? 0 : -1}
          draggable
          onDragStart={(event) => onDragStart(event, id)}
          onDragEnd={onDragEnd}
          onClick={() => onChoose(id)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
