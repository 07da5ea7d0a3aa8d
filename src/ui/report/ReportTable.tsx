import type { ReactElement } from 'react';
import { Mark, RichText } from '../controls';
import type { ReportRow } from './report-row';
import './report.css';

const words: Readonly<Record<ReportRow['mark'], string>> = {
  valid: 'yes',
  warning: 'warning',
  error: 'error',
  none: 'no',
};

/** The compiled report: a mark, what was looked for, what was found. */
export function ReportTable({ rows }: { readonly rows: readonly ReportRow[] }): ReactElement {
  return (
    <dl className="report-table">
      {rows.map((row) => (
        <div key={row.id} data-report-row={row.id}>
          <dt>
            <Mark kind={row.mark} label={words[row.mark]} />
            <span>{row.label}</span>
          </dt>
          <dd>
            <RichText>{row.value}</RichText>
          </dd>
        </div>
      ))}
    </dl>
  );
}
