import type { KeyboardEvent, ReactElement } from 'react';
import { plainText } from '../../../shared/figure';
import {
  type ComposedPage,
  type FigurePage,
  type FigurePanel,
  lettersOf,
  palettes,
  panelsInOrder,
} from '../../../shared/figure-page';
import { movePanel } from '../../../shared/figure-page/arrange';
import { placeInset, removePanel } from '../../../shared/figure-page/edit';
import styles from './Figure.module.css';
import { usePageTools } from './use-page';

interface ObjectTreeProps {
  readonly page: FigurePage;
  readonly composed: ComposedPage;
}

/** The page, its panels in the order of reading, and what each draws. Arrows move, Alt and arrows move the panel, Delete removes it. */
export function ObjectTree({ page, composed }: ObjectTreeProps): ReactElement {
  const { selected, select, edit } = usePageTools();
  const letters = lettersOf(page);
  const panels = panelsInOrder(page);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const order = [null, ...panels.map(({ id }) => id)];
    const at = order.indexOf(selected);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const handled = selected !== null && panelKey(event, selected, edit);
    if (!handled && step !== undefined && !event.altKey) {
      const next = order[Math.max(0, Math.min(order.length - 1, at + step))] ?? null;
      select(next);
      event.currentTarget.querySelector<HTMLElement>(`[data-object="${next ?? 'page'}"]`)?.focus();
    } else if (!handled) return;
    event.preventDefault();
  };
  return (
    <div role="tree" aria-label="Objects of the figure" className={styles['tree']} onKeyDown={onKeyDown}>
      <Row
        id={null}
        level={1}
        name="Figure"
        note={`${page.width} mm`}
        selected={selected === null}
        onSelect={() => select(null)}
      />
      {panels.map((panel) => (
        <div key={panel.id} role="none">
          <Row
            id={panel.id}
            level={panel.place.kind === 'inset' ? 3 : 2}
            name={`${letters.get(panel.id) ?? (panel.place.kind === 'inset' ? 'inset:' : '')} ${plainText(panel.figure.title)}`.trim()}
            note={noteOf(panel)}
            selected={selected === panel.id}
            onSelect={() => select(panel.id)}
          />
          <Series page={page} panel={panel} composed={composed} />
        </div>
      ))}
    </div>
  );
}

/** Keys that act on a panel wherever it has the focus; true: it was one. */
export function panelKey(
  event: KeyboardEvent<HTMLElement>,
  id: string,
  edit: ReturnType<typeof usePageTools>['edit'],
): boolean {
  if (event.key === 'Delete' || event.key === 'Backspace') {
    edit((page) => removePanel(page, id), { label: 'Remove a panel' });
    return true;
  }
  if (!event.altKey) return false;
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
  if (dx === undefined || dy === undefined || (dx === 0 && dy === 0)) return false;
  edit(
    (page) => {
      const panel = page.panels.find((one) => one.id === id);
      if (panel?.place.kind !== 'inset') return movePanel(page, id, dx, dy);
      const { left, top, width, height } = panel.place;
      return event.shiftKey
        ? placeInset(page, id, { width: width + 0.02 * dx, height: height + 0.02 * dy })
        : placeInset(page, id, { left: left + 0.02 * dx, top: top + 0.02 * dy });
    },
    { label: 'Move a panel', group: `move-${id}` },
  );
  return true;
}

function noteOf({ figure }: FigurePanel): string {
  const { content } = figure;
  if (content.kind === 'lattice') return `${content.panels.length} drawings`;
  return content.series.length === 1 ? '1 series' : `${content.series.length} series`;
}

interface RowProps {
  readonly id: string | null;
  readonly level: number;
  readonly name: string;
  readonly note: string;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

function Row({ id, level, name, note, selected, onSelect }: RowProps): ReactElement {
  return (
    <button
      type="button"
      role="treeitem"
      aria-level={level}
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      data-object={id ?? 'page'}
      className={[styles['row'], selected ? styles['on'] : ''].join(' ')}
      style={{ paddingLeft: 12 + 14 * (level - 1) }}
      onClick={onSelect}
    >
      <span>{name}</span>
      <small>{note}</small>
    </button>
  );
}

function Series({ page, panel, composed }: ObjectTreeProps & { readonly panel: FigurePanel }): ReactElement | null {
  const placed = composed.panels.find((one) => one.panel.id === panel.id);
  if (placed?.figure.content.kind !== 'chart') return null;
  const { data } = palettes[page.palette];
  const { series, annotations } = placed.figure.content;
  const lines = annotations.flatMap((annotation) => (annotation.kind === 'reference' ? [annotation] : []));
  return (
    <>
      {series.slice(0, 12).map((one, index) => (
        <div key={`${one.name}-${index}`} role="none" className={styles['leaf']}>
          {one.kind === 'heatmap' ? null : <i style={{ background: data[one.colour] }} />}
          <span>{plainText(one.name)}</span>
        </div>
      ))}
      {lines.map((line, index) => (
        <div key={`line-${index}`} role="none" className={styles['leaf']}>
          <i style={{ background: data[0] }} />
          <span>{plainText(line.label)}</span>
          <small>line</small>
        </div>
      ))}
    </>
  );
}
