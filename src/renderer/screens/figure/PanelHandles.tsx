import { useState, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import { plainText } from '../../../shared/figure';
import { type ComposedPage, type FigurePage, lettersOf, type PlacedPanel } from '../../../shared/figure-page';
import { movePanel } from '../../../shared/figure-page/arrange';
import { placeInset, setRowHeight } from '../../../shared/figure-page/edit';
import { cellAt } from './cell-at';
import styles from './Figure.module.css';
import { panelKey } from './ObjectTree';
import { usePageTools } from './use-page';

interface PanelHandlesProps {
  readonly page: FigurePage;
  readonly composed: ComposedPage;
  readonly scale: number;
  /** Of the screen to a millimetre of the page. */
  readonly pixels: number;
}

/**
 * What can be taken hold of: each panel (drag to another cell; an inset anywhere in its frame) and the grips of the one that is
 * selected. The same by keys: Alt and arrows move, arrows on a grip stretch, Delete removes.
 */
export function PanelHandles({ page, composed, scale, pixels }: PanelHandlesProps): ReactElement {
  const letters = lettersOf(page);
  return (
    <>
      {composed.panels.map((placed) => (
        <Handle
          key={placed.panel.id}
          page={page}
          composed={composed}
          placed={placed}
          name={`${letters.get(placed.panel.id) ?? (placed.panel.place.kind === 'inset' ? 'Inset' : 'Panel')} ${plainText(placed.figure.title)}`}
          scale={scale}
          pixels={pixels}
          host={
            composed.panels.find(
              ({ panel }) => placed.panel.place.kind === 'inset' && panel.id === placed.panel.place.of,
            ) ?? null
          }
        />
      ))}
    </>
  );
}

interface HandleProps {
  readonly page: FigurePage;
  readonly composed: ComposedPage;
  readonly placed: PlacedPanel;
  readonly name: string;
  readonly scale: number;
  readonly pixels: number;
  /** Of an inset. */
  readonly host: PlacedPanel | null;
}

interface Drag {
  readonly x: number;
  readonly y: number;
}

/** Pixels that a press may wander without being a drag. */
const slack = 4;

function Handle({ page, composed, placed, name, scale, pixels, host }: HandleProps): ReactElement {
  const { selected, select, edit } = usePageTools();
  const { panel } = placed;
  const { place } = panel;
  const isSelected = selected === panel.id;
  const [shift, setShift] = useState<Drag | null>(null);
  const area = place.kind === 'cell' ? composed.cellArea(place) : placed.area;
  const style = {
    left: area.left * scale,
    top: area.top * scale,
    width: area.width * scale,
    height: area.height * scale,
    ...(shift ? { transform: `translate(${shift.x}px, ${shift.y}px)` } : {}),
  };
  const drop = (moved: Drag): void => {
    if (place.kind === 'inset') {
      if (!host) return;
      const change = {
        left: place.left + moved.x / scale / host.frame.width,
        top: place.top + moved.y / scale / host.frame.height,
      };
      edit((old) => placeInset(old, panel.id, change), { label: 'Move an inset' });
      return;
    }
    const middle = { x: area.left + area.width / 2 + moved.x / scale, y: area.top + area.height / 2 + moved.y / scale };
    const { column, row } = cellAt(page, composed, middle);
    edit((old) => movePanel(old, panel.id, column - place.column, row - place.row), { label: 'Move a panel' });
  };
  const dragging = useDrag(setShift, drop);
  return (
    <div className={styles['placed']} style={style}>
      <button
        type="button"
        className={[styles['hit'], isSelected ? styles['held'] : ''].join(' ')}
        aria-pressed={isSelected}
        aria-label={name}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight Delete"
        onClick={() => select(panel.id)}
        onKeyDown={(event: KeyboardEvent<HTMLElement>) => {
          if (panelKey(event, panel.id, edit)) event.preventDefault();
        }}
        {...dragging}
      />
      {isSelected && place.kind === 'cell' ? (
        <RowGrip page={page} row={place.row + place.rows - 1} pixels={pixels} />
      ) : null}
      {isSelected && place.kind === 'inset' && host ? (
        <InsetGrip panel={placed} width={host.frame.width * scale} height={host.frame.height * scale} />
      ) : null}
    </div>
  );
}

/** Follows the pointer from a press to its end; less than the slack is a click. */
function useDrag(onMove: (moved: Drag | null) => void, onDrop: (moved: Drag) => void) {
  const [from, setFrom] = useState<Drag | null>(null);
  const moved = (event: PointerEvent): Drag | null => {
    if (!from) return null;
    const by = { x: event.clientX - from.x, y: event.clientY - from.y };
    return Math.hypot(by.x, by.y) > slack ? by : null;
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>): void => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setFrom({ x: event.clientX, y: event.clientY });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>): void => onMove(moved(event)),
    onPointerUp: (event: PointerEvent<HTMLElement>): void => {
      const by = moved(event);
      setFrom(null);
      onMove(null);
      if (by) onDrop(by);
    },
    onPointerCancel: (): void => {
      setFrom(null);
      onMove(null);
    },
  };
}

