import {
  memo,
  useCallback,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
} from 'react';
import { textFactor, watchTextSize } from '../text-size';
import { useElementSize } from '../use-element-size';
import { Checkbox } from './fields';
import { ColumnHead, type Column } from './table';
import { sortedRows, type GridSort } from './sorted-rows';
import styles from './table.module.css';

export interface GridColumn<Row> extends Omit<Column<Row>, 'width' | 'sortBy'> {
  /** Null: the row has none, and comes last in either direction. */
  readonly sortBy?: (row: Row) => number | string | null;
  /** Pixels; a column that grows has at least as many. */
  readonly width: number;
  readonly grow?: boolean;
}

interface WindowedTableProps<Row> {
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** For the checkbox of a row. */
  readonly rowName: (row: Row) => string;
  readonly sort: GridSort;
  readonly onSort: (sort: GridSort) => void;
  /** Row that the keys speak of. */
  readonly active: string | null;
  readonly onActive: (key: string) => void;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (keys: ReadonlySet<string>) => void;
  readonly onOpen: (row: Row) => void;
  /** The Delete key. */
  readonly onDelete?: () => void;
}

const rowPixels = 28;
const headPixels = 25;
/** Rows above and below what is seen, and by how many the window moves at once. */
const overscan = 10;
const stride = 6;

/**
 * A table of any length: only the rows in sight are there. One tab stop; arrows, Page and Home move the active row, Shift extends the
 * selection, Space chooses, Enter opens. A click makes a row active, with Ctrl or Shift it chooses.
 */
