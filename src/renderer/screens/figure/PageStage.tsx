import { useLayoutEffect, useRef, useState, type DragEvent, type ReactElement } from 'react';
import { type ComposedPage, type FigurePage, pageHeight, pixelsPerMillimetre } from '../../../shared/figure-page';
import { Checkbox, Panel, Segmented } from '../../../ui/controls';
import type { FigureCell } from '../../../ui/plot/add-to-figure';
import { useFigureTarget } from '../../../ui/plot/dragged-figure';
import { cellAt } from './cell-at';
import styles from './Figure.module.css';
import { PageDrawing } from './PageDrawing';
import { PanelHandles } from './PanelHandles';
import { Ruler, rulerSize } from './Rulers';
import { usePageTools } from './use-page';

type Zoom = '1' | '1.5' | '2' | 'fit';

const zooms = [
  { value: '1', label: '100 %', title: 'True size at 96 pixels to the inch' },
  { value: '1.5', label: '150 %' },
  { value: '2', label: '200 %' },
  { value: 'fit', label: 'fit' },
] as const;

interface PageStageProps {
  readonly page: FigurePage;
  readonly composed: ComposedPage;
}

/** The page at its size between rulers in millimetres. It is white in the dark window too: paper is. */
export function PageStage({ page, composed }: PageStageProps): ReactElement {
  const { select } = usePageTools();
  const [zoom, setZoom] = useState<Zoom>('fit');
  const [grey, setGrey] = useState(false);
  const room = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = room.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const fitting = Math.min(
    (size.width - rulerSize - 12) / composed.width,
    (size.height - rulerSize - 12) / composed.height,
    3,
  );
  const scale = zoom === 'fit' ? Math.max(0.3, fitting) : Number(zoom);
  const [over, setOver] = useState<FigureCell | null>(null);
  const desk = useRef<HTMLDivElement>(null);
  const cellUnder = (event: DragEvent<HTMLElement>): FigureCell | null => {
    const box = desk.current?.getBoundingClientRect();
    return box
      ? cellAt(page, composed, { x: (event.clientX - box.left) / scale, y: (event.clientY - box.top) / scale })
      : null;
  };
  const target = useFigureTarget({ onHover: (event) => setOver(event && cellUnder(event)), cellAt: cellUnder });
  const column = page.width === 86 ? ', one column' : page.width === 178 ? ', two columns' : '';
  return (
    <Panel
      title="Page"
      note={`${page.width} mm${column}, shown at ${Math.round(scale * 100)} %`}
      body={
        <div
          ref={room}
          className={styles['table']}
          {...target}
          onPointerDown={(event) => {
            if (event.target === event.currentTarget) select(null);
          }}
        >
          {size.width > 0 ? (
            <div className={styles['sheet']}>
              <span />
              <Ruler length={page.width} zoom={scale} along="x" />
              <Ruler length={pageHeight(page)} zoom={scale} along="y" />
              <div ref={desk} className={styles['desk']}>
                <PageDrawing composed={composed} title={page.title} zoom={scale} grey={grey} />
                <PanelHandles page={page} composed={composed} scale={scale} pixels={scale * pixelsPerMillimetre} />
                {over === null ? null : <DropMark cell={over} page={page} composed={composed} scale={scale} />}
              </div>
            </div>
          ) : null}
        </div>
      }
    >
      <Checkbox label="in grey" checked={grey} onChange={setGrey} />
      <Segmented label="Zoom" value={zoom} options={zooms} onChange={setZoom} />
    </Panel>
  );
}

interface DropMarkProps extends PageStageProps {
  readonly cell: FigureCell;
  readonly scale: number;
}

/** Where a plot that is held over the page would stand. */
function DropMark({ cell, page, composed, scale }: DropMarkProps): ReactElement {
  const isNew = cell.row >= page.rowHeights.length;
  const row = Math.min(cell.row, page.rowHeights.length - 1);
  const { left, top, width, height } = composed.cellArea({ kind: 'cell', ...cell, row, columns: 1, rows: 1 });
  const [from, high] = isNew ? [top + height, 18 / scale] : [top, height];
  return (
    <div
      className={styles['dropMark']}
      style={{ left: left * scale, top: from * scale, width: width * scale, height: high * scale }}
    />
  );
}