function RowGrip({
  page,
  row,
  pixels,
}: {
  readonly page: FigurePage;
  readonly row: number;
  readonly pixels: number;
}): ReactElement {
  const { edit } = usePageTools();
  const height = page.rowHeights[row] ?? 50;
  const [start, setStart] = useState(height);
  const set = (next: number): void =>
    edit((old) => setRowHeight(old, row, next), { label: 'Height of a row', group: `row-${row}` });
  const dragging = useDrag(
    (moved) => {
      if (moved) set(start + moved.y / pixels);
    },
    () => undefined,
  );
  return (
    <div
      role="slider"
      tabIndex={0}
      className={styles['gripRow']}
      aria-label={`Height of row ${row + 1}`}
      aria-orientation="vertical"
      aria-valuemin={10}
      aria-valuemax={300}
      aria-valuenow={height}
      aria-valuetext={`${height} mm`}
      title="Drag, or press the arrows, to change the height of the row"
      onKeyDown={(event) => {
        const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
        if (step === undefined || event.altKey) return;
        event.preventDefault();
        event.stopPropagation();
        set(height + step);
      }}
      {...dragging}
      onPointerDown={(event) => {
        setStart(height);
        dragging.onPointerDown(event);
      }}
    />
  );
}

interface InsetGripProps {
  readonly panel: PlacedPanel;
  /** Of the frame that it lies in, px. */
  readonly width: number;
  readonly height: number;
}

function InsetGrip({ panel, width, height }: InsetGripProps): ReactElement | null {
  const { edit } = usePageTools();
  const { id, place } = panel.panel;
  const [start, setStart] = useState({ width: 0, height: 0 });
  const stretch = (size: { readonly width: number; readonly height: number }): void =>
    edit((old) => placeInset(old, id, size), { label: 'Size of an inset', group: `inset-${id}` });
  const dragging = useDrag(
    (moved) => {
      if (moved) stretch({ width: start.width + moved.x / width, height: start.height + moved.y / height });
    },
    () => undefined,
  );
  if (place.kind !== 'inset') return null;
  return (
    <div
      role="slider"
      tabIndex={0}
      className={styles['gripCorner']}
      aria-label="Size of the inset"
      aria-valuemin={10}
      aria-valuemax={100}
      aria-valuenow={Math.round(place.width * 100)}
      aria-valuetext={`${Math.round(place.width * 100)} % wide, ${Math.round(place.height * 100)} % high`}
      title="Drag, or press the arrows, to change the size of the inset"
      onKeyDown={(event) => {
        const step = { ArrowRight: [0.02, 0], ArrowLeft: [-0.02, 0], ArrowDown: [0, 0.02], ArrowUp: [0, -0.02] }[
          event.key
        ];
        if (!step || event.altKey) return;
        event.preventDefault();
        event.stopPropagation();
        stretch({ width: place.width + (step[0] ?? 0), height: place.height + (step[1] ?? 0) });
      }}
      {...dragging}
      onPointerDown={(event) => {
        setStart({ width: place.width, height: place.height });
        dragging.onPointerDown(event);
      }}
    />
  );
}
