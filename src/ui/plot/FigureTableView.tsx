import type { ReactElement } from 'react';
import { type Figure, type FigureColumn, figureTable, formatNumber, plainText } from '../../shared/figure';
import styles from './plot.module.css';

/** Rows of a series that are listed; the CSV has all. */
const mostRows = 500;

/** The numbers of a figure as tables, one a series. */
export function FigureTableView({ figure }: { readonly figure: Figure }): ReactElement {
  return (
    <div className={styles['tables']} tabIndex={0} role="group" aria-label={`${plainText(figure.title)}, as a table`}>
      <p>{figure.description}</p>
      {figureTable(figure).map((table, index) => {
        const length = Math.max(0, ...table.columns.map((column) => column.values.length));
        const stride = Math.max(1, Math.ceil(length / mostRows));
        const rows = Array.from({ length: Math.ceil(length / stride) }, (_, i) => i * stride);
        return (
          <table key={`${index} ${table.name}`}>
            <caption>
              {table.name}
              {stride > 1 ? `, every ${stride}th of ${length.toLocaleString('en')} rows; the CSV has all` : ''}
            </caption>
            <thead>
              <tr>
                {table.columns.map((column) => (
                  <th key={column.name} scope="col">
                    {column.name}
                    <small> {column.meaning}</small>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row}>
                  {table.columns.map((column) => (
                    <td key={column.name}>{cell(column.values[row])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        );
      })}
    </div>
  );
}

function cell(value: FigureColumn['values'][number] | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : plainText(formatNumber(value, 8));
}