export function WindowedTable<Row>(props: WindowedTableProps<Row>): ReactElement {
  const { label, columns, rows, rowKey, sort, onSort, active, selected, onSelect } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const size = useElementSize(scroller);
  const rowHeight = useSyncExternalStore(watchTextSize, () => rowPixels * textFactor());
  const [top, setTop] = useState(0);
  const baseId = useId();
  const inOrder = useMemo(() => sortedRows(rows, columns, sort), [rows, columns, sort]);
  const keys = useMemo(() => inOrder.map(rowKey), [inOrder, rowKey]);
  const visible = Math.ceil((size?.height ?? 600) / rowHeight);
  const first = Math.max(0, Math.min(top - overscan, keys.length - visible));
  const last = Math.min(keys.length, first + visible + 2 * overscan + stride);
  const latest = useRef({ ...props, keys, inOrder });
  useLayoutEffect(() => {
    latest.current = { ...props, keys, inOrder };
  });
  const anchor = useRef<string | null>(null);

  const reveal = useCallback(
    (index: number): void => {
      const element = scroller.current;
      if (!element) return;
      const start = index * rowHeight;
      const room = element.clientHeight - headPixels * textFactor() - rowHeight;
      if (start < element.scrollTop) element.scrollTop = start;
      else if (start > element.scrollTop + room) element.scrollTop = start - room;
    },
    [rowHeight],
  );

  const press = useCallback((key: string, event: MouseEvent): void => {
    const { keys: order, onActive, onSelect: select, selected: chosen, active: from } = latest.current;
    if (event.shiftKey) select(rangeOf(order, anchor.current ?? from ?? key, key));
    else {
      anchor.current = key;
      if (event.ctrlKey || event.metaKey) select(toggled(chosen, key));
    }
    onActive(key);
  }, []);
  const toggle = useCallback((key: string): void => {
    anchor.current = key;
    latest.current.onSelect(toggled(latest.current.selected, key));
  }, []);
  const open = useCallback((key: string): void => {
    const row = latest.current.inOrder[latest.current.keys.indexOf(key)];
    if (row !== undefined) latest.current.onOpen(row);
  }, []);

  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>): void => {
    // Keys within a cell belong to what is in it.
    if (event.target !== event.currentTarget) return;
    const index = active === null ? -1 : keys.indexOf(active);
    const target = movedTo(event.key, index, keys.length, Math.max(1, visible - 2));
    if (target !== null) {
      event.preventDefault();
      const key = keys[target];
      if (key === undefined) return;
      if (event.shiftKey) {
        anchor.current ??= active ?? key;
        onSelect(rangeOf(keys, anchor.current, key));
      } else anchor.current = key;
      props.onActive(key);
      reveal(target);
    } else if (event.key === ' ' && active !== null) {
      event.preventDefault();
      toggle(active);
    } else if (event.key === 'Enter' && active !== null) open(active);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onSelect(new Set(keys));
    } else if (event.key === 'Escape' && selected.size > 0) onSelect(new Set());
    else if (event.key === 'Delete') props.onDelete?.();
  };

  const span = columns.length + 1;
  const width = columns.reduce((sum, column) => sum + column.width, 34);
  const chosenCount = keys.reduce((count, key) => count + (selected.has(key) ? 1 : 0), 0);
  const activeShown = active !== null && keys.slice(first, last).includes(active);
  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      onScroll={(event) => {
        const row = Math.floor(event.currentTarget.scrollTop / rowHeight / stride) * stride;
        if (row !== top) setTop(row);
      }}
    >
      <table
        role="grid"
        className={[styles['table'], styles['tall'], styles['windowed']].join(' ')}
        style={{ minWidth: width }}
        aria-label={label}
        aria-rowcount={keys.length + 1}
        aria-multiselectable
        aria-activedescendant={activeShown ? `${baseId}-${active}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr aria-rowindex={1}>
            <th style={{ width: 34 }}>
              <Checkbox
                labelHidden
                label={`Choose all ${keys.length}`}
                checked={keys.length > 0 && chosenCount === keys.length}
                onChange={(checked) => onSelect(checked ? new Set(keys) : new Set())}
              />
            </th>
            {columns.map((column) => (
              <ColumnHead
                key={column.id}
                className={classOf(column)}
                width={column.grow ? undefined : column.width}
                direction={sort.id === column.id ? (sort.descending ? 'desc' : 'asc') : false}
                {...(column.sortBy
                  ? { onSort: () => onSort({ id: column.id, descending: sort.id === column.id && !sort.descending }) }
                  : {})}
              >
                {column.title}
              </ColumnHead>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 ? <Spacer span={span} rows={first} /> : null}
          {inOrder.slice(first, last).map((row, offset) => {
            const key = rowKey(row);
            return (
              <WindowedRow
                key={key}
                id={`${baseId}-${key}`}
                row={row}
                rowKey={key}
                name={props.rowName}
                index={first + offset + 2}
                columns={columns}
                isSelected={selected.has(key)}
                isActive={key === active}
                press={press}
                toggle={toggle}
                open={open}
              />
            );
          })}
          {last < keys.length ? <Spacer span={span} rows={keys.length - last} /> : null}
        </tbody>
      </table>
    </div>
  );
}

function Spacer({ span, rows }: { readonly span: number; readonly rows: number }): ReactElement {
  return (
    <tr aria-hidden className={styles['spacer']}>
      <td colSpan={span} style={{ height: rows * rowPixels * textFactor() }} />
    </tr>
  );
}

interface WindowedRowProps<Row> {
  readonly id: string;
  readonly row: Row;
  readonly rowKey: string;
  readonly name: (row: Row) => string;
  readonly index: number;
  readonly columns: readonly GridColumn<Row>[];
  readonly isSelected: boolean;
  readonly isActive: boolean;
  readonly press: (key: string, event: MouseEvent) => void;
  readonly toggle: (key: string) => void;
  readonly open: (key: string) => void;
}

function PlainRow<Row>(props: WindowedRowProps<Row>): ReactElement {
  const { id, row, rowKey, name, index, columns, isSelected, isActive, press, toggle, open } = props;
  return (
    <tr
      id={id}
      aria-rowindex={index}
      aria-selected={isSelected}
      data-row={rowKey}
      className={[isSelected ? styles['on'] : '', isActive ? styles['active'] : ''].join(' ')}
      onClick={(event) => press(rowKey, event)}
      onDoubleClick={() => open(rowKey)}
    >
      <td onClick={(event) => event.stopPropagation()}>
        <Checkbox labelHidden label={`Choose ${name(row)}`} checked={isSelected} onChange={() => toggle(rowKey)} />
      </td>
      {columns.map((column) => (
        <td key={column.id} className={classOf(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** Only what has changed is drawn again while the window moves. */
const WindowedRow = memo(PlainRow) as typeof PlainRow;

function classOf<Row>(column: GridColumn<Row>): string {
  return [column.align === 'right' ? styles['right'] : '', column.optional ? styles['optional'] : ''].join(' ');
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}

function rangeOf(keys: readonly string[], from: string, to: string): ReadonlySet<string> {
  const [a, b] = [keys.indexOf(from), keys.indexOf(to)];
  if (a < 0 || b < 0) return new Set([to]);
  return new Set(keys.slice(Math.min(a, b), Math.max(a, b) + 1));
}

/** Index that a key moves to; null: it is no key of movement. */
function movedTo(key: string, index: number, count: number, page: number): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: count - 1,
  };
  const target = moves[key];
  return target === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, target));
}
