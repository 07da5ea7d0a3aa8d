import type { SourceSpan } from '../model';
import type { Diagnostics, SourceText } from './source';

/** One line of a table of integrals: (ij|kl), h_ij where k = l = 0, or a constant where all are 0. Orbitals from 1. */
export interface IntegralRow {
  readonly value: number;
  readonly orbitals: readonly [number, number, number, number];
}

const linePattern = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*$/;

/** A line of FCIDUMP: value i j k l. Null if it is none; exponents may be those of Fortran. */
export function integralRow(line: string): IntegralRow | null {
  const match = linePattern.exec(line);
  if (!match) return null;
  const [value = '', ...orbitals] = match.slice(1);
  const [i = 0, j = 0, k = 0, l = 0] = orbitals.map(Number);
  return { value: Number(value.replace(/[dD]/, 'e')), orbitals: [i, j, k, l] };
}

/** The lines between `integrals` and `end`; the first one that is wrong is reported. */
export function integralRows(source: SourceText, span: SourceSpan, diagnostics: Diagnostics): readonly IntegralRow[] {
  const rows: IntegralRow[] = [];
  let at = span.start;
  for (const line of source.slice(span).split('\n')) {
    const words = line.replace(/#.*/, '').trim();
    if (words !== '' && words !== 'end') {
      const row = integralRow(words);
      if (row === null || !Number.isFinite(row.value)) {
        diagnostics.error(source.span(at, at + line.length), {
          code: 'INTEGRALS_LINE',
          message: 'This is not a line of integrals.',
          reason: 'A line has a number and four orbitals, as in 0.6746 1 1 1 1.',
        });
        return rows;
      }
      rows.push(row);
    }
    at += line.length + 1;
  }
  return rows;
}
