import type { ReactElement } from 'react';
import type { Finding } from '../../shared/experiment';
import { formatNumber, formatUncertain } from '../../shared/format';
import { EmptyState, Mark, PanelHeader, RichText } from '../controls';
import styles from './figure-steps.module.css';

/** What a run found, line by line, beside what is expected of it. */
export function FindingsTable({ findings }: { readonly findings: readonly Finding[] }): ReactElement {
  return (
    <div className={styles['findings']}>
      <PanelHeader title="Findings" />
      {findings.length === 0 ? (
        <EmptyState title="Not there yet.">They are written when the run has come to its end.</EmptyState>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Found</th>
              <th scope="col">Expected</th>
            </tr>
          </thead>
          <tbody>
            {findings.map((finding, index) => (
              <tr key={index}>
                <th scope="row">
                  <RichText>{finding.label}</RichText>
                </th>
                <td>
                  <b>{valueText(finding)}</b> {finding.unit}
                </td>
                <td>
                  {finding.agrees === null ? null : (
                    <Mark
                      kind={finding.agrees ? 'valid' : 'error'}
                      label={finding.agrees ? 'as expected' : 'not as expected'}
                    />
                  )}{' '}
                  <span className={styles['quiet']}>
                    <RichText>{finding.expected}</RichText>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

const valueText = ({ value, error }: Finding): string =>
  typeof value === 'string' ? value : error === null ? formatNumber(value, 5) : formatUncertain(value, error);
