/** One line of the compiled report. */
export interface ReportRow {
  readonly id: string;
  readonly mark: 'valid' | 'warning' | 'error' | 'none';
  readonly label: string;
  /** Rich label: _italic_, ^{..}, _{..}. */
  readonly value: string;
}
