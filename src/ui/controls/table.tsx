import {
  flexRender,
  getCoreRowModel,
  getSortedRowModel,
  useReactTable,
  type ColumnDef,
  type SortingState,
} from '@tanstack/react-table';
import { useMemo, useState, type ReactElement, type ReactNode } from 'react';
import styles from './table.module.css';

export interface Column<Row> {
  readonly id: string;
  readonly title: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Makes the column sortable. */
  readonly sortBy?: (row: Row) => number | string;
  readonly align?: 'left' | 'right';
  readonly width?: number | string;
  /** Leaves first in a narrow window. */
  readonly optional?: boolean;
}

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly selected?: (row: Row) => boolean;
  readonly onOpen?: (row: Row) => void;
  readonly initialSort?: { readonly id: string; readonly descending: boolean };
  readonly rowHeight?: 24 | 28;
}

/** Rows of 24 px; click a head to sort. Enter or a double click opens a row. */
export function Table<Row>(props: TableProps<Row>): ReactElement {
  const { label, columns, rows, rowKey, selected, onOpen, initialSort, rowHeight = 24 } = props;
  const [sorting, setSorting] = useState<SortingState>(
    initialSort ? [{ id: initialSort.id, desc: initialSort.descending }] : [],
  );
  const definitions = useMemo(() => columns.map((column) => definitionOf(column)), [columns]);
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useReactTable({
    data,
    columns: definitions,
    state: { sorting },
    onSortingChange: setSorting,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getRowId: rowKey,
  });
  const classOf = (id: string): string => {
    const column = byId.get(id);
    return [column?.align === 'right' ? styles['right'] : '', column?.optional ? styles['optional'] : ''].join(' ');
  };
  return (
    <table className={[styles['table'], rowHeight === 28 ? styles['tall'] : ''].join(' ')} aria-label={label}>
      <thead>
        <tr>
          {table.getFlatHeaders().map((header) => {
            const toggle = header.column.getToggleSortingHandler();
            return (
              <ColumnHead
                key={header.id}
                className={classOf(header.column.id)}
                width={byId.get(header.column.id)?.width}
                direction={header.column.getIsSorted()}
                {...(toggle && header.column.getCanSort() ? { onSort: toggle } : {})}
              >
                {flexRender(header.column.columnDef.header, header.getContext())}
              </ColumnHead>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr
            key={row.id}
            className={selected?.(row.original) ? styles['on'] : ''}
            {...(onOpen
              ? {
                  tabIndex: 0,
                  onDoubleClick: () => onOpen(row.original),
                  onKeyDown: (event) => {
                    if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row.original);
                  },
                }
              : {})}
          >
            {row.getVisibleCells().map((cell) => (
              <td key={cell.id} className={classOf(cell.column.id)}>
                {flexRender(cell.column.columnDef.cell, cell.getContext())}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ColumnHeadProps {
  readonly className: string;
  readonly width: number | string | undefined;
  /** How the rows are sorted by it. */
  readonly direction: 'asc' | 'desc' | false;
  /** Makes the column sortable. */
  readonly onSort?: (event: unknown) => void;
  readonly children: ReactNode;
}

/** Head of a column: a button that sorts, with an arrow. */
export function ColumnHead({ className, width, direction, onSort, children }: ColumnHeadProps): ReactElement {
  const sorting = direction
    ? { 'aria-sort': direction === 'desc' ? ('descending' as const) : ('ascending' as const) }
    : {};
  return (
    <th className={className} style={{ width }} {...sorting}>
      {onSort ? (
        <button type="button" onClick={onSort}>
          {children}
          {direction === 'desc' ? ' ↓' : direction === 'asc' ? ' ↑' : ''}
        </button>
      ) : (
        children
      )}
    </th>
  );
}

function definitionOf<Row>(column: Column<Row>): ColumnDef<Row> {
  const shared = {
    id: column.id,
    header: () => column.title,
    cell: ({ row }: { row: { original: Row } }) => column.cell(row.original),
  };
  const sortBy = column.sortBy;
  if (!sortBy) return { ...shared, enableSorting: false };
  return { ...shared, accessorFn: sortBy, enableSorting: true };
}
