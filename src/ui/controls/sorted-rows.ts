export interface GridSort {
  /** Of a column. */
  readonly id: string;
  readonly descending: boolean;
}

interface Sortable<Row> {
  readonly id: string;
  readonly sortBy?: (row: Row) => number | string | null;
}

/** Rows in the order of a column. Equal ones stay as they were; those without a value come last in either direction. */
export function sortedRows<Row>(
  rows: readonly Row[],
  columns: readonly Sortable<Row>[],
  { id, descending }: GridSort,
): readonly Row[] {
  const sortBy = columns.find((column) => column.id === id)?.sortBy;
  if (sortBy === undefined) return rows;
  const sign = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: sortBy(row) }))
    .sort((a, b) => {
      if (isMissing(a.value) || isMissing(b.value)) return Number(isMissing(a.value)) - Number(isMissing(b.value));
      return sign * compare(a.value, b.value);
    })
    .map(({ row }) => row);
}

function isMissing(value: number | string | null): value is null {
  return value === null || value === '' || Number.isNaN(value);
}

const words = new Intl.Collator('en', { numeric: true });

function compare(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : words.compare(String(a), String(b));
}
